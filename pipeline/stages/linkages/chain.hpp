// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "pipeline/frame.hpp"
#include "pipeline/stages/linkages/chain_params.hpp"

namespace pipeline {

/// Structure, value chain and links of the clusters (METHODS section 14; docs/methods.md, Value chains and links): adds
/// tables `cluster_structure`, `missing_links` and `links` (pipeline/tables.md) to `out`. `in` holds firms, clusters,
/// members, facility_points and facility_areas. Near-linear in the firms: each firm of a chain is looked at once for
/// each cluster whose surroundings hold it.
void add_chain_tables(const ChainParams& params, const Frame& frame, const geo::Tables& in, geo::Tables& out);

/// Row `row` of `missing_links` in plain words, effect first: "79 % of the casting that 36 firms need is missing within
/// 5 km: …".
std::string missing_link_sentence(const geo::Table& missing_links, std::size_t row);

}  // namespace pipeline
