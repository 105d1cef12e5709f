// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/publish/disclosure.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace pipeline {
namespace {

/// Rows of table `areas`: the group's firms, employees and largest, then those of the other controls.
struct Area {
  double firms, employees, largest, others, other_employees, largest_other;
};

geo::Table table(const std::vector<Area>& rows) {
  geo::Table out;
  const auto set = [&](const char* name, double Area::*figure) {
    std::vector<double> values;
    for (const Area& row : rows) values.push_back(row.*figure);
    out.set(name, std::move(values));
  };
  set("firms", &Area::firms);
  set("employees", &Area::employees);
  set("largest_employees", &Area::largest);
  set("other_firms", &Area::others);
  set("other_employees", &Area::other_employees);
  set("largest_other", &Area::largest_other);
  for (const char* name : {"employees_lq", "employees_p", "employees_q"})
    out.set(name, std::vector<double>(rows.size()));
  return out;
}

TEST(DiscloseAreas, QuotientsOfEmployeesGoWithTheirSumAndWithTheFewThatTheyTellOf) {
  geo::Table areas = table({{5, 100, 40, 9, 300, 80},   // enough of both
                            {2, 100, 60, 9, 300, 80},   // too few of the group
                            {5, 100, 90, 9, 300, 80},   // one firm has 90 % of the group's employees
                            {5, 100, 40, 2, 300, 80},   // too few others
                            {5, 100, 40, 9, 300, 290},  // one of the others has nearly all
                            {5, 100, 40, 0, 0, 0}});    // no others
  disclose_areas(areas, 3, 0.85);
  const std::vector<bool> sums{true, false, false, true, true, true},
      quotients{true, false, false, false, false, false};
  for (std::size_t row = 0; row < areas.size(); ++row) {
    EXPECT_EQ(areas.column("employees").valid(row), sums[row]) << row;
    for (const char* name : {"employees_lq", "employees_p", "employees_q"})
      EXPECT_EQ(areas.column(name).valid(row), quotients[row]) << name << row;
  }
}

}  // namespace
}  // namespace pipeline
