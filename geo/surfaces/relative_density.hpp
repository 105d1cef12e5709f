// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/core/table.hpp"
#include "geo/surfaces/kernel_density.hpp"

namespace geo {

/// Sites of a control population. The columns have equal length; counts are whole numbers, cases at most population.
struct LabelledSites {
  std::span<const double> x_m, y_m;
  std::span<const double> population;  ///< Firms of the population at the site, the group's included.
  std::span<const double> cases;       ///< Those of the group.
};

struct RelativeParams {
  Kernel kernel = Kernel::quartic;
  double radius_m = 0.0;
  double least_firms =
      5.0;  ///< Of the population in a cell's kernel, each by its weight relative to one at the centre.
  std::int64_t draws = 999;
  std::uint64_t seed = 1;
  unsigned threads = 1;
};

/// Where a group is denser than the firms that it could be mistaken for.
struct RelativeDensity {
  std::vector<double> ratio;  ///< (density of the group / its firms) / (density of the population / its firms); NaN
                              ///< where fewer than least_firms lie in the kernel: there a single firm makes any ratio.
  std::vector<double> p;  ///< Pointwise: (1 + maps whose ratio here is at least this) / (draws + 1); NaN where ratio
                          ///< is, everywhere without draws. For a picture: not corrected for the many cells.
  double tolerance;       ///< The ratio that the maximum over the region exceeds in one relabelled map of twenty at
                          ///< most: a place above it is denser than chance makes any place. NaN below 19 draws.
  std::vector<double> highest;  ///< Of each relabelled map, ascending.

  /// (1 + maps that reach this ratio somewhere) / (draws + 1): a p that holds for all places together.
  double p_of_highest(double ratio_reached) const;
};

/// Ratio of two kernel surfaces with one radius (Kelsall & Diggle 1995, Statist. Med. 14, 2335-2342) and what chance
/// makes of it: the group's label is dealt out at random among the population's firms, as many as it has. Draw i is
/// seeded by i, so threads do not matter. Nothing (all NaN) when the group is empty. Throws std::invalid_argument as
/// kernel_density() does. O(draws × (cases H/cell + cells)).
RelativeDensity relative_density(const LabelledSites& sites, const Grid& grid, const RelativeParams& params);

}  // namespace geo
