// SPDX-License-Identifier: Apache-2.0
#include "tools/synth/world.hpp"

#include <limits>

namespace synth {

Point World::beside_street(Point p) const {
  const Road* nearest = nullptr;
  double best_m = std::numeric_limits<double>::infinity();
  for (const Road& road : ways.roads) {
    if (road.kind < kSecondary || road.bridge) continue;
    const double d = distance_m(p, road.line);
    if (d < best_m) best_m = d, nearest = &road;
  }
  const Line& line = nearest->line;
  Point foot = line.front();
  double foot_m = std::numeric_limits<double>::infinity();
  for (double at = 0; at <= length_m(line); at += 40) {  // fine enough for a building
    const Point here = part(line, at, at + 1).front();
    if (distance_m(here, p) < foot_m) foot_m = distance_m(here, p), foot = here;
  }
  return foot_m < 60 ? p : foot + (p - foot) * (45 / foot_m);
}

World make_world(std::uint64_t seed) {
  Terrain terrain = make_terrain(seed);
  std::vector<Place> places = make_towns(terrain, seed);
  Lattice lattice(terrain, places, seed);
  Ways ways = make_ways(terrain, places, lattice, seed);
  return {seed, std::move(terrain), std::move(places), std::move(lattice), std::move(ways)};
}

}  // namespace synth
