// SPDX-License-Identifier: Apache-2.0
#include "geo/access/road_dead_ends.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "geo/access/road_lattice.hpp"
#include "geo/access/road_rules.hpp"
#include "geo/access/segment_pieces.hpp"

namespace geo {
namespace {

using Vertex = Strands::Vertex;

template <class T>
void sort_unique(std::vector<T>& items) {
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
}

/// A place that a dead end may be joined to.
struct Target {
  std::uint32_t dead_end;
  bool is_inside;  ///< Of a segment; else at a vertex.
  std::int64_t distance2;
  LatticePlace place;
  Vertex vertex;  ///< Or the first of the segment.
  friend auto operator<=>(const Target&, const Target&) = default;
};

/// The place on a segment that is nearest to c, rounded.
LatticePlace nearest_on(LatticePlace a, LatticePlace b, LatticePlace c) {
  const Wide along = Wide(c.x - a.x) * (b.x - a.x) + Wide(c.y - a.y) * (b.y - a.y);
  const Wide whole = Wide(b.x - a.x) * (b.x - a.x) + Wide(b.y - a.y) * (b.y - a.y);
  if (along <= 0) return a;
  if (along >= whole) return b;
  return {moved(a.x, b.x - a.x, along, whole), moved(a.y, b.y - a.y, along, whole)};
}

/// Collects what each dead end may be joined to.
class TargetTest {
 public:
  TargetTest(const Strands& strands, std::span<const Vertex> dead_ends, std::int64_t reach)
      : strands_(strands), rules_(strands), dead_ends_(dead_ends), reach2_(reach * reach) {}

  void operator()(std::uint32_t dead_end, Vertex segment, std::vector<Target>& out) const {
    const Vertex end = dead_ends_[dead_end];
    if (is_of_strand_of(end, segment)) return offer_other_end(dead_end, segment, out);
    const LatticePlace a = strands_.place(segment), b = strands_.place(segment + 1), here = strands_.place(end);
    for (const auto& [vertex, place] : {std::pair(segment, a), std::pair(segment + 1, b)})
      if (strands_.is(vertex, Strands::kEnd) || rules_.ends_on(end, vertex))
        offer({dead_end, false, distance2(here, place), place, vertex}, out);
    if (!rules_.ends_on(end, segment)) return;
    const LatticePlace inside = nearest_on(a, b, here);
    if (inside != a && inside != b) offer({dead_end, true, distance2(here, inside), inside, segment}, out);
  }

 private:
  bool is_of_strand_of(Vertex end, Vertex segment) const {
    const std::size_t strand = strands_.strand_of(end);
    return segment >= strands_.begin(strand) && segment < strands_.end(strand);
  }
  /// A line may be closed to a ring, but not joined to its own middle.
  void offer_other_end(std::uint32_t dead_end, Vertex segment, std::vector<Target>& out) const {
    const Vertex end = dead_ends_[dead_end];
    const Vertex vertex = strands_.is(end, Strands::kFirst) ? segment + 1 : segment;
    const bool is_ring = strands_.end(strands_.strand_of(end)) - strands_.begin(strands_.strand_of(end)) > 2;
    if (is_ring && strands_.is(vertex, Strands::kEnd))
      offer({dead_end, false, distance2(strands_.place(end), strands_.place(vertex)), strands_.place(vertex), vertex},
            out);
  }
  void offer(const Target& target, std::vector<Target>& out) const {
    if (target.distance2 <= reach2_) out.push_back(target);
  }

  const Strands& strands_;
  RoadMeetingRules rules_;
  std::span<const Vertex> dead_ends_;
  std::int64_t reach2_;
};

/// Dead ends of lines that lead to a node within reach of themselves would be joined to what they come from.
std::vector<Vertex> worth_joining(const Strands& strands, const std::vector<Vertex>& dead_ends, std::int64_t reach) {
  std::vector<Vertex> out;
  for (const Vertex end : dead_ends) {
    const std::size_t strand = strands.strand_of(end);
    const Vertex other = end == strands.begin(strand) ? strands.end(strand) - 1 : strands.begin(strand);
    const bool is_free = std::binary_search(dead_ends.begin(), dead_ends.end(), other);
    if (is_free || distance2(strands.place(end), strands.place(other)) > reach * reach) out.push_back(end);
  }
  return out;
}

}  // namespace

DeadEndJoins join_dead_ends(Strands& strands, const std::vector<Vertex>& dead_ends, double tolerance_m,
                            unsigned threads) {
  const auto reach = static_cast<std::int64_t>(tolerance_m * 1024.0);
  const std::vector<Vertex> ends = worth_joining(strands, dead_ends, reach);
  if (reach == 0 || ends.empty()) return {};
  const SegmentPieces pieces = pieces_of(strands);
  const std::size_t segments = pieces.all.size();
  const auto box = [&](std::size_t i) {
    if (i < segments) return box_of(strands, pieces.all[i]);
    const LatticePlace at = strands.place(ends[i - segments]);
    return StripBox{at.x - reach, at.y - reach, at.x + reach, at.y + reach};
  };
  const StripSweep sweep(segments + ends.size(), std::max(pieces.height, reach), box);
  const TargetTest test(strands, ends, reach);
  const auto found = sweep.meetings<std::vector<Target>>(
      box,
      [&](std::uint32_t a, std::uint32_t b, std::vector<Target>& out) {
        if (a > b) std::swap(a, b);
        if (a < segments && b >= segments) test(static_cast<std::uint32_t>(b - segments), pieces.all[a].vertex, out);
      },
      threads);
  std::vector<Target> targets;
  for (const auto& some : found) targets.insert(targets.end(), some.begin(), some.end());
  sort_unique(targets);

  std::vector<std::optional<Target>> best(ends.size());
  for (const Target& target : targets)
    if (!best[target.dead_end]) best[target.dead_end] = target;
  const auto goes_to = [&](Vertex from, LatticePlace place) {  // whether a dead end is joined to a place
    const auto at = std::lower_bound(ends.begin(), ends.end(), from);
    if (at == ends.end() || *at != from) return false;
    const auto& target = best[static_cast<std::size_t>(at - ends.begin())];
    return target && target->place == place;
  };
  DeadEndJoins out;
  for (std::size_t i = 0; i < ends.size(); ++i) {
    if (!best[i]) continue;
    const LatticePlace here = strands.place(ends[i]);
    if (goes_to(best[i]->vertex, here) && best[i]->place < here) continue;  // the other one comes over here
    const std::size_t strand = strands.strand_of(ends[i]);
    const Vertex next = strands.is(ends[i], Strands::kFirst) ? ends[i] : ends[i] + 1;
    out.splits.push_back({static_cast<std::uint32_t>(strand), next, best[i]->place});
    ++out.joined;
  }
  for (const Target& target : targets) {
    const Target& chosen = *best[target.dead_end];
    if (target.place != chosen.place) continue;
    if (!target.is_inside)
      strands.mark(target.vertex, Strands::kCut);
    else
      out.splits.push_back(
          {static_cast<std::uint32_t>(strands.strand_of(target.vertex)), target.vertex + 1, target.place});
  }
  sort_unique(out.splits);
  return out;
}

}  // namespace geo
