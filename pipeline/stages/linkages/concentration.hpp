// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/stages/linkages/industry_study.hpp"

namespace pipeline {

/// Global concentration of every industry: adds tables `industries` and `concentration_curves` to `out`. Each industry
/// is compared with its own controls; one that has none, or whose controls are all its own, has counts only, and so has
/// every figure that needs draws without them. Likewise those that go by employees (linkages.weight)
/// where too few firms have any; table `linkages_notes` says how many do not. Cost: see geo::concentration,
/// geo::weighted_concentration and geo::ellison_glaeser.
void add_concentration(const IndustryParams& params, const Frame& frame, const geo::Tables& in,
                       const IndustryStudy& study, geo::Tables& out);

}  // namespace pipeline
