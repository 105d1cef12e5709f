// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "geo/access/road_route.hpp"
#include "pipeline/frame.hpp"
#include "pipeline/notes.hpp"
#include "pipeline/stages/gaps.hpp"
#include "pipeline/stages/gaps/capacity.hpp"
#include "pipeline/stages/gaps/reach.hpp"
#include "pipeline/stages/gaps/road_network.hpp"
#include "pipeline/stages/gaps/road_reach.hpp"
#include "pipeline/stages/gaps/road_standing.hpp"
#include "pipeline/stages/gaps/service_areas.hpp"

namespace pipeline {

/// The line from a firm to the facility nearest to it: on foot to the road, along the roads, on foot to the facility;
/// no vertex where no road leads there. May be asked by many threads.
using Route = std::function<geo::Track(geo::Row firm, geo::Row facility)>;

/// How firms come to the facilities of one theme, by its own metric.
struct Ways {
  Reach reach;
  ReachOf within_standard;
  double least_per_m;  ///< What a straight line of a metre takes at least.
  Route route{};       ///< Empty where ways are straight.
};

/// Both metrics: straight lines times detour, and the roads for themes that are by_road.
class Metrics {
 public:
  /// With metric network table network_lines is taken out of `in` and becomes a network, and notes say what was found;
  /// UserError(config) when there is none. Where `in` has the network of a run already, it is that. All outlive it.
  /// `employees` of the firms, NaN where unknown.
  Metrics(const GapsParams& params, const Frame& frame, geo::Tables& in, const Demand& demand,
          std::span<const double> employees, Notes& notes);

  /// Looks at the facilities, which outlive what is returned, as this does.
  Ways ways_to(const Theme& theme, const ThemeFacilities& facilities);
  /// Nothing with metric beeline.
  RoadReach* roads() { return roads_ ? &*roads_ : nullptr; }
  /// How firms and the facilities that were asked for so far stand to the roads; nothing with metric beeline.
  void note(Notes& notes) const {
    if (standing_) standing_->note(notes);
  }

  /// The last to be asked. `service_areas` of the themes that were asked for, no row with metric beeline. For stage
  /// sites the network, and `network_rules` (walking_km_h, snap_m); no row with metric beeline.
  void give(geo::Tables& out) &&;

 private:
  const GapsParams& params_;
  const Frame& frame_;
  const geo::Table& firms_;
  std::span<const double> employees_;
  ServiceSteps steps_;
  ServiceAreaRows areas_;
  BeelineReach beeline_;
  RunRoads network_;
  std::optional<RoadReach> roads_;
  std::optional<RoadStanding> standing_;
  std::unique_ptr<const geo::RoadRoutes> routes_;

  Ways by_road(const Theme& theme, const ThemeFacilities& facilities);
  Route routes(const ThemeFacilities& facilities, std::shared_ptr<const geo::NearestByRoad> nearest);
};

}  // namespace pipeline
