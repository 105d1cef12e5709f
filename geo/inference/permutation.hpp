// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace geo {

/// Cells with their values (whole numbers), the sum over each cell's neighbours and how many these are, the cell itself
/// counted in neither.
struct NeighbourSums {
  std::span<const std::int64_t> values, sums, counts;
};

struct PermutationParams {
  std::int64_t draws = 999;
  std::uint64_t seed = 1;
  unsigned threads = 1;
  std::span<const std::int32_t> shared{};  ///< shared_draws() of the same counts, draws and seed; empty: drawn here.
};

/// Conditional permutation test of a cell's neighbours (Anselin 1995, Geogr. Anal. 27, 93-115): the cell keeps its
/// value, its neighbours are dealt out among all other cells. Two-sided p = min(1, 2 (min(#>=, #<=) + 1) / (draws +
/// 1)), so no p is below 2 / (draws + 1); NaN for a cell without neighbours, which is not tested. Local Moran given the
/// cell's value and Gi and Gi* rank maps as this sum does, up to its sign: the p is theirs too.
///
/// Draw d for cells with k neighbours takes k + 1 cells without replacement, equally likely, by numbers that depend on
/// (seed, k, d) alone; the last one steps in for a cell that finds itself among the first k. So one table of permuted
/// sums serves all cells with k neighbours, and no p depends on threads. Sums of whole numbers: ties are exact.
///
/// O(cells log draws + permutation_picks()), of these with `shared` only as many as the share of cells with a value
/// other than 0. Throws std::invalid_argument for columns of different length, draws outside 1 … 2^31, a count outside
/// 0 … cells - 1, 2^31 cells and more, or a `shared` of a length that does not fit.
std::vector<double> permutation_p(const NeighbourSums& cells, const PermutationParams& params);

/// How many cells all draws pick together, (k + 1) draws for each distinct count k > 0: the cost of the test, some 15
/// ns each.
double permutation_picks(std::span<const std::int64_t> counts, std::int64_t draws);

}  // namespace geo
