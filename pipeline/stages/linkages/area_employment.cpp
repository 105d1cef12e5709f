// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/linkages/area_employment.hpp"

#include <algorithm>
#include <cmath>

#include "geo/economics/employment_quotient.hpp"
#include "geo/inference/fdr.hpp"

namespace pipeline {
namespace {

std::optional<double> known(double value) { return std::isnan(value) ? std::nullopt : std::optional(value); }

std::vector<geo::Row> sized(std::vector<geo::Row> rows, const geo::Column& employees) {
  std::erase_if(rows, [&](geo::Row row) { return !employees.valid(row); });
  return rows;
}

void add_other(AreaEmployment& here, double employees) {
  ++here.other_firms;
  here.other_employees += employees;
  here.largest_other = std::max(here.largest_other, employees);
}

}  // namespace

std::vector<AreaEmployment> employment_in_areas(const Frame& frame, const Group& group, const geo::Table& firms,
                                                const std::vector<std::int32_t>& area, std::size_t areas) {
  std::vector<AreaEmployment> out(areas);
  if (!group.has_controls()) return out;
  const geo::Column& known_employees = firms.column("employees");
  const std::vector<geo::Row> rows = sized(population_of(group, firms), known_employees);
  const std::vector<std::uint8_t> is_case = cases_in(group, firms, rows);
  std::vector<std::int32_t> place;
  std::vector<double> employees;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    place.push_back(area[rows[i]]);
    employees.push_back(known_employees.number(rows[i]));
    if (is_case[i] == 0 && place[i] >= 0) add_other(out[static_cast<std::size_t>(place[i])], employees[i]);
  }
  const auto found = geo::employment_quotients(
      {place, employees, is_case}, areas, {draws_for(frame, rows.size()), seed_of(frame, group.name), frame.threads});
  const std::vector<double> q = geo::adjusted_q(found.p);
  for (std::size_t a = 0; a < areas; ++a) {
    out[a].lq = known(found.lq[a]);
    out[a].p = known(found.p[a]);
    out[a].q = known(q[a]);
  }
  return out;
}

io::TestFamily employment_family(const Group& group, const std::vector<AreaEmployment>& figures, double level) {
  io::TestFamily out{"areas_employees", group.name, 0, "labels shuffled among firms, Benjamini-Hochberg", level, 0};
  for (const AreaEmployment& here : figures) {
    out.size += here.p ? 1 : 0;
    out.found += here.q && *here.q <= level ? 1 : 0;
  }
  return out;
}

}  // namespace pipeline
