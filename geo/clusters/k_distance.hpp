// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "geo/clusters/reachability.hpp"

namespace geo {

/// The k-distance plot of DBSCAN (Ester et al. 1996, section 4.2): what share of the weight finds min_points within
/// what distance, by rising distance, thinned to at most 200 points and cut where 99 % are reached. Its last stretch is
/// the noise.
struct KDistances {
  std::vector<double> share;       ///< 0 to 1, ascending.
  std::vector<double> distance_m;  ///< Ascending.
};

/// k_m2: per site, as core_m2() gives it for min_points; sites without an end stay out. O(n log n).
KDistances k_distances(std::span<const double> k_m2, std::span<const double> weight);

/// Where the plot bends upward: the point farthest below the chord between its ends, both axes scaled to 0..1 (the
/// kneedle of Satopää et al. 2011, ICDCSW, without its smoothing, which a cumulative curve does not need). Nothing for
/// fewer than three points or without any distance above 0: there is no bend to speak of.
std::optional<std::size_t> knee(const KDistances& curve);

/// Two significant digits: the data does not tell 812 m from 809 m, and cells should not move for it.
double rounded_m(double distance_m);

}  // namespace geo
