// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "geo/access/road_network.hpp"

namespace geo {

/// What a way costs, in whole ticks of 1/512 m or 2^-18 min (0.23 ms): sums of them are exact, whatever their order.
using Ticks = std::uint32_t;
constexpr Ticks kNever = std::numeric_limits<Ticks>::max();  ///< No way.

/// What is counted along a way.
enum class Cost : std::uint8_t { length_m, minutes };

/// To the nearest tick; kNever for what is infinite or beyond 8,388 km or 11 days.
Ticks to_ticks(double metres_or_minutes, Cost cost);
/// Metres or minutes; infinite for kNever.
double from_ticks(Ticks ticks, Cost cost);

/// What an edge costs from `from` to `to`, and back; kNever: closed that way.
struct EdgeTicks {
  Ticks there, back;
};
EdgeTicks edge_ticks(const RoadNetwork& network, std::size_t edge, Cost cost);

/// The network as arcs between nodes, for searches that start at places and go against the direction of travel: what
/// it takes from anywhere *to* those places; or along it: what it takes *from* them to anywhere.
///
/// Forward star: 8 bytes an arc, 4 a node. An edge gives an arc for each direction in which it is open. Fast where the
/// network is in_curve_order(). Build O(nodes + edges).
class RoadGraph {
 public:
  enum class Towards : std::uint8_t { places, anywhere };

  struct Arc {
    std::uint32_t node;
    Ticks ticks;
  };

  RoadGraph(const RoadNetwork& network, Cost cost, Towards towards = Towards::places);
  /// Of arcs that are there already: those of node n are rows begin[n] to begin[n + 1] of `arcs`.
  RoadGraph(std::vector<std::uint32_t> begin, std::vector<Arc> arcs, Cost cost);

  /// Where a search goes on from a node. Towards places: the arcs that end at the node, `node` being where they begin.
  std::span<const Arc> arcs(std::size_t node) const {
    return {arcs_.data() + begin_[node], arcs_.data() + begin_[node + 1]};
  }
  /// Says that arcs(node) will be asked for soon.
  void expect(std::size_t node) const { __builtin_prefetch(&begin_[node]); }
  std::size_t nodes() const { return begin_.size() - 1; }
  std::size_t size() const { return arcs_.size(); }
  Cost cost() const { return cost_; }
  Ticks mean_ticks() const { return mean_; }
  Ticks longest_ticks() const { return longest_; }

 private:
  void measure();

  Cost cost_;
  std::vector<std::uint32_t> begin_;
  std::vector<Arc> arcs_;
  Ticks mean_ = 0, longest_ = 0;
};

}  // namespace geo
