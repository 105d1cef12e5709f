// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <utility>
#include <vector>

#include "geo/access/road_network.hpp"

namespace tests {

constexpr float kClosedRoad = std::numeric_limits<float>::infinity();

inline void add_node(geo::RoadNetwork& network, double x_m, double y_m) {
  network.x_m.push_back(x_m);
  network.y_m.push_back(y_m);
}

struct RoadEdge {
  int from, to;
  float length_m, forward_min, back_min;
  std::vector<std::pair<double, double>> between{};  ///< Vertices between its nodes.
};

inline void add_edge(geo::RoadNetwork& network, const RoadEdge& edge) {
  network.from.push_back(edge.from);
  network.to.push_back(edge.to);
  network.length_m.push_back(edge.length_m);
  network.forward_min.push_back(edge.forward_min);
  network.back_min.push_back(edge.back_min);
  const auto add_vertex = [&](int node) {
    network.lines.add_vertex(network.x_m[static_cast<std::size_t>(node)], network.y_m[static_cast<std::size_t>(node)]);
  };
  add_vertex(edge.from);
  for (const auto& [x, y] : edge.between) network.lines.add_vertex(x, y);
  add_vertex(edge.to);
  network.lines.end_ring();
  network.lines.end_part();
  network.lines.end_shape();
}

/// Few nodes, so that there are parallel edges, loops and nodes in parts of their own; many costs are equal or 0.
inline geo::RoadNetwork random_roads(std::mt19937& random, int nodes, int edges) {
  geo::RoadNetwork network;
  const auto up_to = [&](int most) { return std::uniform_int_distribution(0, most)(random); };
  for (int node = 0; node < nodes; ++node) add_node(network, up_to(1000), up_to(1000));
  for (int edge = 0; edge < edges; ++edge) {
    const auto minutes = [&] { return up_to(3) == 0 ? kClosedRoad : static_cast<float>(up_to(8)) / 4.0F; };
    const float there = minutes(), back = minutes();
    add_edge(network, {up_to(nodes - 1), up_to(nodes - 1), static_cast<float>(up_to(5) * 100), there, back});
  }
  return network;
}

}  // namespace tests
