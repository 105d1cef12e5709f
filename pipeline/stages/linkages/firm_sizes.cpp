// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/linkages/firm_sizes.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

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
  std::int32_t stages = 0, groups = 0;  // codes start at -1
  for (std::size_t row = 0; row < firms.size(); ++row) {
    groups = std::max(groups, group[row] + 2);
    stages = std::max(stages, stage[row] + 2);
  }
  const auto key = [&](std::size_t row) {
    return static_cast<std::size_t>(group[row] + 1) * static_cast<std::size_t>(stages) +
           static_cast<std::size_t>(stage[row] + 1);
  };
  std::vector<std::vector<double>> by_stage(static_cast<std::size_t>(groups) * static_cast<std::size_t>(stages));
  std::vector<double> all, out(firms.size(), 1.0);
  for (const geo::Row row : members_of(Group{}, firms)) {
    if (!known.valid(row)) continue;
    out[row] = std::max(1.0, employees[row]);
    by_stage[key(row)].push_back(out[row]);
    all.push_back(out[row]);
  }
  const double of_all = lower_median(all).value_or(1.0);
  std::vector<double> median;
  for (std::vector<double>& values : by_stage) median.push_back(lower_median(values).value_or(of_all));
  for (std::size_t row = 0; row < firms.size(); ++row)
    if (!known.valid(row)) out[row] = median[key(row)];
  return out;
}

}  // namespace pipeline
