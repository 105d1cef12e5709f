// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "geo/core/table.hpp"
#include "geo/surfaces/hexagons.hpp"

namespace geo {

/// What regions grow on, one entry for each cell of the study.
struct Ground {
  const HexCells& cells;
  std::span<const double> merit;      ///< 0 to 1.
  std::span<const double> usable_ha;  ///< What may be built on; 0: the cell is excluded.
};

struct RegionRules {
  double min_area_ha = 20.0;   ///< Of usable ground.
  double max_area_ha = 100.0;  ///< Not grown beyond, unless the cell that brings the minimum does it.
  double compactness = 0.3;    ///< Its weight in a region's value, 0 to 1; the rest is merit.
  double spacing_m = 0.0;      ///< Between the centres of cells of two regions at least; 0: they may adjoin.
  std::size_t count = 100;     ///< At most this many regions.
};

/// A contiguous set of hexagons.
struct HexRegion {
  std::vector<Row> cells{};  ///< Ascending.
  double area_ha = 0.0;      ///< Usable ground.
  double merit = 0.0;        ///< Mean of its cells, weighted by usable ground.
  double roundness = 0.0;    ///< hex_roundness().
  double value = 0.0;        ///< (1 - compactness) merit + compactness roundness.
  friend bool operator==(const HexRegion&, const HexRegion&) = default;
};

/// The fewest outer edges that so many hexagons can have, 2 ceil(sqrt(12 n - 3)) (Harary & Harborth 1976, J. Combin.
/// Inf. Syst. Sci. 1, 1-8), over those they have: 1 for the roundest, towards 0 for a long chain. Throws
/// std::invalid_argument for no cell or fewer edges than possible.
double hex_roundness(std::size_t cells, std::size_t outer_edges);

/// The best places for one use that needs a contiguous area.
///
/// Every cell that may be built on is a seed. A region grows from it by one neighbour at a time, the one with the
/// largest (1 - compactness) merit + compactness (edges it shares with the region) / 6, to max_area_ha; of the regions
/// on the way that have min_area_ha it is the one of the highest value, the larger of equals. The best region of all
/// seeds is taken, its cells and all within the spacing are no longer ground, and so on to `count`: a seed whose region
/// has lost ground grows anew, and stands in the line by its new value. Ties go to the first cell in the order of
/// cells. Result in the order taken. A heuristic: the tests measure how far from the best of all connected sets.
///
/// Cost for S seeds and regions of n cells: O(S n^1.5), on `threads` threads with the same result for any number; 24
/// bytes a cell and 16 a seed. Throws std::invalid_argument for columns that do not fit together or rules out of range.
std::vector<HexRegion> regions(const Ground& ground, const HexLayout& layout, const RegionRules& rules,
                               unsigned threads = 1);

}  // namespace geo
