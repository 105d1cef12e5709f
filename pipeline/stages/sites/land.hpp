// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "pipeline/stages/sites/study.hpp"

namespace pipeline {

/// What the areas among the facilities say of each hexagon in column `field` (price, zoning, tenure), by exact area:
/// without `classes` the mean of the areas whose field is a number, NaN where there is none; with them the share of the
/// hexagon that lies in areas with one of these values, whatever the letter case. Empty where no area says anything.
std::vector<double> land_figures(const SiteStudy& study, const std::string& field,
                                 const std::vector<std::string>& classes);

}  // namespace pipeline
