// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "geo/clusters/dbscan.hpp"
#include "geo/index/cells.hpp"

namespace geo {

/// Rows in the cells of a lattice, those of one coordinate collapsed to one member: ten thousand firms at one address
/// cost a search no more than one.
struct SiteCells {
  /// Members are sites, in the order of their first rows within a cell; Cells::site is the site's row of the smallest
  /// id, Cells::weight the sum over its rows in row order.
  Cells cells;
  std::vector<Row> row;               ///< All rows, cell by cell.
  std::vector<std::uint32_t> begins;  ///< Per cell and one more: its rows are row[begins[c]] to row[begins[c + 1] - 1].
  std::vector<std::uint32_t> member;  ///< Per place in `row`: the row's member.
};

/// O(n). 8 bytes a row and 28 a site, 24 bytes a row of scratch. The weights are taken as they are; throws what
/// cell_order() throws.
SiteCells site_cells(const ClusterInput& rows, double eps_m, unsigned threads);

}  // namespace geo
