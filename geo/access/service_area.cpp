// SPDX-License-Identifier: Apache-2.0
#include "geo/access/service_area.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <unordered_map>
#include <unordered_set>

#include "geo/clusters/outline.hpp"
#include "geo/core/parallel.hpp"

namespace geo {
namespace {

/// One number for the square of `side_m` that holds a place.
std::uint64_t square_of(double x_m, double y_m, double side_m) {
  const auto column = static_cast<std::int32_t>(std::floor(x_m / side_m));
  const auto row = static_cast<std::int32_t>(std::floor(y_m / side_m));
  return std::uint64_t{static_cast<std::uint32_t>(row)} << 32U | static_cast<std::uint32_t>(column);
}

}  // namespace

std::vector<TimedPlace> places_in_reach(const NearestByRoad& nearest, double step_m, Ticks limit, unsigned threads) {
  constexpr std::size_t kEdgesOfATask = 8'192;
  const RoadNetwork& network = nearest.travel().network();
  std::vector<std::vector<TimedPlace>> some(network.edges() / kEdgesOfATask + 1);
  parallel_for(network.edges(), kEdgesOfATask, threads, [&](std::size_t begin, std::size_t end) {
    auto& here = some[begin / kEdgesOfATask];
    std::unordered_map<std::uint64_t, Ticks> least;  // of the squares
    for (std::size_t edge = begin; edge < end; ++edge) {
      const double pieces = std::max(1.0, std::ceil(static_cast<double>(network.length_m[edge]) / step_m));
      for (double i = 0.0; i <= pieces; ++i) {
        const RoadPlace place{static_cast<Row>(edge), i / pieces, 0.0};
        const Label way = nearest.from(place).first;
        if (!way || way.ticks() > limit) continue;
        const auto [x, y] = point_of(network, place);
        const auto [before, is_first] = least.try_emplace(square_of(x, y, step_m), way.ticks());
        if (!is_first && before->second <= way.ticks()) continue;
        before->second = way.ticks();
        here.push_back({x, y, way.ticks()});
      }
    }
  });
  std::vector<TimedPlace> out;
  for (const auto& here : some) out.insert(out.end(), here.begin(), here.end());
  return out;
}

Shapes service_area(const std::vector<TimedPlace>& places, Ticks limit, double disc_m) {
  std::unordered_set<std::uint64_t> taken;
  std::vector<Point> kept;
  for (const TimedPlace& place : places)
    if (place.ticks <= limit && taken.insert(square_of(place.x_m, place.y_m, disc_m / 2.0)).second)
      kept.push_back({place.x_m, place.y_m});
  const double least_hole_m2 = 4.0 * std::numbers::pi * disc_m * disc_m;
  return covered(kept, {1.3 * disc_m, 0.3 * disc_m, disc_m / 4.0}, least_hole_m2);
}

}  // namespace geo
