// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "geo/core/table.hpp"
#include "pipeline/frame.hpp"
#include "pipeline/stages/linkages/chain_params.hpp"

namespace pipeline {

/// Table `networks` (pipeline/tables.md): candidate groups of firms for joint action, the fourth step of UNIDO's
/// method.
///
/// horizontal: firms of one stage near one another. vertical: firms of a stage near a firm that buys from it, by the
/// supplies of the chain with at least linkages.least_coefficient. Members are SMEs, firms of unknown size included,
/// unless sizes are secret; a buyer may be of any size. All are of one cluster, or none is in any; clusters that are
/// single sites have no networks. Of suppliers only the stage and the place count, not their cluster. The
/// linkages.networks_kept densest of each stage, and of each supply, in each cluster and outside clusters.
///
/// Ordered by group, cluster (outside last), kind, stage, then the densest first. O(firms log firms).
geo::Table networks(const ChainParams& params, const Frame& frame, const geo::Tables& in);

}  // namespace pipeline
