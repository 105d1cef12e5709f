// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "geo/clusters/dbscan.hpp"
#include "geo/clusters/places.hpp"

namespace geo {

struct SearchTestParams {
  DbscanParams dbscan{};     ///< What the clusters were found with; conditional on them.
  std::int64_t draws = 999;  ///< Relabelled maps; 0: counts only.
  std::int64_t stop_after =
      10;  ///< Exceedances after which a p is settled (Besag and Clifford 1991, Biometrika 78, 301-304).
  std::uint64_t seed = 1;
  unsigned threads = 1;
};

/// Per cluster, in the order of the clustering.
struct SearchTest {
  std::vector<PlaceCount> places;
  std::vector<double> llr;          ///< Kulldorff's Bernoulli log likelihood ratio of the place.
  std::vector<double> p;            ///< NaN where not tested: fewer than min_sites sites, or no draws.
  std::vector<std::int64_t> draws;  ///< What its p rests on; 0 where not tested.
};

/// The p of detected clusters, which accounts for the search (METHODS section 18): a cluster was found because it is
/// dense, so the search is done again on maps whose labels mean nothing.
///
/// Each draw labels as many firms of the population as there are cases, without replacement, detects clusters with the
/// same parameters (min_sites included; ties of borders go by row) and keeps the best llr over their places; a map
/// without a cluster has 0. A cluster's p is (1 + maps whose best is at least its llr) / (draws + 1), or h / l when the
/// h-th such map (h = stop_after) is the l-th draw. Maps are drawn until the cluster with the largest llr is settled;
/// the others are settled no later. p is family-wise over the clusters of the group.
///
/// A map depends on (seed, number of the draw) and on the population in row order alone: any number of threads gives
/// the same p. One map costs O(sites + cases x window); about 60 bytes a site and thread. Throws std::invalid_argument
/// like dbscan and place_counts, and for stop_after < 1 or draws < 0.
SearchTest search_test(const Population& population, const Clustering& of_cases, const SearchTestParams& params);

/// The labels of one relabelled map: 1 for each row that is a case there. Of the firms of one site the first are taken,
/// which no statistic can tell apart. For tests, and for relabelled runs of other methods.
std::vector<std::uint8_t> relabelled(const Population& population, const SearchTestParams& params, std::int64_t draw);

}  // namespace geo
