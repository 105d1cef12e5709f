// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "geo/access/nearest_facility.hpp"
#include "geo/access/road_places.hpp"
#include "geo/access/road_travel.hpp"
#include "geo/core/table.hpp"
#include "geo/surfaces/hexagons.hpp"

namespace pipeline {

/// The roads of the run as stage gaps has noded them: ways on foot to the nearest road, along it in the directions that
/// are open, and on foot from it.
///
/// Memory: the network once more (tables are not looked at in place), 12 bytes an arc for metres and for minutes each.
class SiteRoads {
 public:
  /// From `network_nodes`, `network_edges` and `network_rules`; nothing where they have no row (metric beeline).
  static std::unique_ptr<const SiteRoads> of(const geo::Tables& in, unsigned threads);

  const geo::RoadTravel& travel(geo::Cost cost) const { return cost == geo::Cost::minutes ? minutes_ : length_; }
  /// Nothing where no road is open.
  std::optional<geo::RoadPlace> place(double x_m, double y_m) const { return index_.nearest(x_m, y_m); }
  std::vector<geo::Entrance> entrances(const geo::Facilities& facilities) const;
  std::size_t nodes() const { return network_.nodes(); }
  /// A row an edge.
  const geo::Shapes& lines() const { return network_.lines; }
  unsigned threads() const { return threads_; }

  /// Metres from each place to (x, y), infinite where no road leads. One search over the network, 16 bytes a node.
  std::vector<double> ways_to(double x_m, double y_m, std::span<const geo::RoadPlace> from) const;

 private:
  struct Rules {
    double walking_km_h, snap_m;
  };
  SiteRoads(geo::RoadNetwork network, Rules rules, unsigned threads);

  geo::RoadNetwork network_;
  Rules rules_;
  unsigned threads_;
  geo::RoadIndex index_;
  geo::RoadTravel length_, minutes_;
};

/// How far people or goods go: `most` metres or minutes along the roads, which is about `straight_m` as the crow flies.
struct RoadLimit {
  geo::Cost cost;
  double most, straight_m;
  /// Up to so many hexagons × (nodes + hexagons that hold something) each hexagon has a figure of its own.
  std::uint64_t own_searches = std::uint64_t{1} << 30U;
};

/// Ways of the centres of many hexagons along the roads. What is given outlives it.
class HexRoads {
 public:
  HexRoads(const SiteRoads& roads, const geo::HexLayout& layout, const geo::HexCells& cells);

  /// Of each hexagon the metres or minutes to the nearest facility: 0 inside an area, NaN where no road leads.
  std::vector<double> nearest(const geo::Facilities& facilities, geo::Cost cost) const;

  /// Of each hexagon the sum over the hexagons `at` (one of `amount` each) from whose centres the way is within the
  /// limit (closed); its own always counts. Whole numbers: the same in any order.
  ///
  /// Bounded searches: one a hexagon, or two for all that lie beside one edge of the roads. That is exact, and done
  /// while hexagons × (nodes + hexagons that hold something) are no more than limit.own_searches. Above, the hexagons
  /// that lie in one wider hexagon (an eighth of the limit's straight line across) have the figure of the one among
  /// them that is nearest to a road, so that cost grows with the region and not with its square. 4 bytes a node and
  /// task that runs.
  std::vector<std::int64_t> sums_within(const geo::HexCells& at, std::span<const std::int64_t> amount,
                                        const RoadLimit& limit) const;

 private:
  std::vector<geo::Row> searcher_of_each(const RoadLimit& limit, std::size_t stops) const;

  const SiteRoads& roads_;
  const geo::HexLayout& layout_;
  const geo::HexCells& cells_;
  std::vector<geo::RoadPlace> places_;  ///< Empty where no road is open.
};

}  // namespace pipeline
