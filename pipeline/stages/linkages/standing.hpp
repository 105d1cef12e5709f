// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "geo/core/table.hpp"
#include "pipeline/stages/linkages/chain_params.hpp"
#include "pipeline/stages/linkages/cluster_figures.hpp"

namespace pipeline {

/// Typology, stars and rank of each row of table `clusters` (docs/methods.md, Value chains and links).
///
/// typology, the first that holds: enclave (foreign-owned share at least enclave_foreign, completeness below
/// enclave_completeness), agglomeration (lq_low not above specialised_lq), district (completeness below
/// linked_completeness or fewer than linked_institutions institutions, or one of them unknown), else cluster.
/// stars: one each for size (sum of sizes among the star_top largest of the group), specialisation (lq at least
/// star_lq) and focus (its firms over all firms of its place, among the star_top highest of all groups); the number of
/// places in a star_top is rounded up and equals share the last. Growth needs a previous run and gives none yet. rank
/// within the group: by lq_low, then firms (both largest first), then key; without an LQ by firms. Single sites have
/// none of them and take no place; clusters of `all` have a rank only.
std::vector<Standing> standings(const ChainParams& params, const geo::Table& clusters,
                                const std::vector<ClusterFigures>& figures);

}  // namespace pipeline
