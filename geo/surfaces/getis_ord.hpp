// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "geo/inference/fdr.hpp"
#include "geo/surfaces/neighbours.hpp"

namespace geo {

/// Getis-Ord Gi* with binary weights.
struct GiStar {
  std::vector<double> z;          ///< NaN where the neighbourhood is the whole study: nothing to compare with.
  std::vector<double> p;          ///< Two-sided, not corrected; NaN where z is.
  std::vector<std::int32_t> bin;  ///< -3 … 3: corrected p at most 0.01, 0.05, 0.10, with the sign of z; else 0.
};

/// z_i = (sum_i - mean W_i) / (S sqrt((n W_i - W_i^2) / (n - 1))), W_i = count of i, S with divisor n (Ord & Getis
/// 1995, Geogr. Anal. 27; equal to spdep's localG with include.self). Nothing when all values are equal. A description:
/// for counts its normal p is far too small (docs/methods.md); geo/surfaces/specialisation.hpp is the test. Throws
/// std::invalid_argument for columns of different length. O(n).
std::optional<std::vector<double>> gi_star_z(const Neighbourhoods& cells);

/// z, p and bin; nothing when all values are equal or there are fewer than 30 cells. `permuted_p` (one a cell, NaN: no
/// neighbours) takes the place of the normal p: Gi* given the cell's own value orders permuted maps as the sum over its
/// neighbours does, so that permutation_p() serves it and the local Moran alike.
std::optional<GiStar> gi_star(const Neighbourhoods& cells, Correction correction = Correction::benjamini_hochberg,
                              std::span<const double> permuted_p = {});

}  // namespace geo
