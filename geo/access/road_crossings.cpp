// SPDX-License-Identifier: Apache-2.0
#include "geo/access/road_crossings.hpp"

#include <algorithm>
#include <cstdint>
#include <tuple>

#include "geo/access/road_lattice.hpp"
#include "geo/access/road_rules.hpp"
#include "geo/access/segment_pieces.hpp"

namespace geo {
namespace {

using Vertex = Strands::Vertex;

/// Twice the area of the triangle a b c; above 0 when c lies to the left of a b.
Wide orientation(LatticePlace a, LatticePlace b, LatticePlace c) {
  return Wide(b.x - a.x) * Wide(c.y - a.y) - Wide(b.y - a.y) * Wide(c.x - a.x);
}

/// Whether c, which is on the line through a and b, lies between them and is neither.
bool is_inside(LatticePlace a, LatticePlace b, LatticePlace c) {
  if (c == a || c == b) return false;
  return std::min(a.x, b.x) <= c.x && c.x <= std::max(a.x, b.x) && std::min(a.y, b.y) <= c.y &&
         c.y <= std::max(a.y, b.y);
}

struct Found {
  std::vector<Split> splits;
  std::vector<Vertex> touching;  ///< Vertices inside segments of others.
};

/// Tests pairs of segments.
class CrossingTest {
 public:
  explicit CrossingTest(const Strands& strands) : strands_(strands), rules_(strands) {}

  void operator()(Vertex a, Vertex b, Found& found) const {
    if (a == b || rules_.both_by_nodes(a, b)) return;
    const LatticePlace a1 = strands_.place(a), a2 = strands_.place(a + 1), b1 = strands_.place(b),
                       b2 = strands_.place(b + 1);
    const Wide to_b1 = orientation(a1, a2, b1), to_b2 = orientation(a1, a2, b2);
    if ((to_b1 > 0 && to_b2 > 0) || (to_b1 < 0 && to_b2 < 0)) return;
    const Wide to_a1 = orientation(b1, b2, a1), to_a2 = orientation(b1, b2, a2);
    if ((to_a1 > 0 && to_a2 > 0) || (to_a1 < 0 && to_a2 < 0)) return;
    if (to_b1 != 0 && to_b2 != 0 && to_a1 != 0 && to_a2 != 0) {
      if (!rules_.cross(a, b)) return;
      const Wide whole = to_a1 - to_a2, part = to_a1;
      const Wide sign = whole < 0 ? -1 : 1;
      const LatticePlace place{moved(a1.x, a2.x - a1.x, sign * part, sign * whole),
                               moved(a1.y, a2.y - a1.y, sign * part, sign * whole)};
      split(a, place, found);
      split(b, place, found);
      return;
    }
    if (to_b1 == 0) touch(b, b1, a, found);
    if (to_b2 == 0) touch(b + 1, b2, a, found);
    if (to_a1 == 0) touch(a, a1, b, found);
    if (to_a2 == 0) touch(a + 1, a2, b, found);
  }

 private:
  void split(Vertex segment, LatticePlace place, Found& found) const {
    found.splits.push_back({static_cast<std::uint32_t>(strands_.strand_of(segment)), segment + 1, place});
  }
  /// Vertex v, at `place` on the line through a segment.
  void touch(Vertex v, LatticePlace place, Vertex segment, Found& found) const {
    if (!is_inside(strands_.place(segment), strands_.place(segment + 1), place)) return;
    const bool ends = strands_.is(v, Strands::kEnd);
    if (!(ends ? rules_.ends_on(v, segment) : rules_.cross(v, segment))) return;
    split(segment, place, found);
    found.touching.push_back(v);
  }

  const Strands& strands_;
  RoadMeetingRules rules_;
};

}  // namespace

std::vector<Split> crossings(Strands& strands, unsigned threads) {
  if (strands.all_by_nodes()) return {};
  const SegmentPieces pieces = pieces_of(strands);
  const auto box = [&](std::size_t i) { return box_of(strands, pieces.all[i]); };
  const StripSweep sweep(pieces.all.size(), pieces.height, box);
  const CrossingTest test(strands);
  const auto found = sweep.meetings<Found>(
      box, [&](std::uint32_t a, std::uint32_t b, Found& out) { test(pieces.all[a].vertex, pieces.all[b].vertex, out); },
      threads);
  std::vector<Split> splits;
  for (const Found& some : found) {
    splits.insert(splits.end(), some.splits.begin(), some.splits.end());
    for (const Vertex v : some.touching)
      strands.mark(v, strands.is(v, Strands::kEnd) ? Strands::kCut | Strands::kJoined : Strands::kCut);
  }
  std::sort(splits.begin(), splits.end());
  splits.erase(std::unique(splits.begin(), splits.end()), splits.end());
  return splits;
}

bool is_before(const Strands& strands, const Split& a, const Split& b) {
  if (a.strand != b.strand || a.next != b.next) return std::tie(a.strand, a.next) < std::tie(b.strand, b.next);
  if (a.next == strands.begin(a.strand) || a.next == strands.end(a.strand)) return a.place < b.place;
  const LatticePlace from = strands.place(a.next - 1), to = strands.place(a.next);
  const auto along = [&](LatticePlace p) {
    return Wide(p.x - from.x) * (to.x - from.x) + Wide(p.y - from.y) * (to.y - from.y);
  };
  const Wide at_a = along(a.place), at_b = along(b.place);
  return at_a != at_b ? at_a < at_b : a.place < b.place;
}

}  // namespace geo
