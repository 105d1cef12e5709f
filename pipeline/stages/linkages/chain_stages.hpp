// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "pipeline/stages/linkages/cluster_figures.hpp"

namespace pipeline {

/// What the report draws of the chains: a row a cluster of `clusters` and stage of its group's chain, in these orders,
/// with the columns of tables.md. Clusters of groups without a chain have no row. Firms are counted, no employees told.
geo::Table chain_stages_table(const geo::Table& clusters, const std::vector<ClusterFigures>& figures);

}  // namespace pipeline
