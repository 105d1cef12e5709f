// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/stages/linkages/industry_study.hpp"

namespace pipeline {

/// Co-location of industries with others of the same controls: adds table `colocation` to `out`, a row for each ordered
/// pair, population by population. `radius_m`: of M. Cost: see geo::colocation_quotients and
/// geo::marcon_puech_between.
void add_colocation(double radius_m, const Frame& frame, const geo::Tables& in, const IndustryStudy& study,
                    geo::Tables& out);

}  // namespace pipeline
