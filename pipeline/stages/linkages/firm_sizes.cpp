// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/linkages/firm_sizes.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "pipeline/frame.hpp"

namespace pipeline {
namespace {

std::optional<double> lower_median(std::vector<double>& values) {
  if (values.empty()) return std::nullopt;
  const auto middle = values.begin() + (std::ssize(values) - 1) / 2;
  std::ranges::nth_element(values, middle);
  return *middle;
}

}  // namespace

bool employees_are_known(const geo::Table& firms) {
  const geo::Column& employees = firms.column("employees");
  for (std::size_t row = 0; row < firms.size(); ++row)
    if (employees.valid(row)) return true;
  return false;
}

std::vector<double> firm_sizes(const geo::Table& firms) {
  const geo::Column& known = firms.column("employees");
  const auto employees = firms.reals("employees");
  const auto group = firms.codes("group"), stage = firms.codes("stage");
  std::map<std::pair<std::int32_t, std::int32_t>, std::vector<double>> by_stage;
  std::vector<double> all, out(firms.size(), 1.0);
  for (const geo::Row row : members_of(Group{}, firms)) {
    if (!known.valid(row)) continue;
    out[row] = std::max(1.0, employees[row]);
    by_stage[{group[row], stage[row]}].push_back(out[row]);
    all.push_back(out[row]);
  }
  std::map<std::pair<std::int32_t, std::int32_t>, double> median;
  for (auto& [key, values] : by_stage) median[key] = *lower_median(values);
  const double of_all = lower_median(all).value_or(1.0);
  for (std::size_t row = 0; row < firms.size(); ++row) {
    if (known.valid(row)) continue;
    const auto found = median.find({group[row], stage[row]});
    out[row] = found == median.end() ? of_all : found->second;
  }
  return out;
}

}  // namespace pipeline
