// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "geo/access/road_strands.hpp"

namespace geo {

constexpr std::uint32_t kNoSplit = std::numeric_limits<std::uint32_t>::max();

/// Where a strand passes a node: at vertex next - 1, or at a split before vertex `next`.
struct RoadStop {
  std::uint32_t strand;
  Strands::Vertex next;
  std::uint32_t split;  ///< kNoSplit: at the vertex.
  /// The vertices up to the stop end here.
  Strands::Vertex end() const { return split == kNoSplit ? next - 1 : next; }
};

/// All stops in the order of the strands, which outlive it. Piece p leads from stop p to stop p + 1, where both are of
/// one strand. O(vertices + splits log splits).
class RoadStops {
 public:
  RoadStops(const Strands& strands, std::vector<Split> splits);

  const Strands& strands() const { return strands_; }
  std::size_t size() const { return stops_.size(); }
  const RoadStop& operator[](std::size_t i) const { return stops_[i]; }
  std::uint32_t row(std::size_t i) const { return strands_.row(stops_[i].strand); }
  LatticePlace place(std::size_t i) const {
    return stops_[i].split == kNoSplit ? strands_.place(stops_[i].next - 1) : splits_[stops_[i].split].place;
  }
  /// Whether all that is at this place is connected to it, whatever the level.
  bool connects(std::size_t i) const {
    const RoadStop& stop = stops_[i];
    if (stop.split == kNoSplit) return strands_.is(stop.next - 1, Strands::kEnd | Strands::kByNodes);
    return stop.next == strands_.begin(stop.strand) || stop.next == strands_.end(stop.strand);
  }
  /// Whether a piece begins here that has a length.
  bool begins_piece(std::size_t i) const {
    if (i + 1 >= stops_.size() || stops_[i].strand != stops_[i + 1].strand) return false;
    const LatticePlace from = place(i);
    if (place(i + 1) != from) return true;
    for (Strands::Vertex v = stops_[i].next; v < stops_[i + 1].end(); ++v)
      if (strands_.place(v) != from) return true;
    return false;
  }
  /// The places of a piece, from stop to stop or back; some may repeat the one before.
  template <class Visit>
  void each_place(std::size_t piece, bool is_back, Visit visit) const {
    const Strands::Vertex begin = stops_[piece].next, end = stops_[piece + 1].end();
    visit(place(is_back ? piece + 1 : piece));
    for (Strands::Vertex i = 0; begin + i < end; ++i) visit(strands_.place(is_back ? end - 1 - i : begin + i));
    visit(place(is_back ? piece : piece + 1));
  }

 private:
  const Strands& strands_;
  std::vector<Split> splits_;
  std::vector<RoadStop> stops_;
};

/// The nodes: stops at one place, of one level where nothing connects the levels.
struct RoadNodes {
  std::vector<LatticePlace> place;
  std::vector<std::int32_t> of_stop;
};

/// In the order of the curve. O(stops).
RoadNodes nodes_of(const RoadStops& stops, unsigned threads);

}  // namespace geo
