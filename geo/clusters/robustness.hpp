// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "geo/clusters/dbscan.hpp"

namespace geo {

struct RobustnessParams {
  std::int64_t replicates = 20;
  double left_out = 0.1;  ///< Chance of a row to be left out of a replicate; below 1.
  std::uint64_t seed = 1;
  unsigned threads = 1;
};

/// How well clusters survive when the data is a little different.
struct Robustness {
  std::vector<double> stability;   ///< Per cluster: mean Jaccard index of its match; 0 (gone) to 1 (always the same).
  std::vector<double> membership;  ///< Per row: share of replicates that hold it in which it is in its cluster's match;
                                   ///< 0 for noise, NaN for a row that no replicate holds.
};

/// Finds clusters in some rows, on so many threads.
using FindClusters = std::function<Clustering(const ClusterInput&, unsigned)>;

/// Finds clusters again in replicates and compares (Hennig 2007, CSDA 52, 258-271). A replicate leaves each row out
/// with chance `left_out` and moves each other row on its own, uniformly in the disc of its `accuracy_m` (empty: none
/// moves), so a pile that stands for a postcode spreads as its firms may. The match of a cluster is the replicate's
/// cluster with the largest Jaccard index, |both| / |either| over the rows held; of equal ones that with more common
/// rows, then the first. A cluster that loses all rows, or has no match, counts 0.
///
/// Draws are Philox blocks keyed by (seed, replicate, id_rank): neither row order nor threads change anything. One
/// replicate costs one search and O(n). Throws std::invalid_argument for columns that do not fit together, replicates
/// < 1, left_out outside [0, 1) and an accuracy that is negative or not finite, and whatever `find` throws.
Robustness robustness(const ClusterInput& rows, std::span<const double> accuracy_m, const Clustering& found,
                      const FindClusters& find, const RobustnessParams& params);

/// The rows of one replicate, for tests: `row` is their place in the original columns.
struct Replicate {
  std::vector<double> x_m, y_m, weight;
  std::vector<std::int32_t> id_rank;
  std::vector<Row> row;
};
Replicate replicate(const ClusterInput& rows, std::span<const double> accuracy_m, const RobustnessParams& params,
                    std::int64_t number);

}  // namespace geo
