// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/frame.hpp"
#include "pipeline/stages/sites/choice.hpp"

namespace pipeline {

/// What follows suitability: tables `sites`, `site_clusters`, `site_utilities`, `site_choice` and what to warn of, from
/// `site_cells`, `site_criteria`, firms, clusters and facilities (pipeline/tables.md).
///
/// Without criteria or hexagons all are empty. Where no site meets the rules or fewer than asked for, `sites_notes`
/// warns and names the rule that removes most.
/// `geometric`: criteria combine as a geometric mean, as in `site_cells`.
void add_listed_sites(const SiteChoiceParams& params, const ServedClusters& served, bool geometric, const Frame& frame,
                      const geo::Tables& in, geo::Tables& out);

}  // namespace pipeline
