// SPDX-License-Identifier: Apache-2.0
#include "geo/access/road_network.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "geo/core/hilbert.hpp"
#include "geo/core/radix_sort.hpp"

namespace geo {
namespace {

[[noreturn]] void refuse(std::size_t edge, const char* what) {
  throw std::invalid_argument(fmt::format("RoadNetwork: edge {}: {}", edge, what));
}

void check_edge(const RoadNetwork& network, std::size_t edge) {
  const auto is_node = [&](std::int32_t node) { return node >= 0 && static_cast<std::size_t>(node) < network.nodes(); };
  if (!is_node(network.from[edge]) || !is_node(network.to[edge])) refuse(edge, "an end is no node");
  if (!std::isfinite(network.length_m[edge]) || network.length_m[edge] < 0.0F) refuse(edge, "length_m must be >= 0");
  if (!(network.forward_min[edge] >= 0.0F) || !(network.back_min[edge] >= 0.0F)) refuse(edge, "minutes must be >= 0");
  const auto parts = network.lines.parts(edge);
  if (parts.size() != 1 || network.lines.ring(network.lines.rings(parts.begin).begin).size() < 2)
    refuse(edge, "its line must be one part of at least two vertices");
}

std::vector<KeyedRow> nodes_on_curve(const RoadNetwork& network) {
  std::vector<KeyedRow> out(network.nodes());
  for (std::size_t node = 0; node < out.size(); ++node)
    out[node] = {fine_hilbert_key(network.x_m[node], network.y_m[node]), static_cast<Row>(node)};
  sort_by_key(out, 1);
  return out;
}

std::vector<KeyedRow> edges_by_nodes(const RoadNetwork& network, const std::vector<std::int32_t>& place) {
  std::vector<KeyedRow> out(network.edges());
  for (std::size_t edge = 0; edge < out.size(); ++edge) {
    const auto [low, high] = std::minmax(place[static_cast<std::size_t>(network.from[edge])],
                                         place[static_cast<std::size_t>(network.to[edge])]);
    out[edge] = {static_cast<std::uint64_t>(low) << 32U | static_cast<std::uint64_t>(high), static_cast<Row>(edge)};
  }
  sort_by_key(out, 1);
  return out;
}

}  // namespace

void check(const RoadNetwork& network) {
  const std::size_t edges = network.edges();
  if (network.y_m.size() != network.nodes() || network.to.size() != edges || network.length_m.size() != edges ||
      network.forward_min.size() != edges || network.back_min.size() != edges || network.lines.size() != edges ||
      network.lines.kind() != Shapes::Kind::lines)
    throw std::invalid_argument("RoadNetwork: columns of different lengths, or shapes that are no lines");
  const auto finite = [](double value) { return std::isfinite(value); };
  if (!std::all_of(network.x_m.begin(), network.x_m.end(), finite) ||
      !std::all_of(network.y_m.begin(), network.y_m.end(), finite))
    throw std::invalid_argument("RoadNetwork: a node without finite coordinates");
  for (std::size_t edge = 0; edge < edges; ++edge) check_edge(network, edge);
}

RoadNetwork in_curve_order(const RoadNetwork& network) {
  RoadNetwork out;
  std::vector<std::int32_t> place(network.nodes());
  for (const KeyedRow& node : nodes_on_curve(network)) {
    place[node.row] = static_cast<std::int32_t>(out.nodes());
    out.x_m.push_back(network.x_m[node.row]);
    out.y_m.push_back(network.y_m[node.row]);
  }
  for (const KeyedRow& edge : edges_by_nodes(network, place)) {
    out.from.push_back(place[static_cast<std::size_t>(network.from[edge.row])]);
    out.to.push_back(place[static_cast<std::size_t>(network.to[edge.row])]);
    out.length_m.push_back(network.length_m[edge.row]);
    out.forward_min.push_back(network.forward_min[edge.row]);
    out.back_min.push_back(network.back_min[edge.row]);
    out.lines.add_shape(network.lines, edge.row);
  }
  return out;
}

}  // namespace geo
