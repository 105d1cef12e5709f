// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/publish/disclosure.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace pipeline {
namespace {

/// Rows of table `areas`: the group's firms, employees and largest; the other controls, and the largest one's share.
struct Area {
  double firms, employees, largest, others, other_largest_share;
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
  set("other_largest_share", &Area::other_largest_share);
  for (const char* name : {"employees_lq", "employees_p", "employees_q"})
    out.set(name, std::vector<double>(rows.size()));
  return out;
}

TEST(DiscloseAreas, QuotientsOfEmployeesGoWithTheirSumAndWithTheFewThatTheyTellOf) {
  geo::Table areas = table({{5, 100, 40, 9, 0.3},    // enough of both
                            {2, 100, 60, 9, 0.3},    // too few of the group
                            {5, 100, 90, 9, 0.3},    // one firm has 90 % of the group's employees
                            {5, 100, 40, 2, 0.6},    // too few others
                            {5, 100, 40, 9, 0.97},   // one of the others has nearly all
                            {5, 100, 40, 0, 1.0}});  // no others
  disclose_areas(areas, 3, 0.85);
  const std::vector<bool> sums{true, false, false, true, true, true},
      quotients{true, false, false, false, false, false};
  for (std::size_t row = 0; row < areas.size(); ++row) {
    EXPECT_EQ(areas.column("employees").valid(row), sums[row]) << row;
    for (const char* name : {"employees_lq", "employees_p", "employees_q"})
      EXPECT_EQ(areas.column(name).valid(row), quotients[row]) << name << row;
  }
}

TEST(DiscloseQuotients, TakesATableThatHasNoTest) {
  geo::Table clusters = table({{5, 100, 40, 9, 0.3}, {5, 100, 40, 2, 0.3}});
  clusters.drop("employees_p");
  clusters.drop("employees_q");
  disclose_quotients(clusters, 3, 0.85);
  EXPECT_TRUE(clusters.column("employees_lq").valid(0));
  EXPECT_FALSE(clusters.column("employees_lq").valid(1));
}

TEST(DiscloseCurves, KeepsWhatNoSizeFollowsFrom) {
  geo::Tables tables;
  geo::Table& curves = tables["concentration_curves"];
  curves.set("distance_m", std::vector<double>{0, 100});
  curves.set("value", std::vector<double>{3, 2});
  geo::Table& industries = tables["industries"];
  for (const char* name : {"m_peak", "m_peak_m", "k_density_p", "localised_to_m"})
    industries.set(name, std::vector<double>{2.0});
  disclose_curves(tables);
  EXPECT_EQ(curves.size(), 0U);
  EXPECT_TRUE(curves.has("value")) << "the layer stays, empty";
  for (const char* name : {"m_peak", "m_peak_m"}) EXPECT_FALSE(industries.column(name).valid(0)) << name;
  for (const char* name : {"k_density_p", "localised_to_m"}) EXPECT_TRUE(industries.column(name).valid(0)) << name;
}

}  // namespace
}  // namespace pipeline
