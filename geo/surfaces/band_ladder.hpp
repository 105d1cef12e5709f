// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "geo/surfaces/neighbours.hpp"

namespace geo {

/// Moran's I of a whole map, with its z under random permutation of the values.
struct GlobalMoran {
  double i, expected, variance;
  double z() const;
};

/// Row-standardised weights; cells without neighbours take no part (Cliff & Ord 1981, Spatial Processes, ch. 2; equal
/// to spdep's moran.test with style "W"). `neighbours` is symmetric: a band or contiguity. Nothing when all values are
/// equal or fewer than four cells have a neighbour. O(cells × rows of the band).
std::optional<GlobalMoran> global_moran(const CellNeighbours& neighbours, std::span<const std::int64_t> values,
                                        unsigned threads);

/// One rung of the ladder of bands.
struct BandStep {
  double band_m;
  GlobalMoran moran;
};

struct BandLadder {
  std::vector<BandStep> steps;
  std::optional<std::size_t> peak;  ///< The step to take; nothing: no peak, or none that chance does not explain.
};

/// Incremental spatial autocorrelation: Moran's I for bands of 1, 2, 3 … 20 cells, to find the distance at which like
/// values are most surprisingly close to each other.
///
/// The peak is the first step whose z is larger than that of the steps before and after it, the first step when the
/// second is no higher, and only where z > 3.02 (5 % over all steps, by Bonferroni). The ladder ends three steps behind
/// the peak, or where a cell has half of the study as neighbours on average. O(cells × steps^2), O(cells) in cells.
BandLadder band_ladder(const HexCells& cells, std::span<const std::int64_t> values, double cell_m, unsigned threads);

}  // namespace geo
