// SPDX-License-Identifier: Apache-2.0
#include "geo/access/point_grid.hpp"

#include <numeric>

#include "geo/core/shapes.hpp"

namespace geo {
namespace {

/// Side of cells that hold two points on average; not so short that points on a line have more cells than others.
double side_m(const Box& box, std::size_t points) {
  const double cells = static_cast<double>(points) / 2.0;
  return std::max({1.0, std::sqrt(box.width() * box.height() / cells), std::max(box.width(), box.height()) / cells});
}

}  // namespace

PointGrid::PointGrid(std::span<const double> x_m, std::span<const double> y_m) {
  if (x_m.empty()) return;
  Box box;
  for (std::size_t i = 0; i < x_m.size(); ++i) box.add(x_m[i], y_m[i]);
  x0_m_ = box.min_x, y0_m_ = box.min_y, per_m_ = 1.0 / side_m(box, x_m.size());
  columns_ = static_cast<std::size_t>(box.width() * per_m_) + 1;
  lines_ = static_cast<std::size_t>(box.height() * per_m_) + 1;

  std::vector<std::size_t> cell(x_m.size());
  begin_.assign(columns_ * lines_ + 1, 0);
  for (std::size_t i = 0; i < cell.size(); ++i) {
    cell[i] = line(y_m[i]) * columns_ + column(x_m[i]);
    ++begin_[cell[i] + 1];
  }
  std::partial_sum(begin_.begin(), begin_.end(), begin_.begin());
  std::vector<std::uint32_t> next = begin_;
  x_m_.resize(cell.size()), y_m_.resize(cell.size()), row_.resize(cell.size());
  for (std::size_t i = 0; i < cell.size(); ++i) {
    const std::size_t to = next[cell[i]]++;
    x_m_[to] = x_m[i], y_m_[to] = y_m[i], row_[to] = static_cast<Row>(i);
  }
}

}  // namespace geo
