// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "geo/core/shapes.hpp"
#include "geo/core/table.hpp"

namespace geo {

/// One hexagon by its axial coordinates; ordered by row, then along the row.
struct HexCell {
  std::int32_t q, r;
  friend bool operator==(const HexCell&, const HexCell&) = default;
  friend std::strong_ordering operator<=>(const HexCell& a, const HexCell& b) {
    return a.r != b.r ? a.r <=> b.r : a.q <=> b.q;
  }
};

/// "q_r": the cell's name in every layer.
std::string cell_id(HexCell cell);

/// The plane cut into hexagons that stand on a corner. Neighbouring centres are cell_m apart, cell (0, 0) is centred on
/// the CRS origin and (q, r) at (cell_m (q + r/2), cell_m r sqrt(3)/2); a hexagon's area is sqrt(3)/2 cell_m^2.
///
/// Corners are snapped to 1/1024 m from whole multiples, so that neighbours share them to the bit and the hexagons that
/// are drawn are the hexagons that are computed with: for snapped points and cells up to 64 km every answer is exact.
class HexLayout {
 public:
  /// Throws std::invalid_argument unless 1 <= cell_m <= 64,000.
  explicit HexLayout(double cell_m);
  double cell_m() const { return cell_m_; }

  /// The hexagon that holds the point; on an edge or a corner the first of those that share it, in the order of cells.
  HexCell cell_of(double x, double y) const;
  std::pair<double, double> centre(HexCell cell) const;
  /// Counter-clockwise from the lowest corner.
  std::array<std::pair<double, double>, 6> corners(HexCell cell) const;
  /// Whether the point lies in the closed hexagon.
  bool contains(HexCell cell, double x, double y) const;
  /// Appends the hexagon as one row.
  void add_to(Shapes& areas, HexCell cell) const;

 private:
  double cell_m_, row_m_;  ///< Between neighbouring centres, between rows.
};

/// The offsets within a band, row by row: cells (q + dq, r + dr) with first <= dq <= last.
struct HexBand {
  struct Run {
    std::int32_t dr, first, last;
  };
  std::vector<Run> runs;
};

/// Offsets with q^2 + qr + r^2 <= floor((band/cell)^2 (1 + 1e-12)): by whole numbers, so that a band of exactly three
/// cells holds the six cells at distance 3. The cell itself is always in. Throws std::invalid_argument for a negative
/// band.
HexBand hex_band(double band_m, double cell_m);

/// The cells of one study: sorted, each once.
class HexCells {
 public:
  explicit HexCells(std::vector<HexCell> cells);
  std::size_t size() const { return cells_.size(); }
  std::span<const HexCell> cells() const { return cells_; }
  std::optional<Row> find(HexCell cell) const;

  /// For each cell the sum of `values` (one a cell) over the cells of the study within the band, itself included. Whole
  /// numbers, so the same for any number of threads. O(cells × rows of the band).
  std::vector<std::int64_t> band_sums(const HexBand& band, std::span<const std::int64_t> values,
                                      unsigned threads) const;

 private:
  std::span<const HexCell> row(std::int32_t r) const;
  std::vector<HexCell> cells_;
  std::vector<std::size_t> row_begin_{0};
  std::int32_t first_row_ = 0;
};

/// The hexagons that touch an area, edges and corners included. Refuses a box of more than `max_cells` before it
/// allocates, with the numbers (UserError, naming `key`). O(vertices + cells). Rings within a row follow the even-odd
/// rule.
HexCells cells_touching(const Shapes& areas, const HexLayout& layout, std::int64_t max_cells,
                        std::string_view key = "hotspots.cell");

/// The hexagons within the band of an occupied one: the study of a region without a boundary.
HexCells cells_near(std::vector<HexCell> occupied, const HexBand& band);

}  // namespace geo
