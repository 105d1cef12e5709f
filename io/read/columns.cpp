// SPDX-License-Identifier: Apache-2.0
#include "io/read/columns.hpp"

#include <algorithm>

#include "geo/core/error.hpp"
#include "io/read/text.hpp"
#include "io/run/nearest.hpp"

namespace io {
namespace {

[[noreturn]] void fail_missing(const std::string& wanted, bool in_where, std::span<const std::string> available,
                               const std::string& place) {
  const auto near = nearest(wanted, {available.begin(), available.end()});
  const std::string advice = near       ? fmt::format("did you mean '{}'?", shown(*near, 60))
                             : in_where ? "name a column, or put text in 'single quotes'"
                                        : "correct the name in fields";
  geo::fail(geo::Trouble::data, "{}: {}column '{}' is missing; expected one of {}; {}", place,
            in_where ? "where: " : "", shown(wanted, 60), listed(available), advice);
}

bool is_asked(const SourceRequest& request, const std::string& name) {
  return name == request.id_field || std::ranges::find(request.columns, name) != request.columns.end();
}

}  // namespace

std::size_t ColumnPlan::slot(std::string_view name) const {
  const auto i = static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
  return static_cast<std::size_t>(std::ranges::lower_bound(positions, position.at(i)) - positions.begin());
}

bool ColumnPlan::has(std::string_view name) const { return std::ranges::find(names, name) != names.end(); }

ColumnPlan plan_columns(const SourceRequest& request, const std::vector<std::string>& others, const Where& where,
                        std::span<const std::string> available, const std::string& place) {
  ColumnPlan plan;
  const auto need = [&](const std::string& name, bool in_where) {
    if (name.empty() || plan.has(name)) return;
    const std::size_t found = find_name(name, available);
    if (found == std::string::npos) fail_missing(name, in_where, available, place);
    plan.names.push_back(name);
    plan.position.push_back(found);
  };
  for (const std::string& name : request.columns) need(name, false);
  need(request.id_field, false);
  for (const std::string& name : others) need(name, false);
  for (const std::string& name : where.columns()) need(name, true);
  plan.positions = plan.position;
  std::ranges::sort(plan.positions);
  plan.positions.erase(std::unique(plan.positions.begin(), plan.positions.end()), plan.positions.end());
  return plan;
}

geo::Table named_columns(const ColumnPlan& plan, const std::vector<geo::Column>& decoded) {
  geo::Table table;
  for (const std::string& name : plan.names) table.set(name, decoded[plan.slot(name)]);
  return table;
}

void keep_asked(const SourceRequest& request, geo::Table& table) {
  std::vector<std::string> extra;
  for (const auto& [name, column] : table.columns())
    if (!is_asked(request, name)) extra.push_back(name);
  for (const std::string& name : extra) table.drop(name);
}

}  // namespace io
