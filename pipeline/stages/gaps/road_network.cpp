// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps/road_network.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "geo/access/noding.hpp"
#include "geo/core/error.hpp"

namespace pipeline {
namespace {

bool any_in_region(const geo::Shapes& lines, const geo::Box& region) {
  for (std::size_t row = 0; row < lines.size(); ++row)
    if (lines.box(row).meets(region)) return true;
  return false;
}

template <class T>
std::vector<T> copied(std::span<const T> column) {
  return {column.begin(), column.end()};
}

double share_of(std::span<const std::uint8_t> flags) {
  const auto set = std::count_if(flags.begin(), flags.end(), [](std::uint8_t flag) { return flag != 0; });
  return flags.empty() ? 0.0 : static_cast<double>(set) / static_cast<double>(flags.size());
}

/// "17 places (the first at 1200, -3400)" of nodes inside a box; empty for none.
std::string places(const geo::RoadNetwork& network, const std::vector<std::int32_t>& nodes, const geo::Box& box) {
  std::size_t count = 0;
  std::string first;
  for (const std::int32_t node : nodes) {
    const double x = network.x_m[static_cast<std::size_t>(node)], y = network.y_m[static_cast<std::size_t>(node)];
    if (!box.contains(x, y)) continue;
    if (count++ == 0) first = fmt::format("{:.0f}, {:.0f}", x, y);
  }
  if (count == 0) return {};
  return count == 1 ? fmt::format("one place ({})", first) : fmt::format("{} places (the first at {})", count, first);
}

void warn_of(const geo::RoadNetwork& network, const geo::NetworkHealth& health, const Frame& frame, Notes& notes) {
  const geo::Box inside = frame.region.grown(frame.margin_m);  // beyond it, roads are cut
  if (const std::string at = places(network, health.traps, inside); !at.empty())
    notes.warn(
        fmt::format("gaps: one-way roads lead to {} that none leads away from; they may be digitised the wrong "
                    "way round; write -1 as their one-way value, or turn them",
                    at));
  if (const std::string at = places(network, health.never_reached, inside); !at.empty())
    notes.warn(
        fmt::format("gaps: one-way roads lead away from {} that none leads to; they may be digitised the wrong "
                    "way round; write -1 as their one-way value, or turn them",
                    at));
}

}  // namespace

RunRoads road_network(const geo::Table& network_lines, const Frame& frame, double tolerance_m, Notes& notes) {
  if (!network_lines.shapes || !any_in_region(*network_lines.shapes, frame.region))
    geo::fail(geo::Trouble::data,
              "gaps.metric: no road lies in the region itself; expected a network that firms can travel; check the "
              "source that is marked 'network: true', or set gaps.metric to beeline");
  const geo::RoadLines lines{*network_lines.shapes,         network_lines.singles("speed_kmh"),
                             network_lines.codes("oneway"), network_lines.codes("level"),
                             network_lines.flags("bridge"), network_lines.flags("shared_nodes")};
  geo::NodedRoads roads = geo::node_roads(lines, {tolerance_m, frame.threads});
  geo::NetworkHealth health = geo::health(roads.network);
  warn_of(roads.network, health, frame, notes);
  notes.found("gaps.network", "edges", static_cast<double>(roads.network.edges()),
              fmt::format("{} roads with {} nodes; {} crossings and {} closed gaps; {:.0f} km{}; {:.0f} % of the roads "
                          "have the speed of their class",
                          network_lines.size(), roads.network.nodes(), roads.crossings, roads.gaps_closed,
                          health.length_m / 1000.0,
                          health.parts > 1 ? fmt::format(", of which the largest of {} parts has {:.1f} %",
                                                         health.parts, 100.0 * health.main_share)
                                           : std::string(),
                          100.0 * share_of(network_lines.flags("of_class"))));
  return {std::move(roads.network), std::move(health)};
}

void give(geo::RoadNetwork network, geo::Tables& out) {
  geo::Table &nodes = out["network_nodes"], &edges = out["network_edges"];
  nodes.set("x_m", std::move(network.x_m));
  nodes.set("y_m", std::move(network.y_m));
  edges.set("from", std::move(network.from));
  edges.set("to", std::move(network.to));
  edges.set("length_m", std::move(network.length_m));
  edges.set("forward_min", std::move(network.forward_min));
  edges.set("back_min", std::move(network.back_min));
  edges.shapes = std::move(network.lines);
}

geo::RoadNetwork given_network(const geo::Tables& in) {
  const geo::Table &nodes = in.at("network_nodes"), &edges = in.at("network_edges");
  geo::RoadNetwork out;
  out.x_m = copied(nodes.reals("x_m"));
  out.y_m = copied(nodes.reals("y_m"));
  out.from = copied(edges.codes("from"));
  out.to = copied(edges.codes("to"));
  out.length_m = copied(edges.singles("length_m"));
  out.forward_min = copied(edges.singles("forward_min"));
  out.back_min = copied(edges.singles("back_min"));
  out.lines = *edges.shapes;
  return out;
}

}  // namespace pipeline
