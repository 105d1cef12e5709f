// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "pipeline/stages/sites/study.hpp"

namespace pipeline {

/// People within sites.labour_reach of each hexagon's centre, by road, or straight × detour with metric
/// beeline: those of the hexagons whose centres are within reach, areas of the population spread evenly over the
/// hexagons they cover. Without a population the employees of the firms, firms of unknown size counting as the mean of
/// the others. Empty where neither is known.
///
/// Counts are summed in 1/1024 of a person, so the same in any order. O(cells × rows of hexagons in reach), by road as
/// HexRoads::sums_within().
std::vector<double> labour_in_reach(const SiteStudy& study);

/// Firms of the clusters to be served within sites.demand_reach, each by the share of themes that lie outside its
/// standard (table `access`). Empty where there is no cluster or no theme.
std::vector<double> demand_in_reach(const SiteStudy& study, const std::vector<geo::Row>& clusters);

}  // namespace pipeline
