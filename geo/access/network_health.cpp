// SPDX-License-Identifier: Apache-2.0
#include "geo/access/network_health.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>

#include "geo/access/road_graph.hpp"

namespace geo {
namespace {

/// Which nodes hang together.
class Parts {
 public:
  explicit Parts(std::size_t nodes) : above_(nodes) { std::iota(above_.begin(), above_.end(), 0); }

  std::int32_t of(std::int32_t node) {
    while (above(node) != node) node = above(node) = above(above(node));  // halves the way for the next time
    return node;
  }
  void join(std::int32_t a, std::int32_t b) {
    a = of(a), b = of(b);
    above(std::max(a, b)) = std::min(a, b);
  }

 private:
  std::int32_t& above(std::int32_t node) { return above_[static_cast<std::size_t>(node)]; }
  std::vector<std::int32_t> above_;
};

/// Edges at a node, and those that lead in and out.
struct Degree {
  std::int32_t all = 0, in = 0, out = 0;
};

std::vector<Degree> degrees(const RoadNetwork& network) {
  std::vector<Degree> out(network.nodes());
  for (std::size_t e = 0; e < network.edges(); ++e) {
    const bool forward = std::isfinite(network.forward_min[e]), back = std::isfinite(network.back_min[e]);
    Degree &from = out[static_cast<std::size_t>(network.from[e])], &to = out[static_cast<std::size_t>(network.to[e])];
    ++from.all, ++to.all;
    from.out += forward, from.in += back;
    to.in += forward, to.out += back;
  }
  return out;
}

/// The nodes that reach one another, by the number of their set (Tarjan 1972, without recursion).
class StrongSets {
 public:
  explicit StrongSets(const RoadGraph& graph)
      : set(graph.nodes(), kNone), graph_(graph), seen_(graph.nodes(), kNone), low_(graph.nodes(), kNone) {
    for (std::uint32_t node = 0; node < graph.nodes(); ++node)
      if (seen_[node] == kNone) run_from(node);
  }

  std::vector<std::uint32_t> set;
  std::uint32_t count = 0;

 private:
  static constexpr std::uint32_t kNone = static_cast<std::uint32_t>(-1);
  struct Visit {
    std::uint32_t node;
    std::size_t next;  ///< Of its arcs.
  };

  void enter(std::uint32_t node) {
    seen_[node] = low_[node] = time_++;
    open_.push_back(node);
    visits_.push_back({node, 0});
  }
  void run_from(std::uint32_t root) {
    enter(root);
    while (!visits_.empty()) {
      auto& [node, next] = visits_.back();
      const auto arcs = graph_.arcs(node);
      if (next == arcs.size()) {
        leave(node);
        continue;
      }
      const std::uint32_t to = arcs[next++].node;
      if (seen_[to] == kNone) {
        enter(to);
      } else if (set[to] == kNone) {
        low_[node] = std::min(low_[node], seen_[to]);
      }
    }
  }
  void leave(std::uint32_t node) {
    visits_.pop_back();
    if (!visits_.empty()) low_[visits_.back().node] = std::min(low_[visits_.back().node], low_[node]);
    if (low_[node] != seen_[node]) return;
    for (std::uint32_t last = kNone; last != node;) {
      last = open_.back();
      open_.pop_back();
      set[last] = count;
    }
    ++count;
  }

  const RoadGraph& graph_;
  std::vector<std::uint32_t> seen_, low_, open_;
  std::vector<Visit> visits_;
  std::uint32_t time_ = 0;
};

/// Marks all that the graph leads to from the nodes of `todo`.
void mark_from(const RoadGraph& graph, std::vector<std::uint32_t> todo, std::uint8_t mark,
               std::vector<std::uint8_t>& standing) {
  const auto take = [&](std::uint32_t node) {
    if ((standing[node] & mark) != 0) return false;
    standing[node] = static_cast<std::uint8_t>(standing[node] | mark);
    return true;
  };
  std::erase_if(todo, [&](std::uint32_t node) { return !take(node); });
  while (!todo.empty()) {
    const std::uint32_t node = todo.back();
    todo.pop_back();
    for (const RoadGraph::Arc& arc : graph.arcs(node))
      if (take(arc.node)) todo.push_back(arc.node);
  }
}

/// The largest set of nodes of the main part that all reach one another; of equally large the one with the first node.
std::vector<std::uint32_t> core_of(const RoadGraph& along, const std::vector<std::uint8_t>& standing) {
  const StrongSets strong(along);
  std::vector<std::uint32_t> size(strong.count);
  for (std::uint32_t node = 0; node < along.nodes(); ++node)
    if (standing[node] != 0) ++size[strong.set[node]];
  const std::uint32_t most = size.empty() ? 0 : *std::ranges::max_element(size);
  std::vector<std::uint32_t> out;
  for (std::uint32_t node = 0; node < along.nodes() && most > 0; ++node)
    if (size[strong.set[node]] == most && standing[node] != 0 &&
        (out.empty() || strong.set[node] == strong.set[out.front()]))
      out.push_back(node);
  return out;
}

void add_standing(const RoadNetwork& network, NetworkHealth& health) {
  const RoadGraph along(network, Cost::length_m, RoadGraph::Towards::anywhere);
  const std::vector<std::uint32_t> core = core_of(along, health.standing);
  const auto in_main = std::ranges::count_if(health.standing, [](std::uint8_t of) { return of != 0; });
  if (in_main > 0) health.core_share = static_cast<double>(core.size()) / static_cast<double>(in_main);
  mark_from(along, core, NetworkHealth::kEntered, health.standing);
  mark_from(RoadGraph(network, Cost::length_m), core, NetworkHealth::kLeaves, health.standing);
}

}  // namespace

NetworkHealth health(const RoadNetwork& network) {
  NetworkHealth out;
  Parts parts(network.nodes());
  for (std::size_t e = 0; e < network.edges(); ++e) parts.join(network.from[e], network.to[e]);
  std::vector<double> length_m(network.nodes());
  for (std::size_t e = 0; e < network.edges(); ++e) {
    const auto length = static_cast<double>(network.length_m[e]);
    length_m[static_cast<std::size_t>(parts.of(network.from[e]))] += length;
    out.length_m += length;
  }
  for (std::size_t node = 0; node < network.nodes(); ++node)
    out.parts += parts.of(static_cast<std::int32_t>(node)) == static_cast<std::int32_t>(node);
  const auto main = std::max_element(length_m.begin(), length_m.end());
  if (out.length_m > 0.0) out.main_share = *main / out.length_m;
  for (std::size_t node = 0; node < network.nodes(); ++node)
    out.standing.push_back(parts.of(static_cast<std::int32_t>(node)) == main - length_m.begin() ? NetworkHealth::kInMain
                                                                                                : 0);
  add_standing(network, out);

  const std::vector<Degree> all = degrees(network);
  for (std::size_t node = 0; node < all.size(); ++node) {
    const auto& [edges, in, away] = all[node];
    if (edges < 2) continue;
    if (in > 0 && away == 0) out.traps.push_back(static_cast<std::int32_t>(node));
    if (away > 0 && in == 0) out.never_reached.push_back(static_cast<std::int32_t>(node));
  }
  return out;
}

}  // namespace geo
