// SPDX-License-Identifier: Apache-2.0
#include "geo/access/road_crossings.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <tuple>

#include "geo/access/strip_sweep.hpp"
#include "geo/core/radix_sort.hpp"

namespace geo {
namespace {

using Vertex = Strands::Vertex;
__extension__ typedef __int128 Wide;  // products of two differences of places

constexpr double kLongSegment = 4.0;  ///< In mean lengths: longer ones are swept in pieces.

/// Part `part` of `parts` of the segment that begins at a vertex.
struct Stretch {
  Vertex vertex;
  std::uint16_t part, parts;
};

double length(LatticePlace a, LatticePlace b) {
  return std::hypot(static_cast<double>(b.x - a.x), static_cast<double>(b.y - a.y));
}

/// All segments, long ones in pieces, and how high a strip should be.
struct Stretches {
  std::vector<Stretch> all;
  std::int64_t height = 1;
};

Stretches stretches_of(const Strands& strands) {
  double sum = 0.0, segments = 0.0;
  for (Vertex v = 0; v + 1 < strands.vertices(); ++v) {
    if (strands.is(v, Strands::kLast)) continue;
    sum += length(strands.place(v), strands.place(v + 1));
    segments += 1.0;
  }
  const double mean = sum / std::max(segments, 1.0), longest = kLongSegment * mean;
  Stretches out;
  out.all.reserve(static_cast<std::size_t>(segments));
  for (Vertex v = 0; v + 1 < strands.vertices(); ++v) {
    if (strands.is(v, Strands::kLast)) continue;
    const double times = std::ceil(length(strands.place(v), strands.place(v + 1)) / longest);
    const auto parts = static_cast<std::uint16_t>(std::clamp(times, 1.0, 60'000.0));
    for (std::uint16_t part = 0; part < parts; ++part) out.all.push_back({v, part, parts});
  }
  out.height = static_cast<std::int64_t>(mean) + 1;
  return out;
}

StripBox box_of(const Strands& strands, const Stretch& stretch) {
  const LatticePlace a = strands.place(stretch.vertex), b = strands.place(stretch.vertex + 1);
  if (stretch.parts == 1) return {std::min(a.x, b.x), std::min(a.y, b.y), std::max(a.x, b.x), std::max(a.y, b.y)};
  const auto at = [&](std::int64_t from, std::int64_t to, int part) {
    return from + (to - from) * part / stretch.parts;
  };
  const std::int64_t x1 = at(a.x, b.x, stretch.part), x2 = at(a.x, b.x, stretch.part + 1);
  const std::int64_t y1 = at(a.y, b.y, stretch.part), y2 = at(a.y, b.y, stretch.part + 1);
  return {std::min(x1, x2) - 1, std::min(y1, y2) - 1, std::max(x1, x2) + 1, std::max(y1, y2) + 1};  // rounded outwards
}

/// Twice the area of the triangle a b c; above 0 when c lies to the left of a b.
Wide orientation(LatticePlace a, LatticePlace b, LatticePlace c) {
  return Wide(b.x - a.x) * Wide(c.y - a.y) - Wide(b.y - a.y) * Wide(c.x - a.x);
}

/// `from` + `by` * numerator / denominator to the nearest whole number, halves up. denominator > 0.
std::int64_t moved(std::int64_t from, std::int64_t by, Wide numerator, Wide denominator) {
  const Wide twice = 2 * Wide(by) * numerator + denominator, whole = 2 * denominator;
  const Wide down = twice / whole - (twice % whole < 0 ? 1 : 0);
  return from + static_cast<std::int64_t>(down);
}

/// Whether c, which is on the line through a and b, lies between them and is neither.
bool is_inside(LatticePlace a, LatticePlace b, LatticePlace c) {
  if (c == a || c == b) return false;
  return std::min(a.x, b.x) <= c.x && c.x <= std::max(a.x, b.x) && std::min(a.y, b.y) <= c.y &&
         c.y <= std::max(a.y, b.y);
}

/// The lines of two vertices, and whether they may meet.
class Rules {
 public:
  explicit Rules(const Strands& strands) : strands_(strands) {}

  bool both_by_nodes(Vertex a, Vertex b) const {
    return strands_.is(a, Strands::kByNodes) && strands_.is(b, Strands::kByNodes);
  }
  std::int32_t level(Vertex v) const { return strands_.lines().level[strands_.row(strands_.strand_of(v))]; }
  bool cross(Vertex a, Vertex b) const {
    return !strands_.is(a, Strands::kBridge) && !strands_.is(b, Strands::kBridge) && level(a) == level(b);
  }
  /// Whether the line that ends at `end` may be joined to the inside of another.
  bool ends_on(Vertex end, Vertex other) const {
    return !strands_.is(other, Strands::kBridge) && (strands_.is(end, Strands::kBridge) || level(end) == level(other));
  }

 private:
  const Strands& strands_;
};

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
  Rules rules_;
};

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

std::int64_t distance2(LatticePlace a, LatticePlace b) { return (b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y); }

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
  Rules rules_;
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

/// A number in which places that differ nearly always differ.
std::uint64_t scattered(LatticePlace place) {
  const auto mixed = [](std::uint64_t bits) {
    bits *= 0x9E37'79B9'7F4A'7C15U;
    return bits ^ (bits >> 32U);
  };
  return mixed(mixed(static_cast<std::uint64_t>(place.x)) + static_cast<std::uint64_t>(place.y));
}

/// Decides on the vertices at one place.
class VertexGroups {
 public:
  VertexGroups(Strands& strands, std::vector<Vertex>& dead_ends) : strands_(strands), dead_ends_(dead_ends) {}

  /// Vertices with one number, in any order; nearly always at one place.
  void add(std::span<KeyedRow> rows) {
    if (rows.size() == 1) return add_single(rows[0].row);  // most are alone
    const LatticePlace first = strands_.place(rows[0].row);
    const bool same =
        std::all_of(rows.begin(), rows.end(), [&](const KeyedRow& row) { return strands_.place(row.row) == first; });
    if (same) return add_group(rows);
    std::sort(rows.begin(), rows.end(), [&](const KeyedRow& a, const KeyedRow& b) {
      return std::pair(strands_.place(a.row), a.row) < std::pair(strands_.place(b.row), b.row);
    });
    for (std::size_t begin = 0, end = 0; begin < rows.size(); begin = end) {
      while (end < rows.size() && strands_.place(rows[end].row) == strands_.place(rows[begin].row)) ++end;
      add_group(rows.subspan(begin, end - begin));
    }
  }

 private:
  void add_group(std::span<const KeyedRow> rows) {
    if (rows.size() == 1) return add_single(rows[0].row);
    const bool connects = std::any_of(rows.begin(), rows.end(), [&](const KeyedRow& row) {
      return strands_.is(row.row, Strands::kEnd | Strands::kByNodes);
    });
    if (!connects) return add_inner(rows);
    for (const KeyedRow& row : rows) strands_.mark(row.row, Strands::kCut);
  }
  void add_single(Vertex v) {
    if (!strands_.is(v, Strands::kEnd)) return;
    strands_.mark(v, Strands::kCut);
    if (!strands_.is(v, Strands::kByNodes | Strands::kJoined)) dead_ends_.push_back(v);
  }
  /// Lines that go on here: those of one level meet.
  void add_inner(std::span<const KeyedRow> rows) {
    const Rules rules(strands_);
    for (const KeyedRow& a : rows)
      for (const KeyedRow& b : rows)
        if (a.row != b.row && rules.cross(a.row, b.row)) strands_.mark(a.row, Strands::kCut);
  }

  Strands& strands_;
  std::vector<Vertex>& dead_ends_;
};

}  // namespace

std::vector<Split> crossings(Strands& strands, unsigned threads) {
  if (strands.all_by_nodes()) return {};
  const Stretches stretches = stretches_of(strands);
  const auto box = [&](std::size_t i) { return box_of(strands, stretches.all[i]); };
  const StripSweep sweep(stretches.all.size(), stretches.height, box);
  const CrossingTest test(strands);
  const auto found = sweep.meetings<Found>(
      box,
      [&](std::uint32_t a, std::uint32_t b, Found& out) {
        test(stretches.all[a].vertex, stretches.all[b].vertex, out);
      },
      threads);
  std::vector<Split> splits;
  for (const Found& some : found) {
    splits.insert(splits.end(), some.splits.begin(), some.splits.end());
    for (const Vertex v : some.touching)
      strands.mark(v, strands.is(v, Strands::kEnd) ? Strands::kCut | Strands::kJoined : Strands::kCut);
  }
  sort_unique(splits);
  return splits;
}

DeadEndJoins join_dead_ends(Strands& strands, const std::vector<Vertex>& dead_ends, double tolerance_m,
                            unsigned threads) {
  const auto reach = static_cast<std::int64_t>(tolerance_m * 1024.0);
  const std::vector<Vertex> ends = worth_joining(strands, dead_ends, reach);
  if (reach == 0 || ends.empty()) return {};
  const Stretches stretches = stretches_of(strands);
  const std::size_t segments = stretches.all.size();
  const auto box = [&](std::size_t i) {
    if (i < segments) return box_of(strands, stretches.all[i]);
    const LatticePlace at = strands.place(ends[i - segments]);
    return StripBox{at.x - reach, at.y - reach, at.x + reach, at.y + reach};
  };
  const StripSweep sweep(segments + ends.size(), std::max(stretches.height, reach), box);
  const TargetTest test(strands, ends, reach);
  const auto found = sweep.meetings<std::vector<Target>>(
      box,
      [&](std::uint32_t a, std::uint32_t b, std::vector<Target>& out) {
        if (a > b) std::swap(a, b);
        if (a < segments && b >= segments) test(static_cast<std::uint32_t>(b - segments), stretches.all[a].vertex, out);
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

std::vector<Vertex> cut_at_vertices(Strands& strands, unsigned threads) {
  constexpr std::size_t kAtOnce = 1U << 22U;
  constexpr unsigned kKeptBits = 44;  // four passes of the radix sort
  std::vector<Vertex> dead_ends;
  VertexGroups groups(strands, dead_ends);
  const std::uint64_t turns = strands.vertices() / kAtOnce + 1;
  std::vector<KeyedRow> rows;
  for (std::uint64_t turn = 0; turn < turns; ++turn) {
    rows.clear();
    for (Vertex v = 0; v < strands.vertices(); ++v)
      if (const std::uint64_t key = scattered(strands.place(v)); turns == 1 || key % turns == turn)
        rows.push_back({key >> (64U - kKeptBits), v});
    sort_by_key(rows, threads);
    for (std::size_t begin = 0, end = 0; begin < rows.size(); begin = end) {
      while (end < rows.size() && rows[end].key == rows[begin].key) ++end;
      groups.add(std::span(rows).subspan(begin, end - begin));
    }
  }
  std::sort(dead_ends.begin(), dead_ends.end());
  return dead_ends;
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
