// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/clusters/circles.hpp"
#include "geo/clusters/dbscan.hpp"
#include "geo/clusters/places.hpp"
#include "geo/clusters/search_test.hpp"

namespace geo {

struct ScanParams {
  CircleParams circles{};
  std::int64_t least_cases = 2;               ///< In a circle.
  double level = 0.05;                        ///< Largest p of a circle that is reported.
  std::int64_t draws = 999, stop_after = 10;  ///< As SearchTestParams.
  std::uint64_t seed = 1;
  unsigned threads = 1;
};

/// A circle with its test.
struct ScanCircle {
  Row centre = 0;  ///< Row of the population at the centre, of several there that of the smallest id.
  double radius_m = 0.0;
  PlaceCount count;
  double llr = 0.0, p = 1.0;
  std::int64_t draws = 0;
};

struct Scan {
  std::vector<ScanCircle> circles;   ///< The most likely cluster first.
  std::vector<std::int32_t> circle;  ///< Per row of the population: the circle that holds it, -1 for none.
};

/// Kulldorff's spatial scan statistic, Bernoulli form (1997, Communications in Statistics 26(6), 1481-1496): of all
/// Circles the one with the largest bernoulli_llr, then the best of those that hold no firm of it, and so on, as far as
/// their p is at most `level`. Ties of llr: the smaller radius, then the smaller id of the centre. p compares with the
/// best circle of relabelled maps (best_of_maps), settled as search_test() does; so it is family-wise, and for all but
/// the first circle it is conservative. No draws: no circle.
///
/// Each walk over the circles costs their sites, and there are three: for what is found, for the first 128 maps and,
/// unless ten of them already exceed it, for the others. Any number of threads gives the same. Throws
/// std::invalid_argument like Circles, and for least_cases or stop_after < 1 or draws < 0.
Scan scan(const Population& population, std::span<const std::int32_t> rank, const ScanParams& params);

/// Clusters of the population's cases, in their order, and how far the place of each reaches around its core rows.
struct ClusterPlaces {
  const Clustering& of_cases;
  std::span<const double> reach_m;
};

/// The scan as a test of clusters found otherwise. A cluster's place is the union of the closed discs around its core
/// rows; its llr is the best of the circles that hold no firm outside that place, 0 when none holds least_cases, and
/// its p compares with the best of all circles of relabelled maps. Such a circle is one of all circles: so p holds, for
/// all clusters of the group together, whatever way the places were found. (The llr of the place itself is that of no
/// circle.) `places` of the result are those of the best circles. NaN without draws. Throws like scan(), and when the
/// clustering is not one of the population's cases.
SearchTest scan_test(const Population& population, std::span<const std::int32_t> rank, const ClusterPlaces& clusters,
                     const ScanParams& params);

}  // namespace geo
