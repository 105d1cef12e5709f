// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "geo/access/road_travel.hpp"
#include "geo/core/shapes.hpp"

namespace geo {

/// A place on a road, and what it takes from there to the nearest facility.
struct TimedPlace {
  double x_m, y_m;
  Ticks ticks;
};

/// Both ends of every edge and places along it, none farther than `step_m` from the next, from which a facility is
/// within `limit` (closed). In order of edges; most that lie in one square of `step_m` with one before them that is
/// not farther are left out, as they are the first of their square for no limit. O(edges + places).
std::vector<TimedPlace> places_in_reach(const NearestByRoad& nearest, double step_m, Ticks limit, unsigned threads);

/// The land within `disc_m` of the places that are within `limit`, as one smooth shape without holes of less than four
/// discs; no part when there is no place. Of places in one square of half a disc the first stands for all, so it is off
/// by that. Cost and memory follow the area.
Shapes service_area(const std::vector<TimedPlace>& places, Ticks limit, double disc_m);

}  // namespace geo
