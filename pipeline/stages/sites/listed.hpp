// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/stages/sites/survey.hpp"

namespace pipeline {

/// What follows suitability: tables `sites`, `site_clusters`, `site_utilities`, `site_choice` and what to warn of.
///
/// Without criteria or hexagons all are empty. Where no site meets the rules or fewer than asked for, `sites_notes`
/// warns and names the rule that removes most.
void add_listed_sites(const SiteTask& task, geo::Tables& out);

}  // namespace pipeline
