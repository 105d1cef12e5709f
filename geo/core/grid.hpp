// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "geo/core/shapes.hpp"
#include "geo/core/table.hpp"

namespace geo {

/// The grid of square cells that covers a box. Cells are anchored at the CRS origin on fixed steps (a cell's corner is
/// a whole multiple of cell_m), so the box only selects: growing it never moves a cell. A box edge on a cell edge adds
/// no cell.
///
/// Refuses before anything is allocated: UserError(config) with the numbers and the cure when the grid would have more
/// than `max_cells` cells; `key` is the config key to name ("density.cell"). An empty box gives a grid without cells.
Grid grid_over(const Box& box, double cell_m, std::int64_t max_cells, std::string_view key);

/// The cell that holds (x, y): lower and left edges belong to a cell, upper and right edges to the next. Nothing
/// outside.
std::optional<Row> cell_of(const Grid& grid, double x, double y);

/// Throws UserError(config), "density.cell: …", naming count, memory and the smallest cell that fits. Shared with the
/// hexagons.
void refuse_too_many_cells(double cells, double cell_m, std::int64_t max_cells, std::string_view key);

}  // namespace geo
