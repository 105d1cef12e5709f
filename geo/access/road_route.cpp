// SPDX-License-Identifier: Apache-2.0
#include "geo/access/road_route.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <unordered_set>

namespace geo {
namespace {

constexpr std::size_t kStart = std::numeric_limits<std::size_t>::max();

}  // namespace

RoadRoutes::RoadRoutes(const RoadNetwork& network) : network_(network), begin_(network.nodes() + 1, 0) {
  for (std::size_t edge = 0; edge < network.edges(); ++edge)
    for (const std::int32_t node : {network.from[edge], network.to[edge]}) ++begin_[static_cast<std::size_t>(node) + 1];
  for (std::size_t node = 0; node < network.nodes(); ++node) begin_[node + 1] += begin_[node];
  edges_.resize(begin_.back());
  std::vector<std::uint32_t> next(begin_.begin(), begin_.end() - 1);
  for (std::size_t edge = 0; edge < network.edges(); ++edge)
    for (const std::int32_t node : {network.from[edge], network.to[edge]})
      edges_[next[static_cast<std::size_t>(node)]++] = static_cast<Row>(edge);
}

/// One route: places passed so far, each with the one before. Nodes with equal labels (edges of no length) may lie in
/// rings, so none is passed twice.
struct RoadRoutes::Search {
  const RoadRoutes& roads;
  const NearestByRoad& nearest;
  std::uint32_t facility;

  struct Step {
    std::uint32_t node;
    std::size_t before;
    RoadStretch by;
  };
  std::vector<Step> steps{};
  std::vector<std::size_t> todo{};
  std::unordered_set<std::uint32_t> passed{};

  void go(std::uint32_t node, std::size_t before, const RoadStretch& by) {
    if (!passed.insert(node).second) return;
    todo.push_back(steps.size());
    steps.push_back({node, before, by});
  }

  RoadRoute back_from(std::size_t step, const RoadStretch& last) const {
    RoadRoute out{last};
    for (; step != kStart; step = steps[step].before) out.push_back(steps[step].by);
    std::ranges::reverse(out);
    return out;
  }

  /// The stretch from a node into an entrance on one of its edges, if the label of the node means that.
  std::optional<RoadStretch> entered(std::uint32_t node, Ticks ticks) const {
    for (const Row edge : roads.edges_at(node))
      for (const Entrance& entrance : nearest.entrances_on(edge)) {
        if (entrance.facility != facility) continue;
        const auto ends = nearest.travel().into(entrance.at);
        for (const std::size_t side : {0U, 1U})
          if (ends[side].node == node && ends[side].ticks == ticks)
            return RoadStretch{edge, static_cast<double>(side), entrance.at.share};
      }
    return std::nullopt;
  }

  void go_on_from(std::size_t step) {
    const std::uint32_t node = steps[step].node;
    const Ticks ticks = nearest.nodes()[node].first.ticks();
    const RoadNetwork& network = roads.network_;
    const std::size_t first = todo.size();
    for (const Row edge : roads.edges_at(node)) {
      const auto [there, back] = edge_ticks(network, edge, nearest.travel().graph().cost());
      const auto from = static_cast<std::uint32_t>(network.from[edge]),
                 to = static_cast<std::uint32_t>(network.to[edge]);
      const auto try_to = [&](std::uint32_t next, Ticks by, const RoadStretch& stretch) {
        if (by <= ticks && nearest.nodes()[next].first == Label(ticks - by, facility)) go(next, step, stretch);
      };
      if (from == node) try_to(to, there, {edge, 0.0, 1.0});
      if (to == node) try_to(from, back, {edge, 1.0, 0.0});
    }
    std::reverse(todo.begin() + static_cast<std::ptrdiff_t>(first), todo.end());
  }

  std::optional<RoadRoute> run() {
    std::reverse(todo.begin(), todo.end());
    while (!todo.empty()) {
      const std::size_t step = todo.back();
      todo.pop_back();
      const std::uint32_t node = steps[step].node;
      if (const auto last = entered(node, nearest.nodes()[node].first.ticks())) return back_from(step, *last);
      go_on_from(step);
    }
    return std::nullopt;
  }
};

std::optional<RoadRoute> RoadRoutes::route(const NearestByRoad& nearest, const RoadPlace& from) const {
  const Label best = nearest.from(from).first;
  if (!best) return std::nullopt;
  for (const Entrance& entrance : nearest.entrances_on(from.edge))
    if (Label(nearest.travel().along(from, entrance.at), entrance.facility) == best)
      return RoadRoute{{from.edge, from.share, entrance.at.share}};
  Search search{*this, nearest, best.facility()};
  const auto ends = nearest.travel().out_of(from);
  for (const std::size_t side : {0U, 1U}) {
    const Label at_node = nearest.nodes()[ends[side].node].first;
    if (ends[side].ticks <= best.ticks() && at_node == Label(best.ticks() - ends[side].ticks, best.facility()))
      search.go(ends[side].node, kStart, {from.edge, from.share, static_cast<double>(side)});
  }
  return search.run();
}

double Track::length_m() const {
  double sum = 0.0;
  for (std::size_t i = 1; i < x_m.size(); ++i) sum += std::hypot(x_m[i] - x_m[i - 1], y_m[i] - y_m[i - 1]);
  return sum;
}

void Track::add(double x, double y) {
  if (!x_m.empty() && x_m.back() == x && y_m.back() == y) return;
  x_m.push_back(x), y_m.push_back(y);
}

namespace {

/// Adds the vertices of a stretch in the direction of the line.
void add_along(const RoadNetwork& network, Row edge, double begin, double end, Track& out) {
  const std::size_t ring = network.lines.rings(network.lines.parts(edge).begin).begin;
  const auto x = network.lines.xs(ring), y = network.lines.ys(ring);
  const double length_m = network.lines.length_m(edge);
  double along_m = 0.0;
  const auto add_place = [&](double share) {
    const auto [px, py] = point_of(network, {edge, share, 0.0});
    out.add(px, py);
  };
  add_place(begin);
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (i > 0) along_m += std::hypot(x[i] - x[i - 1], y[i] - y[i - 1]);
    if (along_m > begin * length_m && along_m < end * length_m) out.add(x[i], y[i]);
  }
  add_place(end);
}

}  // namespace

Track drawn(const RoadNetwork& network, const RoadRoute& route) {
  Track out;
  for (const auto& [edge, begin, end] : route) {
    Track stretch;
    add_along(network, edge, std::min(begin, end), std::max(begin, end), stretch);
    if (begin > end) {
      std::ranges::reverse(stretch.x_m);
      std::ranges::reverse(stretch.y_m);
    }
    for (std::size_t i = 0; i < stretch.x_m.size(); ++i) out.add(stretch.x_m[i], stretch.y_m[i]);
  }
  return out;
}

Track simplified(const Track& line, double tolerance_m) {
  const std::size_t count = line.x_m.size();
  if (count < 3) return line;
  std::vector<std::uint8_t> kept(count, 0);
  kept.front() = kept.back() = 1;
  std::vector<std::pair<std::size_t, std::size_t>> todo{{0, count - 1}};
  while (!todo.empty()) {
    const auto [first, last] = todo.back();
    todo.pop_back();
    double farthest_m2 = tolerance_m * tolerance_m;
    std::size_t at = first;
    for (std::size_t i = first + 1; i < last; ++i) {
      const double m2 = segment_distance_m2(line.x_m[i], line.y_m[i],
                                            {line.x_m[first], line.y_m[first], line.x_m[last], line.y_m[last]});
      if (m2 > farthest_m2) farthest_m2 = m2, at = i;
    }
    if (at == first) continue;
    kept[at] = 1;
    todo.emplace_back(first, at);
    todo.emplace_back(at, last);
  }
  Track out;
  for (std::size_t i = 0; i < count; ++i)
    if (kept[i] != 0) out.x_m.push_back(line.x_m[i]), out.y_m.push_back(line.y_m[i]);
  return out;
}

}  // namespace geo
