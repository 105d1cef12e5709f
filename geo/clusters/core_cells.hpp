// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/index/cells.hpp"

namespace geo {

/// The three passes of DBSCAN on cells (all d² <= eps²; deterministic for any number of threads). dbscan() puts them
/// together for rows; the test of METHODS section 18 runs them once a draw.

/// Per member: 1 when the weights within eps, its own included, reach min_points. A cell that weighs min_points is core
/// as a whole; else whole cells of the window are added or left out by their boxes, and the count stops as soon as it
/// is decided.
std::vector<std::uint8_t> core_flags(const Cells& cells, double eps_m, double min_points, unsigned threads);

/// The core members, and which of their cells are joined: a cell has one cluster, as its members are mutual neighbours.
struct CoreCells {
  Cells cells;
  std::vector<Box> boxes;             ///< Per cell.
  std::vector<std::int32_t> cluster;  ///< Per cell: 0 to clusters - 1, in the order of the clusters' first cells.
  std::int32_t clusters = 0;
};

/// Joins cells of the window that hold a pair of cores within eps, by union-find over cells.
CoreCells joined(Cells cores, double eps_m, unsigned threads);

/// Per member: its cluster as `cores` numbers them, -1 for noise. A member that is no core goes to its nearest core, of
/// equally near ones to the one with the smallest rank (`rank` by Cells::site).
std::vector<std::int32_t> assigned(const Cells& cells, std::span<const std::uint8_t> core, const CoreCells& cores,
                                   std::span<const std::int32_t> rank, double eps_m, unsigned threads);

}  // namespace geo
