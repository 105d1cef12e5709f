// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "geo/core/table.hpp"
#include "pipeline/stages/linkages/cluster_figures.hpp"

namespace pipeline {

/// Table `cluster_structure`: a row for each row of `clusters`, with its columns of structure, chain and standing,
/// and `place_firms`, all firms in its place.
geo::Table structure_table(const geo::Table& clusters, const std::vector<ClusterFigures>& figures,
                           const std::vector<Standing>& standings);

/// Table `group_structure`: a row a group, which is measured like a cluster that holds all its firms in the region.
geo::Table group_structure_table(const std::vector<ClusterFigures>& groups);

/// Table `missing_links`: a row a cluster and stage that is missing or weak, worst first within a cluster, with the
/// cluster's outline. `by_firms`: sizes are firms, as no employees are known.
geo::Table missing_links_table(const geo::Table& clusters, const std::vector<ClusterFigures>& figures, bool by_firms);

}  // namespace pipeline
