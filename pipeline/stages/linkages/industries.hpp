// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "pipeline/frame.hpp"
#include "pipeline/stages/linkages/industry_params.hpp"

namespace pipeline {

/// Concentration and co-location of industries (METHODS sections 4 to 7; docs/methods.md, Concentration of industries):
/// adds tables `industries`, `concentration_curves` and `colocation` (pipeline/tables.md) to `out`, and their families
/// of tests. `in` holds firms and members. `radius_m`: of M between industries.
/// `area`: see area_of_firms(); regions of Ellison and Glaeser's indices where a firm lies in one.
void add_industry_tables(const IndustryParams& params, double radius_m, const Frame& frame, const geo::Tables& in,
                         geo::Tables& out, const std::vector<std::int32_t>& area = {});

}  // namespace pipeline
