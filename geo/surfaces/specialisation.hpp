// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace geo {

/// Firms within the band of each cell, and in the whole study.
struct BandCounts {
  std::span<const std::int64_t> cases;       ///< Of the group.
  std::span<const std::int64_t> population;  ///< Of the control population, the group included.
  std::int64_t all_cases, all_population;
};

/// How specialised the neighbourhood of each cell is, with the exact test; NaN where no firm lies within the band.
struct Specialisation {
  std::vector<double> ratio;  ///< (cases/population) here divided by that of the study: the focal location quotient.
  std::vector<double> p;      ///< P(X >= cases), X hypergeometric: labels drawn at random among the population's sites.
  std::vector<double> q;      ///< Benjamini-Hochberg over the cells with a population within the band.
  /// Whether the cell is a hot spot. False where nothing was tested.
  bool hot(std::size_t cell, double alpha) const { return q[cell] <= alpha; }
};

/// Given random labels the group's count within the band of a fixed cell is Hypergeometric(all_population, all_cases,
/// population): exact for any counts and bands, unlike the normal p of Gi*. All NaN when the group is empty.
/// Throws std::invalid_argument for counts that cannot be. O(cells × standard deviation of a count).
Specialisation specialisation(const BandCounts& counts, unsigned threads);

}  // namespace geo
