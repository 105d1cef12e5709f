// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "geo/economics/control_spots.hpp"
#include "geo/economics/map_rows.hpp"
#include "geo/economics/spot_pairs.hpp"

namespace geo {

/// Where the weighted firms of an industry stand in each of some maps.
struct StandingFirms {
  struct Firm {
    Row spot;
    std::uint32_t map;
    double weight;
  };
  std::vector<Firm> firms;     ///< By spot, then map, then row.
  std::vector<MapRow> weight;  ///< By spot.
  double total = 0.0;          ///< The weight of the industry, in every map the same,
  double products = 0.0;       ///< and likewise the products of the weights of all pairs.
};

/// Up to eight maps of a population of weighted firms, side by side: a pair of spots is looked at once for all of them.
class WeightedMaps {
 public:
  /// `spot_of`: by map, the spot of each firm. `weight`: by firm. All that is passed outlives the maps.
  WeightedMaps(const SpotRings& rings, std::size_t spots, std::span<const std::vector<Row>> spot_of,
               std::span<const double> weight);

  std::size_t size() const { return spot_of_.size(); }
  StandingFirms standing(std::span<const Row> rows) const;

  /// M of an industry in each map (see weighted_concentration): rings.steps() values, map after map. `at_once`: the
  /// spots around each are added up for all maps together, some 0.15 ns each and map, whoever stands there; otherwise
  /// those of the industry map by map, some 1 ns each.
  std::vector<double> m(const StandingFirms& industry, bool at_once);

  /// The products of the weights of all pairs by their bin (see SpotPairs), in each map: bins.count sums, map after
  /// map.
  std::vector<double> products(const StandingFirms& industry, const SpotPairs& pairs, PairBins bins) const;

 private:
  struct MSums;
  std::span<const MapRow> around(Row spot);

  const SpotRings& rings_;
  std::span<const std::vector<Row>> spot_of_;
  std::span<const double> weight_;
  double total_ = 0.0;
  std::vector<MapRow> of_spot_;      ///< The weight of all firms there.
  std::vector<MapRow> around_;       ///< By spot and step: the weight within; made when first asked for.
  std::vector<std::uint8_t> known_;  ///< By spot: whether around_ holds its sums.
};

}  // namespace geo
