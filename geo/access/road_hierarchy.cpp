// SPDX-License-Identifier: Apache-2.0
#include "geo/access/road_hierarchy.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <functional>
#include <optional>
#include <queue>
#include <stdexcept>
#include <utility>

namespace geo {
namespace {

constexpr std::int32_t kFar = RoadHierarchy::kFar;
constexpr std::uint32_t kNone = static_cast<std::uint32_t>(-1);

std::int32_t cut(Ticks ticks) { return static_cast<std::int32_t>(std::min(ticks, static_cast<Ticks>(kFar))); }

}  // namespace

/// The nodes with their links, while they are eliminated.
class RoadHierarchy::Elimination {
 public:
  /// Link::row is a node here, up the way to it, down the way from it.
  Elimination(const RoadGraph& along, std::size_t most_links)
      : links_(along.nodes()), turn_(along.nodes(), kNone), waiting_(most_links + 1) {
    for (std::uint32_t from = 0; from < links_.size(); ++from)
      for (const RoadGraph::Arc& arc : along.arcs(from))
        if (arc.node != from) {
          links_[from].push_back({arc.node, cut(arc.ticks), kFar});
          links_[arc.node].push_back({from, kFar, cut(arc.ticks)});
        }
    for (auto& of : links_) join_equal(of);
    for (std::uint32_t node = 0; node < links_.size(); ++node) wait(node);
    std::uint32_t turn = 0;
    while (const auto node = next()) eliminate(*node, turn++);
  }

  /// A row for each node: the core, then a node behind the one it hangs on, with all that hangs on it beside it.
  std::vector<std::uint32_t> rows(std::size_t& core) const {
    std::vector<std::uint32_t> first(links_.size(), kNone), sibling(links_.size(), kNone), out(links_.size()), todo;
    std::uint32_t row = 0;
    for (std::uint32_t node = 0; node < links_.size(); ++node)
      if (turn_[node] == kNone) out[node] = row++;
    core = row;
    for (std::uint32_t node = 0; node < links_.size(); ++node) {
      if (turn_[node] == kNone) continue;
      const std::uint32_t above = next_above(node);
      if (above == kNone) {
        todo.push_back(node);
      } else {
        sibling[node] = first[above], first[above] = node;
      }
    }
    while (!todo.empty()) {
      const std::uint32_t node = todo.back();
      todo.pop_back();
      out[node] = row++;
      for (std::uint32_t below = first[node]; below != kNone; below = sibling[below]) todo.push_back(below);
    }
    return out;
  }

  /// Calls visit(link) for the links of a node, in the order of their nodes.
  template <class Visit>
  void each_link(std::uint32_t node, Visit visit) const {
    const std::uint32_t turn = turn_[node];
    for (const Link& link : links_[node]) visit(link);  // none where it was eliminated
    if (turn == kNone) return;
    for (std::uint64_t i = begin_[turn]; i < end_of(turn); ++i) visit(done_[i]);
  }
  std::size_t links() const {
    std::size_t sum = done_.size();
    for (const auto& of : links_) sum += of.size();
    return sum;
  }

 private:
  static void join_equal(std::vector<Link>& of) {
    std::ranges::sort(of, {}, &Link::row);
    std::size_t kept = 0;
    for (const Link& link : of) {
      if (kept > 0 && of[kept - 1].row == link.row) {
        of[kept - 1].up = std::min(of[kept - 1].up, link.up);
        of[kept - 1].down = std::min(of[kept - 1].down, link.down);
      } else {
        of[kept++] = link;
      }
    }
    of.resize(kept);
  }

  void wait(std::uint32_t node) {
    if (links_[node].size() < waiting_.size()) waiting_[links_[node].size()].push(node);
  }
  /// Of the nodes with the fewest links the one that has waited longest.
  std::optional<std::uint32_t> next() {
    for (std::size_t count = 0; count < waiting_.size(); ++count)
      while (!waiting_[count].empty()) {
        const std::uint32_t node = waiting_[count].front();
        waiting_[count].pop();
        if (turn_[node] == kNone && links_[node].size() == count) return node;
      }
    return std::nullopt;
  }

  void eliminate(std::uint32_t node, std::uint32_t turn) {
    turn_[node] = turn;
    for (const Link& at : links_[node]) {
      bypass(at, node);
      wait(at.row);
    }
    begin_.push_back(done_.size());
    done_.insert(done_.end(), links_[node].begin(), links_[node].end());
    std::vector<Link>().swap(links_[node]);  // its place serves neighbours that grow
  }
  std::uint64_t end_of(std::uint32_t turn) const { return turn + 1 < begin_.size() ? begin_[turn + 1] : done_.size(); }

  /// Links a neighbour of the node to all the others, in place of the node.
  void bypass(const Link& at, std::uint32_t node) {
    std::vector<Link>& own = links_[at.row];
    joined_.clear();
    auto old = own.begin();
    const auto keep_up_to = [&](std::uint32_t row) {
      for (; old != own.end() && old->row < row; ++old)
        if (old->row != node) joined_.push_back(*old);
    };
    for (const Link& other : links_[node]) {
      if (other.row == at.row) continue;
      keep_up_to(other.row);
      Link link{other.row, std::min(at.down + other.up, kFar), std::min(other.down + at.up, kFar)};
      if (old != own.end() && old->row == other.row) {
        link.up = std::min(link.up, old->up), link.down = std::min(link.down, old->down);
        ++old;
      }
      joined_.push_back(link);
    }
    keep_up_to(kNone);
    own.assign(joined_.begin(), joined_.end());
  }

  /// The first of those it links to that was eliminated after it; kNone: all of them are of the core.
  std::uint32_t next_above(std::uint32_t node) const {
    std::uint32_t above = kNone;
    each_link(node, [&](const Link& link) {
      if (turn_[link.row] != kNone && (above == kNone || turn_[link.row] < turn_[above])) above = link.row;
    });
    return above;
  }

  std::vector<std::vector<Link>> links_;            ///< Of nodes that are left.
  std::deque<Link> done_;                           ///< Of the others, turn by turn, to nodes that were left then.
  std::vector<std::uint64_t> begin_;                ///< By turn, into `done_`.
  std::vector<std::uint32_t> turn_;                 ///< kNone: not eliminated.
  std::vector<std::queue<std::uint32_t>> waiting_;  ///< By number of links; some have changed since.
  std::vector<Link> joined_;
};

RoadHierarchy::RoadHierarchy(const RoadGraph& along, std::size_t most_links) {
  Elimination elimination(along, most_links);
  row_ = elimination.rows(core_);
  std::vector<std::uint32_t> node_at(row_.size());
  for (std::uint32_t node = 0; node < row_.size(); ++node) node_at[row_[node]] = node;
  begin_.reserve(row_.size() + 1);
  begin_.push_back(0);
  links_.reserve(elimination.links());
  for (const std::uint32_t node : node_at) {
    elimination.each_link(node, [&](const Link& link) { links_.push_back({row_[link.row], link.up, link.down}); });
    std::ranges::sort(links_.begin() + static_cast<std::ptrdiff_t>(begin_.back()), links_.end(), {}, &Link::row);
    begin_.push_back(links_.size());
  }
}

void RoadHierarchy::climb(std::size_t row, std::size_t place, std::vector<std::int32_t>& ticks) const {
  while (row >= core_) {
    const std::int32_t here = ticks[row * kAtOnce + place];
    const auto above = links(row);
    for (const Link& link : above) {
      std::int32_t& there = ticks[link.row * kAtOnce + place];
      there = std::min(there, here + link.up);
    }
    if (above.empty()) return;
    row = above.back().row;  // the last before it: what it hangs on
  }
}

void RoadHierarchy::search_core(std::size_t place, std::vector<std::int32_t>& ticks) const {
  using Waiting = std::pair<std::int32_t, std::uint32_t>;
  std::priority_queue<Waiting, std::vector<Waiting>, std::greater<>> queue;
  for (std::uint32_t row = 0; row < core_; ++row)
    if (const std::int32_t here = ticks[row * kAtOnce + place]; here < kFar) queue.emplace(here, row);
  while (!queue.empty()) {
    const auto [here, row] = queue.top();
    queue.pop();
    if (here > ticks[row * kAtOnce + place]) continue;
    for (const Link& link : links(row)) {
      std::int32_t& there = ticks[link.row * kAtOnce + place];
      if (here + link.up >= there) continue;
      there = here + link.up;
      queue.emplace(there, link.row);
    }
  }
}

void RoadHierarchy::descend(std::vector<std::int32_t>& ticks) const {
  for (std::size_t row = core_; row < nodes(); ++row) {
    std::array<std::int32_t, kAtOnce> here{};
    std::copy_n(&ticks[row * kAtOnce], kAtOnce, here.begin());
    for (const Link& link : links(row)) {
      const std::int32_t* above = &ticks[link.row * kAtOnce];
      for (std::size_t k = 0; k < kAtOnce; ++k) here[k] = std::min(here[k], above[k] + link.down);
    }
    std::copy_n(here.begin(), kAtOnce, &ticks[row * kAtOnce]);
  }
}

void RoadHierarchy::reach(std::span<const std::vector<Start>> places, std::vector<std::int32_t>& ticks) const {
  if (places.size() > kAtOnce) throw std::invalid_argument("RoadHierarchy: too many places at once");
  ticks.assign(nodes() * kAtOnce, kFar);
  for (std::size_t place = 0; place < places.size(); ++place) {
    for (const Start& start : places[place]) {
      if (start.node >= nodes()) throw std::invalid_argument("RoadHierarchy: a start is no node of the graph");
      const std::size_t row = row_[start.node];
      std::int32_t& here = ticks[row * kAtOnce + place];
      here = std::min(here, cut(start.ticks));
      climb(row, place, ticks);
    }
    search_core(place, ticks);
  }
  descend(ticks);
}

}  // namespace geo
