// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "geo/access/nearest_facility.hpp"
#include "geo/access/road_places.hpp"
#include "geo/access/road_travel.hpp"

namespace pipeline {

/// Where facilities are entered from the road.
///
/// A point is entered from the road nearest to it. A line or an area is entered without a walk wherever a road crosses
/// or touches it, and from the nearest road to each of its vertices and to places every 500 m between, where that is
/// within `snap_m`; if there is no such place, from the nearest of all. None where no road is open.
class RoadEntrances {
 public:
  RoadEntrances(const geo::RoadNetwork& network, const geo::RoadIndex& roads, double snap_m,
                const geo::Facilities& facilities, unsigned threads);

  /// By the ranks of the facilities: points first, then what has an outline, by rank and edge.
  const std::vector<geo::Entrance>& list() const { return list_; }
  /// The facilities of which every entrance is farther than `snap_m` from the road, ascending.
  const std::vector<geo::Row>& far_off() const { return far_off_; }

 private:
  std::vector<geo::Entrance> list_;
  std::vector<geo::Row> far_off_;
};

}  // namespace pipeline
