// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "geo/core/table.hpp"

namespace geo {

/// Points by the square cell they stand in, two to a cell on average, to be asked for those in a small disc: no tree is
/// descended, and the points of neighbouring cells stand side by side.
///
/// Copies what it needs, 24 bytes a point. Columns are of equal length and hold finite metres. O(n). Questions are
/// const and safe to ask from many threads.
class PointGrid {
 public:
  PointGrid() = default;
  PointGrid(std::span<const double> x_m, std::span<const double> y_m);

  /// Calls offer(row, squared distance) for every point not farther than the limit, which starts at radius_m² and is
  /// what the last call returned. Says false, and offers nothing, where a disc is not small (more than eight lines of
  /// cells or 64 points in its cells) or the grid is empty. O(points in those cells).
  template <class Offer>
  bool search(double x_m, double y_m, double radius_m, Offer offer) const;

 private:
  static constexpr std::size_t kMostLines = 8, kMostPoints = 64;

  std::size_t column(double x_m) const { return place((x_m - x0_m_) * per_m_, columns_); }
  std::size_t line(double y_m) const { return place((y_m - y0_m_) * per_m_, lines_); }
  static std::size_t place(double cells, std::size_t count) {  // beyond the border: the cell at the border
    return static_cast<std::size_t>(std::clamp(cells, 0.0, static_cast<double>(count - 1)));
  }

  double x0_m_ = 0.0, y0_m_ = 0.0, per_m_ = 0.0;  ///< The corner below, and cells a metre.
  std::size_t columns_ = 0, lines_ = 0;
  std::vector<std::uint32_t> begin_;  ///< Of each cell, line by line, and the end of the last.
  std::vector<double> x_m_, y_m_;     ///< In the order of the cells.
  std::vector<Row> row_;
};

template <class Offer>
bool PointGrid::search(double x_m, double y_m, double radius_m, Offer offer) const {
  if (row_.empty() || !std::isfinite(radius_m)) return false;
  const std::size_t first = line(y_m - radius_m), lines = line(y_m + radius_m) - first + 1;
  if (lines > kMostLines) return false;
  const std::size_t left = column(x_m - radius_m), right = column(x_m + radius_m);
  std::array<std::size_t, kMostLines> begin, end;
  std::size_t points = 0;
  for (std::size_t i = 0; i < lines; ++i) {
    begin[i] = begin_[(first + i) * columns_ + left], end[i] = begin_[(first + i) * columns_ + right + 1];
    points += end[i] - begin[i];
  }
  if (points > kMostPoints) return false;
  double limit_m2 = radius_m * radius_m;
  for (std::size_t i = 0; i < lines; ++i)
    for (std::size_t p = begin[i]; p < end[i]; ++p) {
      const double dx = x_m - x_m_[p], dy = y_m - y_m_[p], m2 = dx * dx + dy * dy;
      if (m2 <= limit_m2) limit_m2 = offer(row_[p], m2);
    }
  return true;
}

}  // namespace geo
