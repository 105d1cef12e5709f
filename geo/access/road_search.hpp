// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "geo/access/road_graph.hpp"

namespace geo {

/// A place where a search starts: `ticks` away from `facility` at `node`. A facility may have many.
struct Start {
  std::uint32_t node;
  Ticks ticks;
  std::uint32_t facility;  ///< Its rank: of equally near facilities the smaller one is nearer. Below 2^32 - 1.
  friend bool operator==(const Start&, const Start&) = default;
};

/// How far a facility is: ordered by cost, then by rank. One number, so that both are compared at once.
class Label {
 public:
  Label() = default;
  Label(Ticks ticks, std::uint32_t facility) : bits_(std::uint64_t{ticks} << 32U | facility) {}
  Ticks ticks() const { return static_cast<Ticks>(bits_ >> 32U); }
  std::uint32_t facility() const { return static_cast<std::uint32_t>(bits_); }
  /// Whether there is a way at all.
  explicit operator bool() const { return ticks() != kNever; }
  friend auto operator<=>(const Label&, const Label&) = default;

 private:
  std::uint64_t bits_ = ~std::uint64_t{0};
};

/// The nearest and the second nearest facility; two different ones.
struct TwoLabels {
  Label first, second;

  /// Takes in a further label; true if it changed anything.
  bool offer(Label label) {
    if (label >= second) return false;
    if (label.facility() == first.facility()) {
      if (label >= first) return false;
      first = label;
    } else if (label < first) {
      second = first, first = label;
    } else {
      second = label;
    }
    return true;
  }
  bool holds(Label label) const { return first == label || second == label; }
  friend bool operator==(const TwoLabels&, const TwoLabels&) = default;
};

/// The nearest and the second nearest facility of every node, as far as `limit` (closed), from all facilities at once:
/// Dijkstra 1959 with two labels a node. Exact, ties by rank. Starts may stand in any order.
///
/// Nodes wait in buckets about as wide as the mean arc, first in, first out; a label that was improved while it waited
/// is passed over. The answer is the least of all ways, whatever the order. Expected O(nodes + arcs); 16 bytes a node
/// for the answer, 16 for each node that waits.
std::vector<TwoLabels> two_nearest(const RoadGraph& graph, std::span<const Start> starts, Ticks limit = kNever - 1);

/// The nearest alone, at half the cost.
std::vector<Label> nearest(const RoadGraph& graph, std::span<const Start> starts, Ticks limit = kNever - 1);

/// One bounded search after the other on the same graph, each as dear as what it reaches: 4 bytes a node once. The
/// graph outlives it. Not for many threads: each takes one of its own.
class BoundedSearch {
 public:
  explicit BoundedSearch(const RoadGraph& graph);
  ~BoundedSearch();
  /// The nodes within `limit` of the nearest of the starts (closed), ascending; their facilities are not looked at.
  /// They stay until the next search.
  std::span<const std::uint32_t> reach(std::span<const Start> starts, Ticks limit);
  /// Of the last search; kNever for a node that it did not reach.
  Ticks ticks(std::size_t node) const { return ticks_[node]; }
  /// How many nodes the last search reached.
  std::size_t reached() const { return reached_.size(); }

 private:
  const RoadGraph& graph_;
  std::vector<Ticks> ticks_;
  std::vector<std::uint32_t> reached_;
  struct Queue;
  std::unique_ptr<Queue> queue_;
};

}  // namespace geo
