// SPDX-License-Identifier: Apache-2.0
#include "geo/access/road_stops.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "geo/access/road_crossings.hpp"
#include "geo/core/hilbert.hpp"
#include "geo/core/parallel.hpp"
#include "geo/core/radix_sort.hpp"

namespace geo {
namespace {

using Vertex = Strands::Vertex;
constexpr std::size_t kChunk = 65'536;

}  // namespace

RoadStops::RoadStops(const Strands& strands, std::vector<Split> splits)
    : strands_(strands), splits_(std::move(splits)) {
  std::sort(splits_.begin(), splits_.end(), [&](const Split& a, const Split& b) { return is_before(strands_, a, b); });
  splits_.erase(std::unique(splits_.begin(), splits_.end()), splits_.end());
  std::uint32_t split = 0;
  const auto add_splits = [&](std::uint32_t strand, Vertex next) {
    for (; split < splits_.size() && splits_[split].strand == strand && splits_[split].next == next; ++split)
      stops_.push_back({strand, next, split});
  };
  for (std::uint32_t strand = 0; strand < strands_.size(); ++strand) {
    for (Vertex v = strands_.begin(strand); v < strands_.end(strand); ++v) {
      add_splits(strand, v);
      if (strands_.is(v, Strands::kCut)) stops_.push_back({strand, v + 1, kNoSplit});
    }
    add_splits(strand, strands_.end(strand));
  }
  stops_.shrink_to_fit();
}

RoadNodes nodes_of(const RoadStops& stops, unsigned threads) {
  std::vector<KeyedRow> order(stops.size());
  parallel_for(order.size(), kChunk, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const LatticePlace place = stops.place(i);
      order[i] = {fine_hilbert_key(place.x_m(), place.y_m()), static_cast<Row>(i)};
    }
  });
  sort_by_key(order, threads);
  RoadNodes nodes;
  nodes.of_stop.resize(stops.size());
  const auto level = [&](Row stop) { return stops.strands().lines().level[stops.row(stop)]; };
  const auto add_node = [&](std::span<const KeyedRow> rows) {
    for (const KeyedRow& row : rows) nodes.of_stop[row.row] = static_cast<std::int32_t>(nodes.place.size());
    nodes.place.push_back(stops.place(rows[0].row));
  };
  const auto each_run = [](std::span<KeyedRow> rows, auto same, auto take) {
    for (std::size_t begin = 0, end = 0; begin < rows.size(); begin = end) {
      while (end < rows.size() && same(rows[begin], rows[end])) ++end;
      take(rows.subspan(begin, end - begin));
    }
  };
  const auto add_place = [&](std::span<KeyedRow> rows) {
    if (std::any_of(rows.begin(), rows.end(), [&](const KeyedRow& row) { return stops.connects(row.row); }))
      return add_node(rows);
    std::sort(rows.begin(), rows.end(),
              [&](const KeyedRow& a, const KeyedRow& b) { return level(a.row) < level(b.row); });
    each_run(
        rows, [&](const KeyedRow& a, const KeyedRow& b) { return level(a.row) == level(b.row); }, add_node);
  };
  each_run(
      order, [](const KeyedRow& a, const KeyedRow& b) { return a.key == b.key; },
      [&](std::span<KeyedRow> rows) {  // far from the origin, several places have one key
        const auto place = [&](const KeyedRow& row) { return stops.place(row.row); };
        std::sort(rows.begin(), rows.end(), [&](const KeyedRow& a, const KeyedRow& b) { return place(a) < place(b); });
        each_run(
            rows, [&](const KeyedRow& a, const KeyedRow& b) { return place(a) == place(b); }, add_place);
      });
  return nodes;
}

}  // namespace geo
