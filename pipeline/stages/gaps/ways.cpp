// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps/ways.hpp"

#include <utility>

#include "geo/core/crs.hpp"
#include "geo/core/error.hpp"
#include "io/run/machine.hpp"

namespace pipeline {
namespace {

RunRoads network_of(const GapsParams& params, const Frame& frame, geo::Tables& in, Notes& notes) {
  if (params.metric != "network") return {};
  io::give_back_large_arrays();  // by road they are many, and a country's are large
  if (in.contains("network_edges")) {
    RunRoads known{given_network(in), {}};
    known.health = geo::health(known.network);
    return known;
  }
  const auto lines = in.extract("network_lines");
  if (lines.empty() || lines.mapped().size() == 0)
    geo::fail(geo::Trouble::config,
              "gaps.metric: is network, but the run has no roads; expected a source of lines with network: true; mark "
              "the sources of the roads, or set gaps.metric to beeline");
  return road_network(lines.mapped(), frame, params.network_tolerance_m, notes);
}

}  // namespace

Metrics::Metrics(const GapsParams& params, const Frame& frame, geo::Tables& in, const Demand& demand,
                 std::span<const double> employees, Notes& notes)
    : params_(params),
      frame_(frame),
      firms_(in.at("firms")),
      employees_(employees),
      steps_(params.service_areas),
      beeline_(demand),
      network_(network_of(params, frame, in, notes)) {
  if (params.metric != "network") return;
  io::give_back_memory();  // what noding took
  const RoadRules rules{params.walking_km_h, params.snap_m};
  roads_.emplace(network_.network, rules, firms_, demand, frame.threads);
  standing_.emplace(*roads_, network_.health, rules, firms_);
}

Ways Metrics::by_road(const Theme& theme, const ThemeFacilities& facilities) {
  const std::vector<geo::Entrance> entrances = roads_->entrances(facilities);
  standing_->add(facilities, entrances);
  const auto nearest = std::make_shared<const geo::NearestByRoad>(roads_->nearest(cost_of(theme), entrances));
  Ways ways{roads_->reach(facilities, *nearest), roads_->within(theme, facilities, entrances),
            roads_->least_per_m(theme), routes(facilities, nearest)};
  const std::vector<double> steps = steps_.of(theme);
  const auto draw = [&](const geo::NearestByRoad& in_minutes, const Reach& reach) {
    areas_.add(theme, steps, in_minutes, {reach.nearest, employees_, members_of(Group{}, firms_)}, frame_.threads);
  };
  if (entrances.empty() || steps.empty()) return ways;
  if (cost_of(theme) == geo::Cost::minutes) {
    draw(*nearest, ways.reach);
  } else {
    const geo::NearestByRoad in_minutes = roads_->nearest(geo::Cost::minutes, entrances);
    draw(in_minutes, roads_->reach(facilities, in_minutes));
  }
  return ways;
}

Route Metrics::routes(const ThemeFacilities& facilities, std::shared_ptr<const geo::NearestByRoad> nearest) {
  if (!routes_) routes_ = std::make_unique<const geo::RoadRoutes>(network_.network);
  return [this, &facilities, nearest = std::move(nearest)](geo::Row firm, geo::Row facility) {
    geo::Track out;
    const auto route = routes_->route(*nearest, roads_->firm_places()[firm]);
    if (!route) return out;
    const auto add = [&out](double x, double y) { out.add(geo::snapped(x), geo::snapped(y)); };
    add(firms_.reals("x_m")[firm], firms_.reals("y_m")[firm]);
    const geo::Track on_road = geo::drawn(network_.network, *route);
    for (std::size_t i = 0; i < on_road.x_m.size(); ++i) add(on_road.x_m[i], on_road.y_m[i]);
    const auto [x, y] = facilities.place_nearest_to(facility, on_road.x_m.back(), on_road.y_m.back());
    add(x, y);
    return out;
  };
}

Ways Metrics::ways_to(const Theme& theme, const ThemeFacilities& facilities) {
  if (theme.by_road && roads_) return by_road(theme, facilities);
  return {reach(facilities, params_.detour, frame_.threads, firms_),
          beeline_.within(facilities, theme.standard, params_.detour),
          params_.detour,
          {}};
}

void Metrics::give(geo::Tables& out) && {
  out["service_areas"] = areas_.table();
  pipeline::give(std::move(network_.network), out);
  geo::Table& rules = out["network_rules"];
  const std::size_t rows = roads_ ? 1 : 0;
  rules.set("walking_km_h", std::vector<double>(rows, params_.walking_km_h));
  rules.set("snap_m", std::vector<double>(rows, params_.snap_m));
}

}  // namespace pipeline
