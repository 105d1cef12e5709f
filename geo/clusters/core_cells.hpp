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

/// The cells that hold cores, and which of them are joined: a cell has one cluster, as its members are mutual
/// neighbours.
struct CoreCells {
  Cells cells;                        ///< All of them; cores are the members with core[m] != 0.
  std::vector<std::uint8_t> core;     ///< Per member.
  std::vector<std::uint32_t> cell;    ///< Per core cell: its place in `cells`. Ascending.
  std::vector<std::uint64_t> keys;    ///< Per core cell: its key, for a Window of core cells.
  std::vector<Box> boxes;             ///< Per core cell: the box of its cores.
  std::vector<std::int32_t> cluster;  ///< Per core cell: 0 to clusters - 1.
  std::int32_t clusters = 0;

  std::size_t size() const { return cell.size(); }
  /// Members of a core cell, cores or not: [begin(c), end(c)).
  std::size_t begin(std::size_t core_cell) const { return cells.begins[cell[core_cell]]; }
  std::size_t end(std::size_t core_cell) const { return cells.begins[cell[core_cell] + 1]; }
};

/// The cells that hold cores, each without a cluster yet. `core` is one a member.
CoreCells core_cells(Cells cells, std::vector<std::uint8_t> core, unsigned threads);

/// Gives them their clusters, in the order of the clusters' first cells: joins cells of the window that hold a pair of
/// cores within eps, by union-find over cells.
void join(CoreCells& cores, double eps_m, unsigned threads);

/// Per member: its cluster as `cores` numbers them, -1 for noise. A member that is no core goes to its nearest core, of
/// equally near ones to the one with the smallest rank (`rank` by Cells::site).
std::vector<std::int32_t> assigned(const CoreCells& cores, std::span<const std::int32_t> rank, double eps_m,
                                   unsigned threads);

}  // namespace geo
