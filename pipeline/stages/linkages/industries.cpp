// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/linkages/industries.hpp"

#include "pipeline/stages/linkages/colocation.hpp"
#include "pipeline/stages/linkages/concentration.hpp"
#include "pipeline/stages/linkages/firm_sizes.hpp"

namespace pipeline {

void add_industry_tables(const IndustryParams& params, double radius_m, const Frame& frame, const geo::Tables& in,
                         geo::Tables& out) {
  const geo::Table& firms = in.at("firms");
  const IndustryStudy study{industry_list(params, frame, firms),
                            IndustryRegions(params.region_cell_m, firms, firm_sizes(firms))};
  add_concentration(params, frame, in, study, out);
  add_colocation(radius_m, frame, in, study, out);
}

}  // namespace pipeline
