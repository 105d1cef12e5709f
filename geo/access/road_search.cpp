// SPDX-License-Identifier: Apache-2.0
#include "geo/access/road_search.hpp"

#include <algorithm>
#include <bit>
#include <stdexcept>
#include <utility>

namespace geo {
namespace {

struct Waiting {
  Label label;
  std::uint32_t node;
};

/// Labels that wait, in a ring of buckets of 2^shift ticks: as many as the longest arc can reach ahead. Storage of a
/// bucket that is done goes to the next one that is opened.
class Buckets {
 public:
  explicit Buckets(const RoadGraph& graph) {
    constexpr unsigned kMostBits = 16;
    const unsigned longest_bits = static_cast<unsigned>(std::bit_width(graph.longest_ticks()));
    const unsigned mean_bits = static_cast<unsigned>(std::bit_width(graph.mean_ticks()));
    shift_ = std::max(mean_bits > 0 ? mean_bits - 1 : 0, longest_bits > kMostBits ? longest_bits - kMostBits : 0);
    ring_.resize(std::bit_ceil((std::size_t{graph.longest_ticks()} >> shift_) + 2));
  }

  std::uint32_t bucket_of(Ticks ticks) const { return ticks >> shift_; }
  std::vector<Waiting>& operator[](std::uint32_t bucket) { return ring_[bucket & (ring_.size() - 1)]; }
  bool empty() const { return waiting_ == 0; }

  void add(Label label, std::uint32_t node) {
    std::vector<Waiting>& bucket = (*this)[bucket_of(label.ticks())];
    if (bucket.capacity() == 0 && !spare_.empty()) {
      bucket = std::move(spare_.back());
      spare_.pop_back();
    }
    bucket.push_back({label, node});
    ++waiting_;
  }
  void finish(std::vector<Waiting>& bucket) {
    if (bucket.empty()) return;
    waiting_ -= bucket.size();
    bucket.clear();
    spare_.push_back(std::move(bucket));
    bucket = {};
  }

 private:
  unsigned shift_ = 0;
  std::size_t waiting_ = 0;
  std::vector<std::vector<Waiting>> ring_, spare_;
};

std::vector<Waiting> in_order(const RoadGraph& graph, std::span<const Start> starts, Ticks limit) {
  std::vector<Waiting> out;
  out.reserve(starts.size());
  for (const Start& start : starts) {
    if (start.node >= graph.nodes()) throw std::invalid_argument("road search: a start is no node of the graph");
    if (start.ticks <= limit) out.push_back({Label(start.ticks, start.facility), start.node});
  }
  std::ranges::sort(
      out, [](const Waiting& a, const Waiting& b) { return a.label != b.label ? a.label < b.label : a.node < b.node; });
  return out;
}

/// `offer(node, label)` takes a label in or says no; `holds(node, label)` tells whether it still stands;
/// `look_at(node)` is told of a node some time before.
template <class Labels>
void spread(const RoadGraph& graph, std::span<const Start> starts, Ticks limit, Buckets& buckets, Labels labels) {
  constexpr std::size_t kAhead = 6;
  if (limit == kNever) throw std::invalid_argument("road search: the limit must be below kNever");
  const std::vector<Waiting> ordered = in_order(graph, starts, limit);
  std::size_t next = 0;
  for (std::uint32_t now = 0; next < ordered.size() || !buckets.empty(); ++now) {
    if (buckets.empty()) now = buckets.bucket_of(ordered[next].label.ticks());
    for (; next < ordered.size() && buckets.bucket_of(ordered[next].label.ticks()) == now; ++next)
      if (labels.offer(ordered[next].node, ordered[next].label)) buckets.add(ordered[next].label, ordered[next].node);
    std::vector<Waiting>& bucket = buckets[now];
    for (std::size_t i = 0; i < bucket.size(); ++i) {  // grows while it is read
      if (i + 2 * kAhead < bucket.size()) graph.expect(bucket[i + 2 * kAhead].node);
      if (i + kAhead < bucket.size()) {
        labels.look_at(bucket[i + kAhead].node);
        __builtin_prefetch(graph.arcs(bucket[i + kAhead].node).data());
      }
      const auto [label, node] = bucket[i];
      if (!labels.holds(node, label)) continue;
      for (const RoadGraph::Arc& arc : graph.arcs(node)) {
        if (arc.ticks > limit - label.ticks()) continue;
        const Label farther(label.ticks() + arc.ticks, label.facility());
        if (labels.offer(arc.node, farther)) buckets.add(farther, arc.node);
      }
    }
    buckets.finish(bucket);
  }
}

struct Two {
  std::vector<TwoLabels>& of;
  bool offer(std::size_t node, Label label) const { return of[node].offer(label); }
  bool holds(std::size_t node, Label label) const { return of[node].holds(label); }
  void look_at(std::size_t node) const { __builtin_prefetch(&of[node]); }
};

struct One {
  std::vector<Label>& of;
  bool offer(std::size_t node, Label label) const {
    if (label >= of[node]) return false;
    of[node] = label;
    return true;
  }
  bool holds(std::size_t node, Label label) const { return of[node] == label; }
  void look_at(std::size_t node) const { __builtin_prefetch(&of[node]); }
};

struct Bounded {
  std::vector<Ticks>& of;
  std::vector<std::uint32_t>& reached;
  bool offer(std::size_t node, Label label) const {
    if (label.ticks() >= of[node]) return false;
    if (of[node] == kNever) reached.push_back(static_cast<std::uint32_t>(node));
    of[node] = label.ticks();
    return true;
  }
  bool holds(std::size_t node, Label label) const { return of[node] == label.ticks(); }
  void look_at(std::size_t node) const { __builtin_prefetch(&of[node]); }
};

}  // namespace

std::vector<TwoLabels> two_nearest(const RoadGraph& graph, std::span<const Start> starts, Ticks limit) {
  std::vector<TwoLabels> out(graph.nodes());
  Buckets buckets(graph);
  spread(graph, starts, limit, buckets, Two{out});
  return out;
}

std::vector<Label> nearest(const RoadGraph& graph, std::span<const Start> starts, Ticks limit) {
  std::vector<Label> out(graph.nodes());
  Buckets buckets(graph);
  spread(graph, starts, limit, buckets, One{out});
  return out;
}

struct BoundedSearch::Queue {
  Buckets buckets;
};

BoundedSearch::BoundedSearch(const RoadGraph& graph)
    : graph_(graph), ticks_(graph.nodes(), kNever), queue_(std::make_unique<Queue>(Queue{Buckets(graph)})) {}

BoundedSearch::~BoundedSearch() = default;

std::span<const std::uint32_t> BoundedSearch::reach(std::span<const Start> starts, Ticks limit) {
  for (const std::uint32_t node : reached_) ticks_[node] = kNever;
  reached_.clear();
  spread(graph_, starts, limit, queue_->buckets, Bounded{ticks_, reached_});
  std::ranges::sort(reached_);
  return reached_;
}

}  // namespace geo
