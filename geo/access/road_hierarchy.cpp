// SPDX-License-Identifier: Apache-2.0
#include "geo/access/road_hierarchy.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <functional>
#include <numeric>
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
  Elimination(RoadGraph&& along, std::size_t most_links)
      : links_(links_of(std::move(along))),
        turn_(links_.size(), kNone),
        waiting_(most_links + 1),
        place_(links_.size(), kNone) {
    for (std::uint32_t node = 0; node < links_.size(); ++node) wait(node);
    std::uint32_t turn = 0;
    while (const auto node = next()) eliminate(*node, turn++);
  }

  /// A row for each node: the core, then a node behind all that it links to; by levels, so that most rows follow the
  /// order of the nodes.
  std::vector<std::uint32_t> rows(std::size_t& core) const {
    std::vector<std::uint32_t> level(links_.size(), 0), count{0, 0}, out(links_.size());
    for (std::size_t turn = begin_.size(); turn-- > 0;) {
      std::uint32_t& own = level[eliminated_[turn]];
      for (std::uint64_t i = begin_[turn]; i < end_of(turn); ++i) own = std::max(own, level[done_[i].row]);
      ++own;
    }
    for (const std::uint32_t of : level) {
      if (of + 1 >= count.size()) count.resize(of + 2);
      ++count[of + 1];
    }
    std::partial_sum(count.begin(), count.end(), count.begin());
    core = count[1];
    for (std::uint32_t node = 0; node < links_.size(); ++node) out[node] = count[level[node]]++;
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
  /// Links of the eliminated.
  std::size_t links() const { return done_.size(); }

 private:
  static std::vector<std::vector<Link>> links_of(RoadGraph&& graph) {
    const RoadGraph along = std::move(graph);  // gone when its arcs are links
    std::vector<std::vector<Link>> out(along.nodes());
    for (std::uint32_t from = 0; from < out.size(); ++from)
      for (const RoadGraph::Arc& arc : along.arcs(from))
        if (arc.node != from) {
          out[from].push_back({arc.node, cut(arc.ticks), kFar});
          out[arc.node].push_back({from, kFar, cut(arc.ticks)});
        }
    for (auto& of : out) join_equal(of);
    return out;
  }
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
    find_missed(node);
    for (std::size_t i = 0; i < links_[node].size(); ++i) {
      bypass(i, node);
      wait(links_[node][i].row);
    }
    eliminated_.push_back(node);
    begin_.push_back(done_.size());
    done_.insert(done_.end(), links_[node].begin(), links_[node].end());
    std::vector<Link>().swap(links_[node]);  // its place serves neighbours that grow
  }
  std::uint64_t end_of(std::size_t turn) const { return turn + 1 < begin_.size() ? begin_[turn + 1] : done_.size(); }

  /// Which pairs of its neighbours would miss the node: those that neither a link nor two links past it join as well.
  void find_missed(std::uint32_t node) {
    const std::vector<Link>& around = links_[node];
    missed_.assign(around.size() * around.size(), 0);
    for (std::uint32_t i = 0; i < around.size(); ++i) place_[around[i].row] = i;
    for (std::size_t i = 0; i + 1 < around.size(); ++i) {
      find_ways_past(node, i);
      for (std::size_t j = i + 1; j < around.size(); ++j) {
        const Link link = past(around[i], around[j]);
        const bool missed = link.up < ways_past_[j].up || link.down < ways_past_[j].down;
        missed_[i * around.size() + j] = missed_[j * around.size() + i] = missed ? 1 : 0;
      }
    }
    for (const Link& at : around) place_[at.row] = kNone;
  }
  /// From neighbour i of the node to the others, by at most two links and not by the node.
  void find_ways_past(std::uint32_t node, std::size_t i) {
    const std::vector<Link>& around = links_[node];
    ways_past_.assign(around.size(), {0, kFar, kFar});
    Link longest{0, 0, 0};  // that a way past the node could be better than
    for (std::size_t j = i + 1; j < around.size(); ++j) {
      const Link link = past(around[i], around[j]);
      longest.up = std::max(longest.up, link.up), longest.down = std::max(longest.down, link.down);
    }
    const auto shorten = [&](std::uint32_t row, std::int32_t up, std::int32_t down) {
      if (place_[row] == kNone) return;
      Link& way = ways_past_[place_[row]];
      way.up = std::min(way.up, up), way.down = std::min(way.down, down);
    };
    for (const Link& first : links_[around[i].row]) {
      if (first.row == node || (first.up > longest.up && first.down > longest.down)) continue;
      shorten(first.row, first.up, first.down);
      for (const Link& second : links_[first.row]) shorten(second.row, first.up + second.up, first.down + second.down);
    }
  }

  /// The link by the node from one neighbour to the other, in place of the node.
  static Link past(const Link& from, const Link& to) {
    return {to.row, std::min(from.down + to.up, kFar), std::min(to.down + from.up, kFar)};
  }

  /// Links a neighbour of the node to all the others that would miss it.
  void bypass(std::size_t i, std::uint32_t node) {
    const std::vector<Link>& around = links_[node];
    std::vector<Link>& own = links_[around[i].row];
    joined_.clear();
    auto old = own.begin();
    const auto keep_up_to = [&](std::uint32_t row) {
      for (; old != own.end() && old->row < row; ++old)
        if (old->row != node) joined_.push_back(*old);
    };
    for (std::size_t j = 0; j < around.size(); ++j) {
      if (missed_[i * around.size() + j] == 0) continue;
      keep_up_to(around[j].row);
      Link link = past(around[i], around[j]);
      if (old != own.end() && old->row == link.row) {
        link.up = std::min(link.up, old->up), link.down = std::min(link.down, old->down);
        ++old;
      }
      joined_.push_back(link);
    }
    keep_up_to(kNone);
    own.assign(joined_.begin(), joined_.end());
  }

  std::vector<std::vector<Link>> links_;            ///< Of nodes that are left.
  std::deque<Link> done_;                           ///< Of the others, turn by turn, to nodes that were left then.
  std::vector<std::uint64_t> begin_;                ///< By turn, into `done_`.
  std::vector<std::uint32_t> eliminated_;           ///< The node of each turn.
  std::vector<std::uint32_t> turn_;                 ///< kNone: not eliminated.
  std::vector<std::queue<std::uint32_t>> waiting_;  ///< By number of links; some have changed since.
  std::vector<std::uint32_t> place_;                ///< Of a node among the neighbours of the one eliminated, or kNone.
  std::vector<std::uint8_t> missed_;                ///< By two of those neighbours.
  std::vector<Link> ways_past_, joined_;
};

RoadHierarchy::RoadHierarchy(RoadGraph along, std::size_t most_links) : core_({0}, {}, along.cost()) {
  const Elimination elimination(std::move(along), most_links);
  std::size_t core = 0;
  row_ = elimination.rows(core);
  std::vector<std::uint32_t> node_at(row_.size());
  for (std::uint32_t node = 0; node < row_.size(); ++node) node_at[row_[node]] = node;
  std::vector<std::uint32_t> begin{0};
  std::vector<RoadGraph::Arc> arcs;
  for (std::size_t row = 0; row < core; ++row) {
    elimination.each_link(node_at[row], [&](const Link& link) {
      if (link.up < kFar) arcs.push_back({row_[link.row], static_cast<Ticks>(link.up)});
    });
    begin.push_back(static_cast<std::uint32_t>(arcs.size()));
  }
  core_ = RoadGraph(std::move(begin), std::move(arcs), core_.cost());
  begin_.reserve(row_.size() - core + 1);
  begin_.push_back(0);
  links_.reserve(elimination.links());
  for (std::size_t row = core; row < node_at.size(); ++row) {
    elimination.each_link(node_at[row], [&](const Link& link) {
      links_.push_back({row_[link.row], link.up, link.down});
    });
    std::ranges::sort(links_.begin() + static_cast<std::ptrdiff_t>(begin_.back()), links_.end(), {}, &Link::row);
    begin_.push_back(links_.size());
  }
}

void RoadHierarchy::climb(std::span<const Start> starts, std::size_t place, std::vector<std::int32_t>& ticks) const {
  std::priority_queue<std::size_t> below;  // rows of nodes that were reached; all that leads to the last has been seen
  const auto arrive = [&](std::size_t row, std::int32_t way) {
    std::int32_t& here = ticks[row * kAtOnce + place];
    if (way >= here) return;
    if (here == kFar && row >= core()) below.push(row);
    here = way;
  };
  for (const Start& start : starts) arrive(row_[start.node], cut(start.ticks));
  while (!below.empty()) {
    const std::size_t row = below.top();
    below.pop();
    for (const Link& link : links(row)) arrive(link.row, ticks[row * kAtOnce + place] + link.up);
  }
}

void RoadHierarchy::search_core(std::size_t place, std::vector<std::int32_t>& ticks) const {
  std::vector<Start> starts;
  for (std::uint32_t row = 0; row < core(); ++row)
    if (const std::int32_t here = ticks[row * kAtOnce + place]; here < kFar)
      starts.push_back({row, static_cast<Ticks>(here), 0});
  const std::vector<Label> found = nearest(core_, starts, kFar - 1);
  for (std::uint32_t row = 0; row < core(); ++row) ticks[row * kAtOnce + place] = cut(found[row].ticks());
}

void RoadHierarchy::descend(std::vector<std::int32_t>& ticks) const {
  for (std::size_t row = core(); row < nodes(); ++row) {
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
    for (const Start& start : places[place])
      if (start.node >= nodes()) throw std::invalid_argument("RoadHierarchy: a start is no node of the graph");
    climb(places[place], place, ticks);
    search_core(place, ticks);
  }
  descend(ticks);
}

}  // namespace geo
