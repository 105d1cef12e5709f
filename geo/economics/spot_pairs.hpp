// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "geo/core/table.hpp"
#include "geo/economics/control_spots.hpp"
#include "geo/economics/distance_ladder.hpp"
#include "geo/economics/map_rows.hpp"
#include "geo/economics/pair_bins.hpp"

namespace geo {

/// Which spots stand within which step of each spot, itself included: found once, looked at in every map. O(spots^2),
/// some 3 ns a pair, in parallel; memory: a byte a pair and four for each within the ladder.
class SpotRings {
 public:
  /// Throws std::invalid_argument for a ladder of more than 254 steps.
  SpotRings(const Spots& spots, const DistanceLadder& ladder, unsigned threads);

  std::size_t steps() const { return steps_; }
  /// By spot: the first step whose closed disc around `centre` holds it; steps() beyond the ladder.
  std::span<const std::uint8_t> steps_from(Row centre) const {
    return std::span(step_).subspan(centre * spots_, spots_);
  }
  /// The weight of all spots within each step of `centre`, in every map: `weight` one row a spot, `within` one a step.
  void sum_within(Row centre, std::span<const MapRow> weight, std::span<MapRow> within) const;

 private:
  std::size_t spots_, steps_;
  std::vector<std::uint8_t> step_;      ///< Spot by spot.
  std::vector<std::uint32_t> end_;      ///< By spot and step: where its spots end among those of the spot.
  std::vector<std::vector<Row>> near_;  ///< Of each spot, by step.
};

/// The pairs of different spots by their bin, found once for the maps of all industries. O(spots^2), some 5 ns a pair,
/// in parallel; memory: 8 bytes a pair within the bins.
class SpotPairs {
 public:
  SpotPairs(const Spots& spots, const DistanceLadder& ladder, PairBins bins, unsigned threads);

  /// Adds the product of the weights of each pair to the sums of its bin, in every map, up to sum.size() bins:
  /// `weight` one row a spot, `sum` one a bin. Some 2 ns a pair.
  void add_products(std::span<const MapRow> weight, std::span<MapRow> sum) const;

 private:
  struct Pair {
    Row a, b;
  };
  struct Tile {  // the pairs of some spots with those after them: so the rows of the former stay in the fastest cache
    std::vector<Pair> pairs;
    std::vector<std::uint32_t> end;  ///< By bin, among the pairs.
  };
  std::vector<Tile> tiles_;
};

}  // namespace geo
