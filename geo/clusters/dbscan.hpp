// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/core/table.hpp"

namespace geo {

struct DbscanParams {
  double eps_m = 1000.0;
  double min_points = 10.0;  ///< Least weight in the closed disc of radius eps_m, the point itself included.
  std::int32_t min_sites =
      3;  ///< Least number of distinct coordinates of a cluster; fewer flag it, see Clustering::sites.
};

/// The rows to cluster, in the order of some table.
struct ClusterInput {
  std::span<const double> x_m, y_m;
  std::span<const std::int32_t> id_rank;  ///< Rank of the firm id in bytewise order; unique.
  std::span<const double> weight = {};    ///< Positive; empty: 1 each.
};

struct Clustering {
  std::vector<std::int32_t> cluster;  ///< Per row; -1 is noise, a code that never leaves the kernel: tables mask it.
  std::vector<std::uint8_t> core;     ///< Per row.
  std::vector<Row> key_row;           ///< Per cluster: the row of its smallest core id. Clusters ascend by that id.
  std::vector<std::int32_t> sites;    ///< Per cluster: distinct coordinates of its rows.

  std::size_t clusters() const { return key_row.size(); }
};

/// DBSCAN (Ester et al. 1996, KDD) made deterministic, as METHODS section 10 decides.
///
/// Core: weights in the closed disc d² <= eps², self included, reach min_points. Cluster: connected cores. A row that
/// is no core joins its nearest core within eps, of equally near ones that of the smallest id; so a correct cluster may
/// weigh less than min_points after its border has gone elsewhere. Clusters with fewer than min_sites sites are kept:
/// `sites` tells. The labels do not depend on row order or threads, coincident rows cost one. O(n) for a given
/// min_points (Gan and Tao 2015, SIGMOD, the grid of cells); about 50 bytes a row besides the input where cells hold
/// several rows, at most 120. Throws std::invalid_argument for columns that do not fit together, coordinates that are
/// not finite or 2^30 cells from the origin, eps_m <= 0, min_points <= 0 or a weight <= 0.
Clustering dbscan(const ClusterInput& rows, const DbscanParams& params, unsigned threads);

}  // namespace geo
