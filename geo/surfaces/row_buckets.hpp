// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "geo/core/table.hpp"
#include "geo/surfaces/kernel_density.hpp"

namespace geo {

/// Which points: those whose kernel reaches farther than `above_m` and at most `upto_m`.
struct ReachRange {
  double above_m, upto_m;
};

/// Points whose kernel may reach a grid, by the grid row that they lie in, rows below and above the grid included; in
/// units of one cell with the origin at the centre of the grid's first cell. In a bucket points keep their order.
struct RowBuckets {
  std::vector<double> x, y;
  std::vector<double> weight;        ///< Times the height of the kernel relative to that of radius_m; empty: all 1.
  std::vector<double> reach;         ///< H; empty: all `widest`.
  double widest = 0.0;               ///< No point of these reaches farther.
  std::vector<std::size_t> begin{};  ///< Per bucket, and the end of the last one; bucket b holds row b - rows_down.
  std::ptrdiff_t rows_down = 0;      ///< Rows that the widest kernel reaches up and down.

  double weight_of(std::size_t i) const { return weight.empty() ? 1.0 : weight[i]; }
  double reach_of(std::size_t i) const { return reach.empty() ? widest : reach[i]; }
  /// The points [first, last) that may reach the rows [begin_row, end_row) of the grid.
  std::pair<std::size_t, std::size_t> near(std::size_t begin_row, std::size_t end_row) const {
    return {begin[begin_row], begin[end_row + 2 * static_cast<std::size_t>(rows_down)]};
  }
};

/// O(points + rows); 16 bytes a point of the range, 8 more with weights, 16 more with radii.
RowBuckets bucketed(const WeightedPoints& points, const Grid& grid, const Smoothing& smoothing, ReachRange range,
                    unsigned threads);

}  // namespace geo
