// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "geo/core/table.hpp"
#include "pipeline/stages/linkages/cluster_figures.hpp"

namespace pipeline {

/// Adds to table `cluster_structure` what has no column in a layer but is told in words: size classes, anchor firms,
/// breadth of goods, institutions by kind, the triad, young firms and what each star is for (pipeline/tables.md).
void add_structure_details(const std::vector<ClusterFigures>& figures, const std::vector<Standing>& standings,
                           geo::Table& structure);

}  // namespace pipeline
