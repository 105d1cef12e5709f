// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "geo/access/noding.hpp"

namespace geo {

/// A place on the lattice of 1/1024 m.
struct LatticePlace {
  std::int64_t x, y;
  double x_m() const { return static_cast<double>(x) / 1024.0; }
  double y_m() const { return static_cast<double>(y) / 1024.0; }
  friend auto operator<=>(const LatticePlace&, const LatticePlace&) = default;
};

/// The parts of road lines as noding works on them: strand s has the vertices begin(s) to end(s) - 1.
class Strands {
 public:
  using Vertex = std::uint32_t;
  enum Flag : std::uint8_t {
    kFirst = 1,
    kLast = 2,  ///< Of its strand; from every other vertex a segment goes to the next.
    kEnd = kFirst | kLast,
    kByNodes = 4,  ///< Of a line that meets others of its kind at vertices only.
    kBridge = 8,
    kCut = 16,     ///< A node will be here.
    kJoined = 32,  ///< An end that lies on another line.
  };

  /// Keeps a reference to the lines' columns. Throws std::invalid_argument as node_roads says.
  explicit Strands(const RoadLines& lines);

  const RoadLines& lines() const { return lines_; }
  std::size_t size() const { return row_.size(); }
  std::size_t vertices() const { return flags_.size(); }
  Vertex begin(std::size_t strand) const { return static_cast<Vertex>(lines_.shapes.ring_offsets()[strand]); }
  Vertex end(std::size_t strand) const { return begin(strand + 1); }
  std::uint32_t row(std::size_t strand) const { return row_[strand]; }
  std::size_t strand_of(Vertex vertex) const {
    const auto offsets = lines_.shapes.ring_offsets();
    return static_cast<std::size_t>(std::upper_bound(offsets.begin(), offsets.end(), vertex) - offsets.begin()) - 1;
  }

  LatticePlace place(Vertex vertex) const {
    return {static_cast<std::int64_t>(lines_.shapes.x()[vertex] * 1024.0),
            static_cast<std::int64_t>(lines_.shapes.y()[vertex] * 1024.0)};
  }
  bool is(Vertex vertex, unsigned flags) const { return (flags_[vertex] & flags) != 0; }
  void mark(Vertex vertex, unsigned flags) { flags_[vertex] = static_cast<std::uint8_t>(flags_[vertex] | flags); }
  /// Whether all lines meet at vertices only.
  bool all_by_nodes() const { return all_by_nodes_; }

 private:
  void mark_strand(std::size_t strand);

  RoadLines lines_;
  std::vector<std::uint32_t> row_;   // by strand
  std::vector<std::uint8_t> flags_;  // by vertex
  bool all_by_nodes_ = true;
};

/// A node between vertices: behind vertex next - 1 of the strand and before vertex `next`, or beyond one of its ends.
struct Split {
  std::uint32_t strand;
  Strands::Vertex next;
  LatticePlace place;
  friend auto operator<=>(const Split&, const Split&) = default;
};

}  // namespace geo
