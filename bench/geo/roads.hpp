// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "geo/access/road_graph.hpp"
#include "geo/access/road_network.hpp"
#include "geo/access/road_search.hpp"
#include "geo/core/random.hpp"

namespace bench {

/// Streets 250 m apart, crossings moved at random; a sixth of the pieces missing, a tenth one way, every twentieth
/// street a fast road. About `edges` edges, straight, in curve order.
inline geo::RoadNetwork made_up_roads(std::size_t edges) {
  constexpr double kStep_m = 250.0;
  constexpr float kClosed = std::numeric_limits<float>::infinity();
  const auto side = static_cast<std::int32_t>(std::sqrt(static_cast<double>(edges) * 0.6));
  geo::Random random(4, 2);
  geo::RoadNetwork roads;
  for (std::int32_t node = 0; node < side * side; ++node) {
    roads.x_m.push_back((node % side + 0.6 * random.unit()) * kStep_m);
    roads.y_m.push_back((node / side + 0.6 * random.unit()) * kStep_m);
  }
  const auto add = [&](std::int32_t from, std::int32_t to, bool fast) {
    const double luck = random.unit();
    if (!fast && luck < 1.0 / 6.0) return;
    const auto a = static_cast<std::size_t>(from), b = static_cast<std::size_t>(to);
    const double length_m = std::hypot(roads.x_m[b] - roads.x_m[a], roads.y_m[b] - roads.y_m[a]);
    const auto minutes = static_cast<float>(length_m * 0.06 / (fast ? 90.0 : 30.0 + 20.0 * random.unit()));
    roads.from.push_back(from);
    roads.to.push_back(to);
    roads.length_m.push_back(static_cast<float>(length_m));
    roads.forward_min.push_back(minutes);
    roads.back_min.push_back(!fast && luck > 0.9 ? kClosed : minutes);
    for (const std::size_t node : {a, b}) roads.lines.add_vertex(roads.x_m[node], roads.y_m[node]);
    roads.lines.end_ring();
    roads.lines.end_part();
    roads.lines.end_shape();
  };
  for (std::int32_t row = 0; row < side; ++row)
    for (std::int32_t column = 0; column < side; ++column) {
      const std::int32_t node = row * side + column;
      if (column + 1 < side) add(node, node + 1, row % 20 == 0);
      if (row + 1 < side) add(node, node + side, column % 20 == 0);
    }
  return geo::in_curve_order(roads);
}

/// As many random nodes, each a facility.
inline std::vector<geo::Start> starts(const geo::RoadGraph& graph, std::size_t facilities) {
  geo::Random random(4, 3);
  std::vector<geo::Start> out;
  for (std::uint32_t facility = 0; facility < facilities; ++facility)
    out.push_back({random.below(static_cast<std::uint32_t>(graph.nodes())), 0, facility});
  return out;
}

}  // namespace bench
