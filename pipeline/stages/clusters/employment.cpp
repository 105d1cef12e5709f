// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/clusters/employment.hpp"

#include "pipeline/columns_of.hpp"
#include "pipeline/employment.hpp"

namespace pipeline {
namespace {

/// Employees of the group and of its controls, the group included.
struct Employed {
  double group = 0.0, all = 0.0;
  void add(double employees, bool is_case) {
    all += employees;
    group += is_case ? employees : 0.0;
  }
  double share() const { return group / all; }
};

/// The control firms whose employees are known.
struct Sized {
  std::vector<geo::Row> rows;
  std::vector<std::uint8_t> is_case;  ///< By row of the table.

  Sized(const Group& group, const geo::Table& firms) : is_case(firms.size()) {
    const geo::Column& employees = firms.column("employees");
    for (const geo::Row row : population_of(group, firms))
      if (employees.valid(row)) rows.push_back(row);
    for (const geo::Row row : members_of(group, firms)) is_case[row] = 1;
  }
};

PlaceEmployment employment_of(const std::vector<geo::Row>& here, const Employed& region, const Sized& sized,
                              const geo::Column& employees) {
  PlaceEmployment out;
  Employed employed;
  for (const geo::Row row : here) {
    const bool is_case = sized.is_case[row] != 0;
    employed.add(employees.number(row), is_case);
    if (!is_case) out.add_other(employees.number(row));
  }
  if (employed.group > 0.0) out.lq = employed.share() / region.share();
  return out;
}

}  // namespace

void set_employment(const Frame& frame, const Group& group, const geo::Table& firms, const GroupFirms& members,
                    const Detection& detection, geo::Table& table) {
  std::vector<PlaceEmployment> found(detection.clusters());
  if (group.has_controls()) {
    const geo::Column& employees = firms.column("employees");
    const Sized sized(group, firms);
    Employed region;
    for (const geo::Row row : sized.rows) region.add(employees.number(row), sized.is_case[row] != 0);
    const auto in_place = geo::rows_in_places(firms.reals("x_m"), firms.reals("y_m"), sized.rows,
                                              places_of(members, detection), frame.threads);
    for (std::size_t c = 0; c < found.size(); ++c) found[c] = employment_of(in_place[c], region, sized, employees);
  }
  set_column(table, "employees_lq", found, &PlaceEmployment::lq);
  set_column(table, "other_firms", found, &PlaceEmployment::other_firms);
  set_column(table, "other_largest_share", found, &PlaceEmployment::largest_other_share);
}

}  // namespace pipeline
