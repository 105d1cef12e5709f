// SPDX-License-Identifier: Apache-2.0
#include "pipeline/employment.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "geo/economics/employment_quotient.hpp"
#include "geo/inference/fdr.hpp"

namespace pipeline {
namespace {

std::optional<double> known(double value) { return std::isnan(value) ? std::nullopt : std::optional(value); }

/// q of the places, which share their family with `ones` tests whose p is 1.
std::vector<double> adjusted(std::vector<double> p, std::size_t ones) {
  const std::size_t places = p.size();
  p.resize(places + ones, 1.0);
  std::vector<double> q = geo::adjusted_q(p);
  q.resize(places);
  return q;
}

}  // namespace

void PlaceEmployment::add_other(double employees) {
  ++other_firms;
  other_employees += employees;
  largest_other = std::max(largest_other, employees);
}

double PlaceEmployment::largest_other_share() const {
  return other_employees > 0.0 ? largest_other / other_employees : 1.0;
}

std::vector<geo::Row> with_employees(std::vector<geo::Row> rows, const geo::Table& firms) {
  const geo::Column& employees = firms.column("employees");
  std::erase_if(rows, [&](geo::Row row) { return !employees.valid(row); });
  return rows;
}

std::vector<PlaceEmployment> employment_in(const FixedPlaces& places, const Frame& frame, const Group& group,
                                           const geo::Table& firms) {
  std::vector<PlaceEmployment> out(places.count);
  if (!group.has_controls() || places.count == 0) return out;
  const auto of_row = firms.reals("employees");
  const std::vector<std::uint8_t> is_case = cases_in(group, firms, places.rows);
  std::vector<double> employees(places.rows.size());
  for (std::size_t i = 0; i < employees.size(); ++i) {
    employees[i] = of_row[places.rows[i]];
    if (is_case[i] == 0 && places.of_firm[i] >= 0)
      out[static_cast<std::size_t>(places.of_firm[i])].add_other(employees[i]);
  }
  const auto found =
      geo::employment_quotients({places.of_firm, employees, is_case}, places.count,
                                {draws_for(frame, employees.size()), seed_of(frame, group.name), frame.threads});
  const std::vector<double> q = adjusted(found.p, places.without_group);
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i].lq = known(found.lq[i]);
    out[i].p = known(found.p[i]);
    out[i].q = known(q[i]);
  }
  return out;
}

io::TestFamily employment_family(std::string statistic, const Group& group, const std::vector<PlaceEmployment>& figures,
                                 double level) {
  io::TestFamily out{
      std::move(statistic), group.name, 0, "labels shuffled among firms of one size, Benjamini-Hochberg", level, 0};
  for (const PlaceEmployment& here : figures) {
    out.size += here.p ? 1 : 0;
    out.found += here.q && *here.q <= level ? 1 : 0;
  }
  return out;
}

}  // namespace pipeline
