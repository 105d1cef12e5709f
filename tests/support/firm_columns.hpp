// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "geo/core/table.hpp"
#include "pipeline/frame.hpp"

namespace tests {

/// One firm of a test; employees below 0 are unknown.
struct Firm {
  double x_m, y_m;
  std::int32_t group = -1;
  double employees = -1.0;
  std::int32_t industry = 0;
  std::int32_t role = pipeline::kCore;
};

/// Table `firms` with the columns that stages look at; id_rank is the place in the list.
inline geo::Table firm_table(const std::vector<Firm>& firms) {
  std::vector<double> x, y, employees;
  std::vector<std::int32_t> group, industry, role, rank;
  geo::Column::Mask known;
  for (const Firm& firm : firms) {
    x.push_back(firm.x_m);
    y.push_back(firm.y_m);
    employees.push_back(firm.employees >= 0.0 ? firm.employees : 0.0);
    known.push_back(firm.employees >= 0.0);
    group.push_back(firm.group);
    industry.push_back(firm.industry);
    role.push_back(firm.role);
    rank.push_back(static_cast<std::int32_t>(rank.size()));
  }
  geo::Table table;
  table.set("x_m", std::move(x));
  table.set("y_m", std::move(y));
  table.set("employees", std::move(employees), std::move(known));
  table.set("group", std::move(group));
  table.set("industry", std::move(industry));
  table.set("role", std::move(role));
  table.set("id_rank", std::move(rank));
  return table;
}

/// A square from (west, south), as one row.
inline geo::Shapes square(double west, double south, double side) {
  geo::Shapes out;
  for (const auto& [x, y] : {std::pair{0., 0.}, {1., 0.}, {1., 1.}, {0., 1.}, {0., 0.}})
    out.add_vertex(west + side * x, south + side * y);
  out.end_ring();
  out.end_part();
  out.end_shape();
  return out;
}

/// `all` and two groups whose controls are industry 0; the region is the square of 20 km from the origin.
inline pipeline::Frame frame_of_20_km() {
  pipeline::Frame frame;
  frame.groups = {{},
                  {.code = 0, .name = "metal", .is_control = {1, 0}, .others = 1},
                  {.code = 1, .name = "food", .is_control = {1, 0}, .others = 1}};
  frame.boundary = square(0, 0, 20'000);
  frame.area = frame.boundary;
  frame.region = frame.boundary.box();
  return frame;
}

}  // namespace tests
