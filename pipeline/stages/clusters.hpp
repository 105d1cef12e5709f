// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "pipeline/stage.hpp"

namespace pipeline {

struct ClustersParams {
  std::string method = "dbscan";
  std::optional<double> eps_m = 1000.0;  ///< Nothing: auto.
  std::int64_t min_points = 10;
  std::int64_t min_sites = 3;
  // of hdbscan
  std::int64_t min_cluster_size = 20;
  std::optional<std::int64_t> min_samples{};  ///< Nothing: min_cluster_size.
  std::string selection = "excess_of_mass";
  double max_eps_m = 0.0;
  // of dbscan: stability and membership
  std::optional<std::int64_t> replicates{};  ///< Nothing: as many as the size of the group allows; 0: none.
  double accuracy_m = 50.0;
  // of scan
  double scan_population = 0.5;
  std::optional<std::int64_t> scan_everywhere{};  ///< Nothing: as many firms as keep it to some seconds.
  double scan_level = 0.05;
  // of all
  std::string scan_p = "auto";
  std::string outline = "auto";
};

/// Finds the clusters of one group and says how unusual they are: tables `clusters` and `members` of
/// pipeline/tables.md.
///
/// Firms of one coordinate count each. Stability and membership come from replicates (DBSCAN) or from the hierarchy
/// (HDBSCAN*), which also gives outlier scores; what a method does not give is missing. A cluster of fewer than
/// min_sites coordinates is kept, flagged and not tested. The scan's clusters are its circles: their p is the scan's
/// own. lq is that of the cluster's place, p accounts for the search (METHODS sections 3, 10 and 18); `all` has
/// neither. Column q holds, on the cluster with the largest likelihood ratio of the group, its p until
/// clusters_gathered() adjusts it.
geo::Tables clusters(const ClustersParams& params, const Frame& frame, const Group& group, const geo::Tables& in);

/// Adjusts q over the groups, one p a group (METHODS section 18). A group in which relabelling was on and no cluster
/// could be tested counts with p = 1: otherwise only groups with clusters would be a family.
void clusters_gathered(const Frame& frame, geo::Tables& tables);

Stage clusters_stage();

}  // namespace pipeline
