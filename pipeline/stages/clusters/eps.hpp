// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "pipeline/notes.hpp"
#include "pipeline/stages/clusters.hpp"
#include "pipeline/stages/clusters/group_firms.hpp"

namespace pipeline {

/// params.eps_m, and where that is auto the bend of the group's k-distance plot for min_points, rounded to two digits,
/// or what the previous run chose; then the plot is added to `curves` as "k_distance" (share of the firms, metres). A
/// group without a bend takes 1 km. Either way `notes` says why.
double eps_for(const ClustersParams& params, const Frame& frame, const GroupFirms& members, Notes& notes,
               std::vector<Curve>& curves);

}  // namespace pipeline
