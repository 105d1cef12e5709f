// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/linkages/industries.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "geo/core/parallel.hpp"
#include "pipeline/stages/linkages/colocation.hpp"
#include "pipeline/stages/linkages/concentration.hpp"
#include "pipeline/stages/linkages/firm_sizes.hpp"

namespace pipeline {

namespace {

IndustryRegions regions(const IndustryParams& params, const geo::Table& firms, const std::vector<std::int32_t>& area) {
  const bool has_areas = std::ranges::any_of(area, [](std::int32_t of) { return of >= 0; });
  return has_areas ? IndustryRegions(area, firm_sizes(firms))
                   : IndustryRegions(params.region_cell_m, firms, firm_sizes(firms));
}

}  // namespace

void add_industry_tables(const IndustryParams& params, double radius_m, const Frame& frame, const geo::Tables& in,
                         geo::Tables& out, const std::vector<std::int32_t>& area) {
  const geo::Table& firms = in.at("firms");
  std::optional<IndustryList> list;
  std::optional<IndustryRegions> in_regions;
  geo::parallel_for(2, 1, frame.threads, [&](std::size_t part, std::size_t) {
    if (part == 0)
      list = industry_list(params, frame, firms);
    else
      in_regions = regions(params, firms, area);
  });
  const IndustryStudy study{std::move(*list), std::move(*in_regions)};
  add_concentration(params, frame, in, study, out);
  add_colocation(radius_m, frame, in, study, out);
}

}  // namespace pipeline
