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
/// linked_completeness, neither link index above linked_index, or fewer than linked_institutions institutions; what is
/// unknown is not there), else cluster.
/// stars: one each for size (sum of sizes among the star_top largest of the group), specialisation (lq at least
/// star_lq), focus (its firms over all firms of its place, among the star_top highest of all groups) and growth (its
/// share of young firms above 0 and among the star_top highest of those known; no star where unknown); the number of
/// places in a star_top is rounded up and equals share the last. rank
/// within the group: by lq_low, then firms (both largest first), then key; without an LQ by firms. Single sites have
/// none of them and take no place; clusters of `all` have a rank only.
std::vector<Standing> standings(const ChainParams& params, const geo::Table& clusters,
                                const std::vector<ClusterFigures>& figures);

}  // namespace pipeline
