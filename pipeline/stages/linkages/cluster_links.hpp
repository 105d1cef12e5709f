// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "geo/core/table.hpp"
#include "pipeline/stages/linkages/chain_params.hpp"
#include "pipeline/stages/linkages/cluster_figures.hpp"
#include "pipeline/stages/linkages/known_links.hpp"

namespace pipeline {

/// What links are made from.
struct LinkedClusters {
  const geo::Table& clusters;
  const std::vector<ClusterFigures>& figures;
  const std::vector<KnownLink>& known;
};

/// Table `links`: lines between the middles of clusters (not of `all`, no single sites). vertical: from each of the
/// strongest sellers of a stage to the cluster that buys it, along every supply of every chain; horizontal: between
/// clusters with the same stage. A cluster holds a stage with present_firms firms. Where some known link leads from one
/// stage to another, the known ones are all there is of these two stages, with their value as strength. Two clusters
/// with one middle have no line.
geo::Table links_table(const ChainParams& params, const Frame& frame, const LinkedClusters& of);

}  // namespace pipeline
