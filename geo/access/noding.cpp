// SPDX-License-Identifier: Apache-2.0
#include "geo/access/noding.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "geo/access/road_chains.hpp"
#include "geo/access/road_crossings.hpp"
#include "geo/access/road_dead_ends.hpp"
#include "geo/access/road_stops.hpp"
#include "geo/access/road_strands.hpp"
#include "geo/access/road_vertices.hpp"
#include "geo/core/parallel.hpp"
#include "geo/core/radix_sort.hpp"

namespace geo {
namespace {

using Vertex = Strands::Vertex;
constexpr std::size_t kChunk = 65'536;

/// Puts chains into edges: one direction, one order.
class Edges {
 public:
  Edges(const RoadStops& stops, const RoadChaining& chaining, RoadChains chains)
      : stops_(stops), chaining_(chaining), chains_(std::move(chains)) {}

  void into(RoadNetwork& out, unsigned threads) {
    orient(threads);
    const std::vector<KeyedRow> order = ordered(threads);
    const std::size_t edges = order.size();
    out.from.resize(edges);
    out.to.resize(edges);
    out.length_m.resize(edges);
    out.forward_min.resize(edges);
    out.back_min.resize(edges);
    std::vector<std::size_t> offsets(edges + 1);
    parallel_for(edges, kChunk, threads, [&](std::size_t begin, std::size_t end) {
      for (std::size_t e = begin; e < end; ++e) each_place(order[e].row, [&](LatticePlace) { ++offsets[e + 1]; });
    });
    for (std::size_t e = 0; e < edges; ++e) offsets[e + 1] += offsets[e];
    std::vector<double> x(offsets.back()), y(offsets.back());
    parallel_for(edges, kChunk, threads, [&](std::size_t begin, std::size_t end) {
      for (std::size_t e = begin; e < end; ++e) {
        std::size_t at = offsets[e];
        each_place(order[e].row, [&](LatticePlace place) {
          x[at] = place.x_m();
          y[at++] = place.y_m();
        });
        fill(e, order[e].row,
             length_m(std::span(x).subspan(offsets[e], at - offsets[e]),
                      std::span(y).subspan(offsets[e], at - offsets[e])),
             out);
      }
    });
    out.lines = Shapes::lines(std::move(x), std::move(y), std::move(offsets));
  }

 private:
  static double length_m(std::span<const double> x, std::span<const double> y) {
    double sum = 0.0;
    for (std::size_t i = 1; i < x.size(); ++i) sum += std::hypot(x[i] - x[i - 1], y[i] - y[i - 1]);
    return sum;
  }

  void fill(std::size_t e, Row chain, double length_m, RoadNetwork& out) const {
    const std::span<const RoadPass> passes = chains_[chain];
    const float minutes = static_cast<float>(length_m * 0.06 / static_cast<double>(chaining_.speed(passes.front())));
    const std::int32_t oneway = chaining_.oneway(passes.front());
    out.from[e] = chaining_.from(passes.front());
    out.to[e] = chaining_.to(passes.back());
    out.length_m[e] = static_cast<float>(length_m);
    out.forward_min[e] = out.back_min[e] = minutes;
    if (oneway < 0) out.forward_min[e] = std::numeric_limits<float>::infinity();
    if (oneway > 0) out.back_min[e] = std::numeric_limits<float>::infinity();
  }

  /// The places along a chain, each once in a row.
  template <class Visit>
  void each_place(Row chain, Visit visit) const {
    std::optional<LatticePlace> last;
    for (const RoadPass pass : chains_[chain])
      stops_.each_place(pass.piece, pass.is_back, [&](LatticePlace place) {
        if (last != place) visit(place);
        last = place;
      });
  }
  std::vector<LatticePlace> places(Row chain) const {
    std::vector<LatticePlace> out;
    each_place(chain, [&](LatticePlace place) { out.push_back(place); });
    return out;
  }

  void turn(std::size_t chain) {
    const std::span<RoadPass> passes = chains_[chain];
    std::reverse(passes.begin(), passes.end());
    for (RoadPass& pass : passes) pass.is_back = !pass.is_back;
  }
  /// Whether a ring goes the other way round: by its places, and there and back by its direction.
  bool is_turned(std::size_t ring) const {
    const std::vector<LatticePlace> line = places(static_cast<Row>(ring)), back(line.rbegin(), line.rend());
    return back != line ? back < line : chaining_.oneway(chains_[ring].front()) < 0;
  }
  /// From the first node to the last.
  void orient(unsigned threads) {
    parallel_for(chains_.size(), kChunk, threads, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) {
        const std::span<const RoadPass> passes = std::as_const(chains_)[i];
        const std::int32_t from = chaining_.from(passes.front()), to = chaining_.to(passes.back());
        if (from > to || (from == to && is_turned(i))) turn(i);
      }
    });
  }

  /// By nodes; between the same two nodes by what else tells edges apart.
  std::vector<KeyedRow> ordered(unsigned threads) const {
    std::vector<KeyedRow> order(chains_.size());
    parallel_for(order.size(), kChunk, threads, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) {
        const auto from = static_cast<std::uint64_t>(chaining_.from(chains_[i].front()));
        const auto to = static_cast<std::uint64_t>(chaining_.to(chains_[i].back()));
        order[i] = {from << 32U | to, static_cast<Row>(i)};
      }
    });
    sort_by_key(order, threads);
    const auto facts = [&](const KeyedRow& row) {
      const RoadPass first = chains_[row.row].front();
      return std::tuple(places(row.row), chaining_.speed(first), chaining_.oneway(first));
    };
    for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
      while (end < order.size() && order[end].key == order[begin].key) ++end;
      if (end - begin > 1)
        std::sort(order.begin() + static_cast<std::ptrdiff_t>(begin), order.begin() + static_cast<std::ptrdiff_t>(end),
                  [&](const KeyedRow& a, const KeyedRow& b) { return facts(a) < facts(b); });
    }
    return order;
  }

  const RoadStops& stops_;
  const RoadChaining& chaining_;
  RoadChains chains_;
};

std::int64_t count_places(const std::vector<Split>& splits) {
  std::vector<LatticePlace> places;
  for (const Split& split : splits) places.push_back(split.place);
  std::sort(places.begin(), places.end());
  return std::unique(places.begin(), places.end()) - places.begin();
}

/// RoadNodes that no edge has left are gone; the others keep their order.
void drop_lonely_nodes(const std::vector<LatticePlace>& place, RoadNetwork& network) {
  std::vector<std::int32_t> number(place.size(), -1);
  for (const auto* ends : {&network.from, &network.to})
    for (const std::int32_t node : *ends) number[static_cast<std::size_t>(node)] = 0;
  for (std::size_t node = 0; node < place.size(); ++node) {
    if (number[node] < 0) continue;
    number[node] = static_cast<std::int32_t>(network.x_m.size());
    network.x_m.push_back(place[node].x_m());
    network.y_m.push_back(place[node].y_m());
  }
  for (auto* ends : {&network.from, &network.to})
    for (std::int32_t& node : *ends) node = number[static_cast<std::size_t>(node)];
}

}  // namespace

NodedRoads node_roads(const RoadLines& lines, const NodingRules& rules) {
  Strands strands(lines);
  NodedRoads out;
  std::vector<Split> splits = crossings(strands, rules.threads);
  out.crossings = count_places(splits);
  const std::vector<Vertex> dead_ends = cut_at_vertices(strands, rules.threads);
  DeadEndJoins joins = join_dead_ends(strands, dead_ends, rules.tolerance_m, rules.threads);
  out.gaps_closed = joins.joined;
  splits.insert(splits.end(), joins.splits.begin(), joins.splits.end());

  const RoadStops stops(strands, std::move(splits));
  const RoadNodes nodes = nodes_of(stops, rules.threads);
  RoadChaining chaining(stops, nodes);
  Edges edges(stops, chaining, chaining.chains());
  edges.into(out.network, rules.threads);
  drop_lonely_nodes(nodes.place, out.network);
  return out;
}

}  // namespace geo
