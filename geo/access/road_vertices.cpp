// SPDX-License-Identifier: Apache-2.0
#include "geo/access/road_vertices.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>

#include "geo/access/road_rules.hpp"
#include "geo/core/radix_sort.hpp"

namespace geo {
namespace {

using Vertex = Strands::Vertex;

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
    const RoadMeetingRules rules(strands_);
    for (const KeyedRow& a : rows)
      for (const KeyedRow& b : rows)
        if (a.row != b.row && rules.cross(a.row, b.row)) strands_.mark(a.row, Strands::kCut);
  }

  Strands& strands_;
  std::vector<Vertex>& dead_ends_;
};

}  // namespace

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

}  // namespace geo
