// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "geo/core/table.hpp"
#include "geo/surfaces/kernel_density.hpp"

namespace geo {

/// Which points: those whose kernel reaches farther than `above_m` and at most `upto_m`.
struct ReachRange {
  double above_m, upto_m;
};

/// Points whose kernel may reach a grid, in tiles; in units of one cell with the origin at the centre of the grid's
/// first cell. A tile is kTileRows rows high (a band) and one block of columns wide. Blocks are wider than the widest
/// kernel, stand on fixed columns of the CRS, and go as far west and east of the grid as kernels do that reach
/// it. A point is in the band where it lies and in the block where its kernel begins. In a tile points keep their
/// order; points that follow one another at one place are one point.
struct PointTiles {
  static constexpr std::size_t kTileRows = 8;

  std::unique_ptr<double[]> x, y;
  std::unique_ptr<double[]> weight;  ///< Times the height of the kernel relative to that of radius_m.
  std::unique_ptr<double[]> reach;   ///< H; null: all `widest`.
  double widest = 0.0;               ///< No point of these reaches farther.
  std::size_t rows_down = 0;         ///< Rows that the widest kernel reaches up and down; band 0 begins so far down.
  std::size_t block_columns = 0, blocks = 0;
  std::size_t columns_west = 0;      ///< Columns of the blocks before the first of the grid.
  std::vector<std::size_t> begin{};  ///< Per tile, band by band, and the end of the last.

  double reach_of(std::size_t i) const { return reach ? reach[i] : widest; }
  /// The bands [first, last) whose points may reach the rows [begin_row, end_row) of the grid.
  std::pair<std::size_t, std::size_t> bands_near(std::size_t begin_row, std::size_t end_row) const {
    return {begin_row / kTileRows, (end_row + 2 * rows_down + kTileRows - 1) / kTileRows};
  }
  /// The points [first, last) of those bands.
  std::pair<std::size_t, std::size_t> near(std::size_t begin_row, std::size_t end_row) const {
    const auto [first, last] = bands_near(begin_row, end_row);
    return {begin[first * blocks], begin[last * blocks]};
  }
  /// The points [first, last) of a tile.
  std::pair<std::size_t, std::size_t> of_tile(std::size_t band, std::size_t block) const {
    const std::size_t tile = band * blocks + block;
    return {begin[tile], begin[tile + 1]};
  }
};

/// O(points + tiles); 24 bytes a point of the range, 8 more with radii, and 4 bytes a tile and 65,536 points.
PointTiles tiled(const WeightedPoints& points, const Grid& grid, const Smoothing& smoothing, ReachRange range,
                 unsigned threads);

}  // namespace geo
