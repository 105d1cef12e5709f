// SPDX-License-Identifier: Apache-2.0
#include "tools/synth/lattice.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <queue>
#include <tuple>
#include <utility>

#include "tools/synth/streams.hpp"

namespace synth {
namespace {

constexpr double kReachX_m = 62'000, kReachY_m = 46'000;
constexpr double kShake = 0.24;       // of a step, to each side
constexpr double kFromShore_m = 130;  // ways keep this far from coast and border
constexpr std::array<std::pair<int, int>, 8> kSteps{
    {{1, 0}, {1, 1}, {0, 1}, {-1, 1}, {-1, 0}, {-1, -1}, {0, -1}, {1, -1}}};

struct Open {
  double estimate_m;
  Lattice::Vertex vertex;
  bool operator>(const Open& o) const { return std::tie(estimate_m, vertex) > std::tie(o.estimate_m, o.vertex); }
};

std::vector<Lattice::Vertex> way_back(const std::vector<Lattice::Vertex>& came, Lattice::Vertex from,
                                      Lattice::Vertex to) {
  std::vector<Lattice::Vertex> way{to};
  while (way.back() != from) way.push_back(came[way.back()]);
  std::ranges::reverse(way);
  return way;
}

}  // namespace

Lattice::Lattice(const Terrain& terrain, const std::vector<Place>& places, std::uint64_t seed)
    : columns_(static_cast<std::int32_t>(2 * kReachX_m / kStep_m) + 1),
      rows_(static_cast<std::int32_t>(2 * kReachY_m / kStep_m) + 1) {
  geo::Random random(seed, stream::lattice);
  const Ring shore = simplified(terrain.mainland, 40);
  for (std::int32_t row = 0; row < rows_; ++row)
    for (std::int32_t column = 0; column < columns_; ++column) {
      const Point shake{2 * random.unit() - 1, 2 * random.unit() - 1};
      const Point p = Point{column * kStep_m - kReachX_m, row * kStep_m - kReachY_m} + shake * (kShake * kStep_m);
      const bool land = inside(p, shore) && !inside(p, terrain.lake) && distance_m(p, shore) > kFromShore_m;
      at_.push_back(p);
      open_.push_back(land);
      height_m_.push_back(land ? terrain.height_m(p) : 0.0);
      urban_.push_back(land ? synth::urban(places, p) : -1.0);
    }
  over_river_.assign(edges(), 0);
  mark_rivers(terrain);
}

Lattice::Vertex Lattice::neighbour(Vertex v, int direction) const {
  const auto [dx, dy] = kSteps[static_cast<std::size_t>(direction)];
  const auto column = static_cast<std::int32_t>(v) % columns_ + dx, row = static_cast<std::int32_t>(v) / columns_ + dy;
  if (column < 0 || row < 0 || column >= columns_ || row >= rows_) return kNone;
  return static_cast<Vertex>(row * columns_ + column);
}

std::size_t Lattice::edge(Vertex v, int direction) const {
  return direction < 4 ? v * std::size_t{4} + static_cast<std::size_t>(direction)
                       : neighbour(v, direction) * std::size_t{4} + static_cast<std::size_t>(direction - 4);
}

std::size_t Lattice::crossing_edge(Vertex v, int direction) const {
  if (direction % 2 == 0) return edge(v, direction);
  const Vertex beside = neighbour(v, (direction + 1) % 8);
  return beside == kNone ? edge(v, direction) : edge(beside, (direction + 6) % 8);
}

Lattice::Vertex Lattice::nearest(Point p) const {
  Vertex best = kNone;
  double best_m = std::numeric_limits<double>::infinity();
  for (Vertex v = 0; v < vertices(); ++v)
    if (open(v) && distance_m(p, at_[v]) < best_m) best_m = distance_m(p, at_[v]), best = v;
  return best;
}

void Lattice::mark_rivers(const Terrain& terrain) {
  const auto cell = [](double metres, double reach_m) {
    return static_cast<std::int32_t>((metres + reach_m) / kStep_m);
  };
  for (const River& river : terrain.rivers)
    for (std::size_t i = 1; i < river.line.size(); ++i) {
      const Point a = river.line[i - 1], b = river.line[i];
      const std::int32_t west = std::max(0, cell(std::min(a.x, b.x), kReachX_m) - 2),
                         east = std::min(columns_ - 1, cell(std::max(a.x, b.x), kReachX_m) + 3),
                         south = std::max(0, cell(std::min(a.y, b.y), kReachY_m) - 2),
                         north = std::min(rows_ - 1, cell(std::max(a.y, b.y), kReachY_m) + 3);
      for (std::int32_t row = south; row <= north; ++row)
        for (std::int32_t column = west; column <= east; ++column)
          for (int direction = 0; direction < 4; ++direction) {
            const auto v = static_cast<Vertex>(row * columns_ + column);
            const Vertex w = neighbour(v, direction);
            if (w != kNone && crossing(at_[v], at_[w], a, b) >= 0) over_river_[edge(v, direction)] = 1;
          }
    }
}

std::vector<Lattice::Vertex> cheapest(const Lattice& lattice, const Network& network, const Travel& travel,
                                      Lattice::Vertex from, Lattice::Vertex to) {
  std::vector<double> cost(lattice.vertices(), std::numeric_limits<double>::infinity());
  std::vector<Lattice::Vertex> came(lattice.vertices(), Lattice::kNone);
  std::priority_queue<Open, std::vector<Open>, std::greater<>> queue;
  const auto rest_m = [&](Lattice::Vertex v) {
    return travel.reuse * std::min(1.0, travel.along_other) * distance_m(lattice.at(v), lattice.at(to));
  };
  cost[from] = 0;
  queue.push({rest_m(from), from});
  while (!queue.empty()) {
    const auto [estimate_m, v] = queue.top();
    queue.pop();
    if (v == to) return way_back(came, from, to);
    if (estimate_m > cost[v] + rest_m(v)) continue;
    for (int direction = 0; direction < 8; ++direction) {
      const Lattice::Vertex w = lattice.neighbour(v, direction);
      if (w == Lattice::kNone || !lattice.open(w)) continue;
      const std::size_t edge = lattice.edge(v, direction), across = lattice.crossing_edge(v, direction);
      if (network[edge] == 0 && across != edge && network[across] != 0) continue;
      const double step_m = distance_m(lattice.at(v), lattice.at(w));
      const double slope = std::abs(lattice.height_m(w) - lattice.height_m(v)) / step_m;
      double step = step_m * (1 + travel.slope * slope + travel.town * std::max(0.0, lattice.urban(w)));
      if (network[edge] != 0)
        step = step_m * travel.reuse;
      else if (lattice.over_river(edge))
        step += travel.river_m;
      if (travel.other && (*travel.other)[edge] != 0) step *= travel.along_other;
      if (cost[v] + step >= cost[w]) continue;
      cost[w] = cost[v] + step;
      came[w] = v;
      queue.push({cost[w] + rest_m(w), w});
    }
  }
  return {};
}

namespace {

/// Edges of the network around a vertex: how many, and whether all are of one class.
bool is_node(const Lattice& lattice, const Network& network, Lattice::Vertex v) {
  int count = 0;
  std::uint8_t kind = 0;
  bool same = true;
  for (int direction = 0; direction < 8; ++direction) {
    if (lattice.neighbour(v, direction) == Lattice::kNone) continue;
    const std::uint8_t found = network[lattice.edge(v, direction)];
    if (found == 0) continue;
    same = same && (count == 0 || found == kind);
    kind = found;
    ++count;
  }
  return count != 2 || !same;
}

Chain walk(const Lattice& lattice, const Network& network, Lattice::Vertex start, int direction,
           std::vector<char>& walked) {
  Chain chain{network[lattice.edge(start, direction)], {start}};
  for (Lattice::Vertex v = start; direction >= 0;) {
    walked[lattice.edge(v, direction)] = 1;
    v = lattice.neighbour(v, direction);
    chain.vertices.push_back(v);
    direction = -1;
    if (v == start || is_node(lattice, network, v)) break;
    for (int next = 0; next < 8 && direction < 0; ++next) {
      if (lattice.neighbour(v, next) == Lattice::kNone) continue;
      const std::size_t edge = lattice.edge(v, next);
      if (network[edge] != 0 && !walked[edge]) direction = next;
    }
  }
  return chain;
}

}  // namespace

std::vector<Chain> chains(const Lattice& lattice, const Network& network) {
  std::vector<Chain> out;
  std::vector<char> walked(lattice.edges(), 0);
  for (const bool loops : {false, true})  // what is left after all nodes are lone rings
    for (Lattice::Vertex v = 0; v < lattice.vertices(); ++v) {
      if (!lattice.open(v) || (!loops && !is_node(lattice, network, v))) continue;
      for (int direction = 0; direction < 8; ++direction) {
        if (lattice.neighbour(v, direction) == Lattice::kNone) continue;
        const std::size_t edge = lattice.edge(v, direction);
        if (network[edge] != 0 && !walked[edge]) out.push_back(walk(lattice, network, v, direction, walked));
      }
    }
  return out;
}

Line course(const Lattice& lattice, const Chain& chain, double tolerance_m) {
  Line line;
  for (const Lattice::Vertex v : chain.vertices) line.push_back(lattice.at(v));
  return simplified(smooth(simplified(line, tolerance_m), 3), 6);
}

}  // namespace synth
