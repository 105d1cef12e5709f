// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "geo/clusters/condensed_tree.hpp"
#include "geo/clusters/dbscan.hpp"

namespace geo {

struct HdbscanParams {
  double min_cluster_size = 20.0;  ///< Least weight of a cluster; more than 0.
  double min_samples = 20.0;       ///< Weight that a core distance reaches, the point's own included: see core_m2().
  Selection selection = Selection::excess_of_mass;
  double max_eps_m = 0.0;      ///< Links longer than this are cut; 0: none is.
  std::int32_t min_sites = 3;  ///< Least number of distinct coordinates of a cluster; below 2 counts as 2.
};

struct HdbscanClustering : Clustering {  // every row of a cluster is core: there are no borders
  std::vector<double> membership;  ///< Per row: λ at which it leaves its cluster over the cluster's largest; 0: noise.
  std::vector<double> outlier_score;  ///< Per row: GLOSH, 0 (as dense as its surroundings get) to 1.
  std::vector<double> core_m;         ///< Per row: core distance; infinite when all rows weigh less than min_samples.
  std::vector<double> stability;      ///< Per cluster: Σ (λ at which a firm leaves − λ of birth), firms per metre.
  std::vector<double> persistence;    ///< Per cluster: its stability as a share of weight × its largest λ; 0 to 1.
  std::vector<double> birth_m;        ///< Per cluster: length at which it separates.
  std::vector<double> reach_m;        ///< Per cluster: the largest core distance of its rows.
};

/// HDBSCAN* (Campello, Moulavi, Zimek and Sander 2015, ACM TKDD 10(1)) with weights, as METHODS section 11 decides.
///
/// Coincident rows are one weighted site, so every density is finite. Sites that meet at the same mutual reachability
/// distance meet at once: labels hang on no order of equal distances, of rows or of threads. The root is never a
/// cluster, so data in one lump have none, unless max_eps_m cuts it free. Membership and outlier score are those of
/// scikit-learn-contrib: min(λ, λmax) / λmax with the largest λ at which the cluster itself loses a row or splits, and
/// 1 − λ / (largest λ below the node the row falls out of). Clusters ascend by the id of their key, the smallest.
/// About O(n log n) with min_samples fixed, some 110 bytes a row, the result included. Throws std::invalid_argument
/// like dbscan, and unless min_cluster_size and min_samples are > 0 and max_eps_m finite and >= 0.
HdbscanClustering hdbscan(const ClusterInput& rows, const HdbscanParams& params, unsigned threads);

}  // namespace geo
