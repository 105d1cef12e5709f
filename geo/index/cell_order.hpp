// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/core/table.hpp"

namespace geo {

/// Rows in the order of the cells of a lattice; see Cells for the lattice and its keys.
struct CellOrder {
  std::vector<std::uint64_t> keys;  ///< Per occupied cell, ascending.
  std::vector<std::uint32_t> begins{
      0};                ///< Per cell and one more: its rows are row[begins[c]] to row[begins[c + 1] - 1].
  std::vector<Row> row;  ///< Ascending within a cell.

  std::size_t size() const { return keys.size(); }
};

/// Radix sort by column, then by line of the lattice: O(n) for one pass per 12 bits of the extent in cells, 24 bytes a
/// row of scratch. Throws std::invalid_argument unless the columns are of equal length, finite, and reach less than
/// 2^30 cells from the origin, and eps_m is finite and > 0.
CellOrder cell_order(std::span<const double> x_m, std::span<const double> y_m, double eps_m, unsigned threads);

}  // namespace geo
