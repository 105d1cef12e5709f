// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "geo/inference/permutation.hpp"
#include "geo/surfaces/neighbours.hpp"

namespace geo {

/// The value of a cell and that of its neighbours against the mean: high means above it.
enum class Quadrant : std::uint8_t { high_high, low_high, low_low, high_low };

/// Local Moran's I (Anselin 1995, Geogr. Anal. 27, 93-115) with row-standardised weights: I_i = z_i (mean of z over the
/// neighbours) / m2, z = x - mean, m2 = sum of z^2 / n. That is spdep's; esda and GeoDa give (n-1)/n times it.
struct LocalMoran {
  std::vector<double> i;           ///< NaN for an isolate: a cell without neighbours.
  std::vector<Quadrant> quadrant;  ///< Of an isolate it means nothing.
};

/// All cells, isolates too, make the mean and m2. A value or a neighbours' mean at the mean counts as low, as in spdep
/// and PySAL. Nothing when all values are equal. O(n). Throws std::invalid_argument for columns of different length.
std::optional<LocalMoran> local_moran(const Neighbourhoods& cells);

/// Mean and variance of each I_i under a null; NaN for isolates.
struct Moments {
  std::vector<double> expected, variance;
};
/// Over all permutations of the values (Anselin 1995; Sokal, Oden, Thomson 1998, Geogr. Anal. 30, 331-354).
Moments total_moments(const Neighbourhoods& cells);
/// Over the permutations that leave the cell its value. Both 0 for a cell at the mean: its I is always 0.
Moments conditional_moments(const Neighbourhoods& cells);
/// Two-sided normal p of I by its conditional moments: what serves without permutations. 1 for a cell at the mean.
std::vector<double> normal_p(const LocalMoran& moran, const Moments& conditional);

/// Two-sided p of the sum over each cell's neighbours by conditional permutations: that of Gi*, and of I up to the rule
/// of moran_p(). NaN for isolates.
std::vector<double> neighbours_p(const Neighbourhoods& cells, const PermutationParams& params);
/// Those p for I: 1 for a cell at the mean, whose I is 0 in every permutation.
std::vector<double> moran_p(const Neighbourhoods& cells, std::vector<double> neighbours_p);

}  // namespace geo
