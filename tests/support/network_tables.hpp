// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "geo/core/shapes.hpp"
#include "geo/core/table.hpp"

namespace tests {

using Places = std::vector<std::pair<double, double>>;

/// Edges are straight, 60 km/h both ways; `oneway` ones forward only.
struct NetworkEdge {
  std::int32_t from, to;
  bool oneway = false;
};

/// What stage gaps gives of its network; off the roads 100 m a minute.
inline geo::Tables network(const Places& nodes, const std::vector<NetworkEdge>& edges) {
  std::vector<double> x, y;
  for (const auto& [node_x, node_y] : nodes) x.push_back(node_x), y.push_back(node_y);
  std::vector<std::int32_t> from, to;
  std::vector<float> length, forward, back;
  geo::Shapes lines(geo::Shapes::Kind::lines);
  for (const NetworkEdge& edge : edges) {
    const auto a = static_cast<std::size_t>(edge.from), b = static_cast<std::size_t>(edge.to);
    from.push_back(edge.from);
    to.push_back(edge.to);
    length.push_back(static_cast<float>(std::hypot(x[a] - x[b], y[a] - y[b])));
    forward.push_back(length.back() / 1000.0F);
    back.push_back(edge.oneway ? std::numeric_limits<float>::infinity() : forward.back());
    lines.add_vertex(x[a], y[a]);
    lines.add_vertex(x[b], y[b]);
    lines.end_ring();
    lines.end_part();
    lines.end_shape();
  }
  geo::Tables out;
  out["network_nodes"].set("x_m", std::move(x));
  out["network_nodes"].set("y_m", std::move(y));
  geo::Table& table = out["network_edges"];
  table.set("from", std::move(from));
  table.set("to", std::move(to));
  table.set("length_m", std::move(length));
  table.set("forward_min", std::move(forward));
  table.set("back_min", std::move(back));
  table.shapes = std::move(lines);
  out["network_rules"].set("walking_km_h", std::vector<double>{6.0});
  out["network_rules"].set("snap_m", std::vector<double>{2000.0});
  return out;
}

}  // namespace tests
