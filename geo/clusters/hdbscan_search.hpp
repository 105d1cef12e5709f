// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "geo/clusters/hdbscan.hpp"
#include "geo/clusters/places.hpp"
#include "geo/clusters/search_test.hpp"

namespace geo {

struct HdbscanSearchParams {
  HdbscanParams hdbscan{};
  double least_reach_m = 10.0;  ///< A place reaches at least this far, also where every core distance is 0.
  std::int64_t draws = 99, stop_after = 10;
  std::uint64_t seed = 1;
  unsigned threads = 1;
};

/// search_test() for clusters found by hdbscan(): the place of a cluster is the union of the closed discs around its
/// sites whose radius is the cluster's reach_m, and each map is searched with the same parameters. Every cluster is
/// tested, as each has min_sites sites.
///
/// One map costs a run of hdbscan() on as many firms as there are cases, and a look at the population around each of
/// its clusters. Throws std::invalid_argument like hdbscan() and search_test().
SearchTest search_test(const Population& population, const HdbscanClustering& of_cases,
                       const HdbscanSearchParams& params);

}  // namespace geo
