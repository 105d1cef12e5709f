// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "geo/access/network_health.hpp"
#include "geo/access/road_travel.hpp"
#include "pipeline/notes.hpp"
#include "pipeline/stages/gaps/road_reach.hpp"
#include "pipeline/stages/gaps/theme_facilities.hpp"

namespace pipeline {

/// How firms and facilities stand to the roads: how far off they are, and who is where nothing leads to or away from.
class RoadStanding {
 public:
  /// All outlive it.
  RoadStanding(RoadReach& roads, const geo::NetworkHealth& health, const RoadRules& rules, const geo::Table& firms);

  /// Facilities of a further theme with their entrances.
  void add(const ThemeFacilities& facilities, const std::vector<geo::Entrance>& entrances);

  /// As found: median, 95 % and largest distance of firms and of facilities from the road (gaps.to_road). As warnings:
  /// who is farther than `snap_m`; a network in parts, with the share of the length and of the firms on the largest,
  /// where one of them is below 95 %; and who stands where one-ways only lead in, or only lead out.
  void note(Notes& notes) const;

 private:
  /// Those of one kind.
  struct Group {
    std::vector<double> off_m{};
    std::vector<std::string> far{}, not_left{}, not_entered{};
  };
  /// One firm or facility by all its entrances.
  void add(std::string_view id, std::span<const geo::Entrance> entrances, Group& to) const;

  const geo::RoadTravel& travel_;
  const geo::NetworkHealth& health_;
  RoadRules rules_;
  Group firms_, facilities_;
  std::size_t firms_in_main_ = 0;
};

}  // namespace pipeline
