// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/surfaces/hexagons.hpp"

namespace geo {

/// What a local statistic needs of each cell: its value, and over its neighbourhood, itself included, the sum of values
/// and the number of cells. Values are whole numbers, so that sums are exact and ties are ties: counts as they are,
/// real values by in_whole_units(). No statistic here depends on the unit.
struct Neighbourhoods {
  std::span<const std::int64_t> values, sums, counts;

  std::size_t size() const { return values.size(); }
  /// Without the cell itself.
  std::int64_t lag_sum(std::size_t cell) const { return sums[cell] - values[cell]; }
  std::int64_t neighbours(std::size_t cell) const { return counts[cell] - 1; }
};

/// The smallest power of two in which the sum of all magnitudes stays below 2^52. Throws std::invalid_argument for
/// values that are not finite.
double whole_unit(std::span<const double> values);
/// Values as multiples of whole_unit(values): each is off by at most half of it, less than their total times 2^-52.
std::vector<std::int64_t> in_whole_units(std::span<const double> values);

/// Which cells are neighbours of which. `cells` outlives it.
class CellNeighbours {
 public:
  /// Those within the band.
  static CellNeighbours within(const HexCells& cells, HexBand band);
  /// The six that share an edge, as far as they belong to the study.
  static CellNeighbours contiguous(const HexCells& cells);
  /// The k nearest by distance between centres, in whole numbers on the lattice; of equally distant ones the first in
  /// the order of cells (row, then along the row). All others when there are fewer than k. Not symmetric.
  /// Found by KD-tree, O(n (log n + k)); 4 k bytes a cell. Throws std::invalid_argument for k < 1.
  static CellNeighbours nearest(const HexCells& cells, std::size_t k, unsigned threads);

  /// For each cell the sum of `values` (one a cell) over its neighbours and itself: whole numbers, so the same for any
  /// number of threads.
  std::vector<std::int64_t> sums(std::span<const std::int64_t> values, unsigned threads) const;
  /// How many cells that are, the cell itself included.
  std::vector<std::int64_t> counts(unsigned threads) const;

 private:
  explicit CellNeighbours(const HexCells& cells) : cells_(&cells) {}
  const HexCells* cells_;
  HexBand band_;                ///< Of a band.
  std::size_t each_ = 0;        ///< Of k nearest: how many each cell has.
  std::vector<Row> neighbour_;  ///< Of k nearest: `each_` a cell.
};

}  // namespace geo
