// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/stages/clusters/detection.hpp"

namespace pipeline {

/// Sets firms_in_place, lq_all, lq_all_low and lq_all_high of the clusters' table: the location quotient in the places
/// that column controls counts in, with all firms of the run as controls. For the report, which sets the figure beside
/// that among the group's own controls: the two differ by what zoning alone does. Missing for `all`.
void set_quotients_among_all(const Frame& frame, const Group& group, const geo::Table& firms, const GroupFirms& members,
                             const Detection& detection, geo::Table& table);

}  // namespace pipeline
