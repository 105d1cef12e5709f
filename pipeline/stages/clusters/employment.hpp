// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/stages/clusters/detection.hpp"

namespace pipeline {

/// Sets employees_lq of the clusters' table: the group's share of the employees in a cluster's place over its share in
/// the region, among the control firms whose employees are known. An estimate; the place was found by looking where the
/// group is, and a few large plants can make the figure. Missing for `all`, where nobody works, and where no firm of
/// the group tells its employees. For disclosure it sets other_firms and other_largest_share of PlaceEmployment.
void set_employment(const Frame& frame, const Group& group, const geo::Table& firms, const GroupFirms& members,
                    const Detection& detection, geo::Table& table);

}  // namespace pipeline
