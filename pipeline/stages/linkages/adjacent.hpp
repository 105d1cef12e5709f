// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/frame.hpp"
#include "pipeline/stages/linkages/chain_params.hpp"
#include "pipeline/stages/linkages/industry_params.hpp"

namespace pipeline {

/// Table `adjacent_industries` (pipeline/tables.md): of each cluster the adjacent_kept industries it is not specialised
/// in but most related to (docs/methods.md, Relatedness). `in` holds firms, clusters, members, relatedness and
/// related_codes. Clusters of groups, no single sites; industries with least_plants firms among what the group is
/// compared with. Nothing for fewer than two clusters. O(firms in the clusters' places + clusters x industries x
/// industries of a cluster); 8 bytes a pair of industries.
geo::Table adjacent_industries(const ChainParams& params, const IndustryParams& industries, const Frame& frame,
                               const geo::Tables& in);

}  // namespace pipeline
