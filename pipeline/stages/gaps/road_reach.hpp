// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "geo/access/road_places.hpp"
#include "geo/access/road_travel.hpp"
#include "pipeline/frame.hpp"
#include "pipeline/stages/gaps/capacity.hpp"
#include "pipeline/stages/gaps/reach.hpp"

namespace pipeline {

struct RoadRules {
  double walking_km_h = 5.0;  ///< Between firms or facilities and the road.
  double snap_m = 2000.0;     ///< What is farther from the road is named in a warning.
};

/// What it takes firms to reach facilities along the roads: on foot to the nearest road, along roads in the directions
/// that are open, and on foot from the road to the facility. Metres or minutes, as the theme's unit says.
///
/// Where facilities are entered: RoadEntrances. A firm inside an area is there. Firms and facilities farther than
/// `snap_m` from the road walk all the way too (RoadStanding names them).
class RoadReach {
 public:
  /// Looks at the network, the firms and the demand, which outlive it.
  RoadReach(const geo::RoadNetwork& network, const RoadRules& rules, const geo::Table& firms, const Demand& demand,
            unsigned threads);

  /// The entrances of a theme's facilities, by rank.
  std::vector<geo::Entrance> entrances(const ThemeFacilities& facilities) const;
  /// What it takes from any place to the nearest of the entrances. This outlives what is returned.
  geo::NearestByRoad nearest(geo::Cost cost, const std::vector<geo::Entrance>& entrances) {
    return {travel(cost), entrances};
  }
  /// Of the firms; rounded to single precision once, infinite where no road leads there.
  Reach reach(const ThemeFacilities& facilities, const geo::NearestByRoad& nearest) const;
  /// For capacity(): searches within the standard, one facility at a time. All outlive what is returned.
  ReachOf within(const Theme& theme, const ThemeFacilities& facilities, const std::vector<geo::Entrance>& entrances);

  /// What a straight line of a metre takes at least, in the theme's unit.
  double least_per_m(const Theme& theme) const { return theme.unit == "min" ? 1.0 / fastest_m_per_min_ : 1.0; }

  /// The roads, for questions from any place. Travel is made when it is first asked for, so not by many threads at
  /// once.
  const geo::RoadTravel& travel(geo::Cost cost);
  /// Nothing where no road is open.
  std::optional<geo::RoadPlace> place_at(double x_m, double y_m) const { return roads_.nearest(x_m, y_m); }
  /// Of each firm; none where no road is open.
  std::span<const geo::RoadPlace> firm_places() const { return firm_places_; }
  const geo::RoadNetwork& network() const { return network_; }
  double snap_m() const { return rules_.snap_m; }

 private:
  struct PerCost {
    std::unique_ptr<geo::RoadTravel> travel;
    std::unique_ptr<geo::PlacesByRoad> demand;
  };
  PerCost& per_cost(geo::Cost cost);
  const geo::PlacesByRoad& demand_by_road(geo::Cost cost);

  const geo::RoadNetwork& network_;
  RoadRules rules_;
  const geo::Table& firms_;
  const Demand& demand_;
  unsigned threads_;
  geo::RoadIndex roads_;
  std::vector<geo::RoadPlace> firm_places_;
  double fastest_m_per_min_ = 0.0;
  PerCost length_, minutes_;
};

geo::Cost cost_of(const Theme& theme);

}  // namespace pipeline
