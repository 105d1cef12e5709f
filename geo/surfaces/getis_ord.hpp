// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace geo {

/// What Gi* needs of each cell: its value, and over its neighbourhood (itself included) the sum of values and the
/// number of cells.
struct Neighbourhoods {
  std::span<const double> values, sums, counts;
};

/// Getis-Ord Gi* with binary weights.
struct GiStar {
  std::vector<double> z;          ///< NaN where the neighbourhood is the whole study: nothing to compare with.
  std::vector<double> p;          ///< Normal, two-sided, not corrected; NaN where z is.
  std::vector<std::int32_t> bin;  ///< -3 … 3: BH-corrected p at most 0.01, 0.05, 0.10, with the sign of z; else 0.
};

/// z_i = (sum_i - mean W_i) / (S sqrt((n W_i - W_i^2) / (n - 1))), W_i = count of i, S with divisor n (Ord & Getis
/// 1995, Geogr. Anal. 27; equal to spdep's localG with include.self). Nothing when all values are equal. A description:
/// for counts its normal p is far too small (docs/methods.md); geo/surfaces/specialisation.hpp is the test. Throws
/// std::invalid_argument for columns of different length. O(n).
std::optional<std::vector<double>> gi_star_z(const Neighbourhoods& cells);

/// z, p and bin; nothing when all values are equal or there are fewer than 30 cells.
std::optional<GiStar> gi_star(const Neighbourhoods& cells);

}  // namespace geo
