// SPDX-License-Identifier: Apache-2.0
#include "geo/core/grid.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "geo/core/error.hpp"

namespace geo {

void refuse_too_many_cells(double cells, double cell_m, std::int64_t max_cells, std::string_view key) {
  constexpr double kBytesPerCell = 12.0;  // a double while it is summed, a float while it waits to be written
  if (cells <= static_cast<double>(max_cells)) return;
  const double fits_m = std::ceil(cell_m * std::sqrt(cells / static_cast<double>(max_cells)) * 1.01);
  fail(Trouble::config,
       "{}: cells of {} m over this region are {:.0f} cells ({:.1f} GB for each surface); limits.cells allows {}; set "
       "{} to {:.0f} m or "
       "more, or raise limits.cells",
       key, cell_m, cells, cells * kBytesPerCell / 1e9, max_cells, key, fits_m);
}

Grid grid_over(const Box& box, double cell_m, std::int64_t max_cells, std::string_view key) {
  if (!(cell_m > 0.0) || !std::isfinite(cell_m))
    throw std::invalid_argument("grid_over: cell_m must be finite and > 0");
  if (box.empty()) return {0.0, 0.0, cell_m, 0, 0};
  const double left = std::floor(box.min_x / cell_m), low = std::floor(box.min_y / cell_m);
  const double columns = std::max(1.0, std::ceil(box.max_x / cell_m) - left),
               rows = std::max(1.0, std::ceil(box.max_y / cell_m) - low);
  constexpr std::int64_t kRows = 4'000'000'000;  // what a Row can count
  refuse_too_many_cells(columns * rows, cell_m, std::min(max_cells, kRows), key);
  return {left * cell_m, low * cell_m, cell_m, static_cast<std::int32_t>(columns), static_cast<std::int32_t>(rows)};
}

std::optional<Row> cell_of(const Grid& grid, double x, double y) {
  const double column = std::floor((x - grid.x0_m) / grid.cell_m), row = std::floor((y - grid.y0_m) / grid.cell_m);
  if (!(column >= 0.0 && column < grid.columns && row >= 0.0 && row < grid.rows)) return std::nullopt;
  return static_cast<Row>(row) * static_cast<Row>(grid.columns) + static_cast<Row>(column);
}

}  // namespace geo
