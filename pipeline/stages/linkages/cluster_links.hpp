// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "geo/core/table.hpp"
#include "pipeline/stages/linkages/chain_params.hpp"
#include "pipeline/stages/linkages/cluster_figures.hpp"

namespace pipeline {

/// Table `links`: lines between the middles of clusters (not of `all`, no single sites). vertical: from each of the
/// strongest sellers of a stage to the cluster that buys it, along every supply of every chain; horizontal: between
/// clusters with the same stage. A cluster holds a stage with present_firms firms. Two clusters with one middle have no
/// line.
geo::Table links_table(const ChainParams& params, const Frame& frame, const geo::Table& clusters,
                       const std::vector<ClusterFigures>& figures);

}  // namespace pipeline
