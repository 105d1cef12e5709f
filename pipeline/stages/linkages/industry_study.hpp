// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/stages/linkages/industry_list.hpp"
#include "pipeline/stages/linkages/industry_regions.hpp"

namespace pipeline {

/// What the statistics of industries share.
struct IndustryStudy {
  IndustryList list;
  IndustryRegions regions;
};

}  // namespace pipeline
