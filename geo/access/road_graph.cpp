// SPDX-License-Identifier: Apache-2.0
#include "geo/access/road_graph.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace geo {
namespace {

double ticks_of_one(Cost cost) { return cost == Cost::length_m ? 512.0 : 262'144.0; }

/// Calls visit(begin, end, ticks) for each direction in which an edge is open.
template <class Visit>
void each_arc(const RoadNetwork& network, Cost cost, Visit visit) {
  for (std::size_t edge = 0; edge < network.edges(); ++edge) {
    const auto from = static_cast<std::uint32_t>(network.from[edge]), to = static_cast<std::uint32_t>(network.to[edge]);
    const auto [there, back] = edge_ticks(network, edge, cost);
    if (there != kNever) visit(from, to, there);
    if (back != kNever) visit(to, from, back);
  }
}

}  // namespace

Ticks to_ticks(double metres_or_minutes, Cost cost) {
  const double ticks = std::nearbyint(metres_or_minutes * ticks_of_one(cost));
  return ticks < static_cast<double>(kNever) ? static_cast<Ticks>(ticks) : kNever;
}

double from_ticks(Ticks ticks, Cost cost) {
  return ticks == kNever ? std::numeric_limits<double>::infinity() : static_cast<double>(ticks) / ticks_of_one(cost);
}

EdgeTicks edge_ticks(const RoadNetwork& network, std::size_t edge, Cost cost) {
  const auto ticks = [&](float minutes) {
    return to_ticks(cost == Cost::minutes || std::isinf(minutes) ? minutes : network.length_m[edge], cost);
  };
  return {ticks(network.forward_min[edge]), ticks(network.back_min[edge])};
}

RoadGraph::RoadGraph(const RoadNetwork& network, Cost cost, Towards towards)
    : cost_(cost), begin_(network.nodes() + 1, 0) {
  if (network.edges() > std::numeric_limits<std::uint32_t>::max() / 2)
    throw std::invalid_argument("RoadGraph: more than 2 billion edges");
  const bool against = towards == Towards::places;
  each_arc(network, cost, [&](std::uint32_t from, std::uint32_t to, Ticks) { ++begin_[(against ? to : from) + 1]; });
  for (std::size_t node = 0; node < nodes(); ++node) begin_[node + 1] += begin_[node];
  arcs_.resize(begin_.back());
  std::vector<std::uint32_t> next(begin_.begin(), begin_.end() - 1);
  each_arc(network, cost, [&](std::uint32_t from, std::uint32_t to, Ticks ticks) {
    arcs_[next[against ? to : from]++] = {against ? from : to, ticks};
  });
  measure();
}

RoadGraph::RoadGraph(std::vector<std::uint32_t> begin, std::vector<Arc> arcs, Cost cost)
    : cost_(cost), begin_(std::move(begin)), arcs_(std::move(arcs)) {
  if (begin_.empty() || begin_.back() != arcs_.size())
    throw std::invalid_argument("RoadGraph: begin does not fit the arcs");
  measure();
}

void RoadGraph::measure() {
  double total = 0.0;
  for (const Arc& arc : arcs_) {
    total += static_cast<double>(arc.ticks);
    longest_ = std::max(longest_, arc.ticks);
  }
  if (!arcs_.empty()) mean_ = static_cast<Ticks>(total / static_cast<double>(arcs_.size()));
}

}  // namespace geo
