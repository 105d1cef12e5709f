// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "geo/clusters/contour.hpp"

namespace geo {

/// A node of the lattice of a cover, or the lattice cell north-east of it.
struct LatticeNode {
  std::int64_t row, column;
};

/// A rectangle of the lattice: nodes, or the cells north-east of them.
struct LatticeBox {
  LatticeNode first{0, 0};
  std::int64_t rows = 0, columns = 0;

  std::size_t size() const { return static_cast<std::size_t>(rows * columns); }
  bool empty() const { return rows == 0 || columns == 0; }
  std::size_t at(std::int64_t row, std::int64_t column) const {
    return static_cast<std::size_t>((row - first.row) * columns + column - first.column);
  }
  bool contains(const LatticeNode& n) const {
    return n.row >= first.row && n.row < first.row + rows && n.column >= first.column &&
           n.column < first.column + columns;
  }
  LatticeBox grown(std::int64_t by) const {
    return {{first.row - by, first.column - by}, rows + 2 * by, columns + 2 * by};
  }
  LatticeBox common(const LatticeBox& other) const;
};

/// The points of a cover in tiles of the lattice and, within a tile, by the lattice cell they lie in.
///
/// The first tile begins at the south-western corner of the contour, not at the CRS origin: most clusters have one.
/// O(n) by radix sort; memory follows the points, never their box.
class CoverCells {
 public:
  /// Cells along a tile. So large that what lies around a tile costs little beside it; so small that what is known of
  /// its nodes stays in the cache.
  static constexpr std::int64_t kTile = 96;

  /// `reach` in steps: no point has the contour farther from its cell; less than kTile.
  CoverCells(std::span<const Point> points, double step_m, std::int64_t reach);

  /// A lattice cell and its points, which may be coincident.
  struct Cell {
    LatticeNode place;
    std::span<const Point> points;
  };

  /// The tiles that the contour may pass, each as its lattice cells, in a fixed order.
  std::vector<LatticeBox> tiles() const;

  /// The nodes that the contour may come near.
  const LatticeBox& reached() const { return reached_; }

  /// Calls visit(cell) for the cells with points in a tile and in those around it.
  template <class Visit>
  void around(const LatticeBox& tile, Visit visit) const {
    const LatticeNode at = tile_of(tile.first);
    for (std::int64_t row = at.row - 1; row <= at.row + 1; ++row) {
      auto cell = std::ranges::lower_bound(cells_, key(row, at.column - 1), {}, &Occupied::key);
      for (const std::uint64_t end = key(row, at.column + 2); cell != cells_.end() && cell->key < end; ++cell)
        visit(Cell{cell->place, {points_.data() + cell->begin, points_.data() + cell->end}});
    }
  }

 private:
  struct Occupied {
    std::uint64_t key;
    LatticeNode place;
    std::size_t begin, end;
  };

  static constexpr unsigned kCellBits = 14, kTileBits = 25;  // kTile² cells; 33 million tiles either way
  static_assert(kTile * kTile <= std::int64_t{1} << kCellBits);

  LatticeNode tile_of(const LatticeNode& cell) const {
    return {(cell.row - origin_.row) / kTile, (cell.column - origin_.column) / kTile};
  }
  /// Of the first cell of a tile.
  static std::uint64_t key(std::int64_t row, std::int64_t column) {
    return (static_cast<std::uint64_t>(row) << kTileBits | static_cast<std::uint64_t>(column)) << kCellBits;
  }
  std::uint64_t key_of(const LatticeNode& cell) const;

  LatticeBox reached_;
  LatticeNode origin_;  // of tile (0, 0), which like all of row or column 0 the contour does not reach
  std::vector<Point> points_;
  std::vector<Occupied> cells_;
};

}  // namespace geo
