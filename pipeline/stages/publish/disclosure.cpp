// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/publish/disclosure.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "geo/surfaces/hexagons.hpp"
#include "pipeline/parameters.hpp"

namespace pipeline {
namespace {

/// Masks a column where `hidden(row)`.
template <class Hidden>
void hide(geo::Table& table, const std::string& name, Hidden hidden) {
  const geo::Column& column = table.column(name);
  std::vector<double> values(table.size());
  geo::Column::Mask valid(table.size());
  for (std::size_t row = 0; row < table.size(); ++row) {
    valid[row] = column.valid(row) && !hidden(row);
    if (valid[row]) values[row] = column.number(row);
  }
  table.set(name, std::move(values), std::move(valid));
}

bool is_few(const geo::Column& count, std::size_t row, double min_firms) {
  return count.valid(row) && count.number(row) < min_firms;
}

/// The largest firm of each place, by group and the place's name.
using Largest = std::map<std::pair<std::string, std::string>, double>;

void offer(Largest& largest, std::string_view group, std::string place, double employees) {
  double& most = largest[{std::string(group), std::move(place)}];
  most = std::max(most, employees);
}

Largest largest_by_cluster(const geo::Tables& tables) {
  Largest out;
  const geo::Table &members = tables.at("members"), &firms = tables.at("firms");
  const geo::Column &group = members.column("group_name"), &key = members.column("key"),
                    &employees = firms.column("employees");
  const auto row_of = members.codes("row");
  for (std::size_t i = 0; i < members.size(); ++i) {
    const auto row = static_cast<std::size_t>(row_of[i]);
    if (key.valid(i) && employees.valid(row))
      offer(out, group.text(i), std::to_string(static_cast<std::int64_t>(key.number(i))), employees.number(row));
  }
  return out;
}

Largest largest_by_cell(const Run& run) {
  Largest out;
  const geo::Table& firms = run.tables.at("firms");
  const auto cell_m = run.tables.at("hexagon_sizes").reals("cell_m");
  const auto x = firms.reals("x_m"), y = firms.reals("y_m");
  const geo::Column& employees = firms.column("employees");
  for (std::size_t g = 0; g < run.frame.groups.size(); ++g) {
    const Group& group = run.frame.groups[g];
    const geo::HexLayout layout(cell_m[g]);
    for (const geo::Row row : members_of(group, firms))
      if (employees.valid(row))
        offer(out, group.name, geo::cell_id(layout.cell_of(x[row], y[row])), employees.number(row));
  }
  return out;
}

/// Takes out the missing links whose need or supply too few firms make: their figures are sums of employees.
void leave_out_links_of_few(geo::Table& table, double min_firms) {
  const geo::Column &buyers = table.column("buyers"), &found = table.column("found_firms"),
                    &by_firms = table.column("by_firms");
  std::vector<geo::Row> kept;
  for (std::size_t row = 0; row < table.size(); ++row) {
    const bool few = buyers.number(row) < min_firms || (found.number(row) > 0 && found.number(row) < min_firms);
    if (!few || by_firms.number(row) != 0.0) kept.push_back(static_cast<geo::Row>(row));
  }
  if (kept.size() < table.size()) table = table.take(kept);
}

/// Takes out the known links whose value few firms make on either side, or one firm most of.
void leave_out_known_of_few(geo::Table& table, double min_firms, double dominance) {
  const auto known = table.flags("known");
  const auto number = [&](const char* column, geo::Row row) { return table.column(column).number(row); };
  std::vector<geo::Row> kept;
  for (geo::Row row = 0; row < table.size(); ++row)
    if (known[row] == 0 || (number("suppliers", row) >= min_firms && number("buyers", row) >= min_firms &&
                            number("largest_share", row) <= dominance))
      kept.push_back(row);
  if (kept.size() < table.size()) table = table.take(kept);
}

void leave_out_few(geo::Table& table, double min_firms) {
  std::vector<geo::Row> kept;
  for (geo::Row row = 0; row < table.size(); ++row)
    if (table.column("firms").number(row) >= min_firms) kept.push_back(row);
  if (kept.size() < table.size()) table = table.take(kept);
}

/// Whether K-density and M weigh firms by their employees.
bool curves_are_by_employees(const io::Config& config) {
  return std::ranges::any_of(used_parameters(config), [](const UsedParameter& p) {
    return p.stage == "linkages" && p.key == "weight" && p.value == "employees";
  });
}

}  // namespace

void disclose_quotients(geo::Table& table, double min_firms, double dominance) {
  // Quotient and employees of the group together tell those of the other control firms.
  for (const char* name : {"employees_lq", "employees_p", "employees_q"})
    if (table.has(name))
      hide(table, name, [&](std::size_t row) {
        return !table.column("employees").valid(row) || is_few(table.column("other_firms"), row, min_firms) ||
               table.column("other_largest_share").number(row) > dominance;
      });
}

void disclose_areas(geo::Table& areas, double min_firms, double dominance) {
  hide(areas, "employees", [&](std::size_t row) {
    return is_few(areas.column("firms"), row, min_firms) ||
           areas.column("largest_employees").number(row) > dominance * areas.column("employees").number(row);
  });
  disclose_quotients(areas, min_firms, dominance);
}

void disclose_curves(geo::Tables& tables) {
  tables.at("concentration_curves") = tables.at("concentration_curves").take({});
  for (const char* name : {"m_peak", "m_peak_m"}) hide(tables.at("industries"), name, [](std::size_t) { return true; });
}

void disclose(Run& run) {
  const auto min_firms = static_cast<double>(run.config.output.min_firms);
  const double dominance = run.config.output.dominance;
  if (min_firms <= 0 && dominance >= 1) return;
  const Largest in_cluster = largest_by_cluster(run.tables), in_cell = largest_by_cell(run);
  const auto few = [&](const geo::Table& table, const char* count, std::size_t row) {
    return is_few(table.column(count), row, min_firms);
  };
  const auto dominated = [&](const Largest& largest, const geo::Table& table, std::size_t row,
                             const std::string& place) {
    const auto found = largest.find({std::string(table.column("group_name").text(row)), place});
    return found != largest.end() && found->second > dominance * table.column("employees").number(row);
  };
  geo::Table& clusters = run.tables.at("clusters");
  hide(clusters, "employees", [&](std::size_t row) {
    return few(clusters, "firms", row) ||
           dominated(in_cluster, clusters, row, std::to_string(clusters.codes("key")[row]));
  });
  disclose_quotients(clusters, min_firms, dominance);
  geo::Table& structure = run.tables.at("cluster_structure");  // row by row that of clusters
  for (const char* name : {"sme_share", "largest_share", "hhi"})
    hide(structure, name, [&](std::size_t row) { return !clusters.column("employees").valid(row); });
  for (const char* name : {"micro_firms", "small_firms", "medium_firms", "large_firms", "anchor_firms", "anchor_share"})
    hide(structure, name, [&](std::size_t row) { return !clusters.column("employees").valid(row); });
  geo::Table& groups = run.tables.at("group_structure");
  hide(groups, "sme_share", [&](std::size_t row) { return few(groups, "firms", row); });
  leave_out_links_of_few(run.tables.at("missing_links"), min_firms);
  leave_out_known_of_few(run.tables.at("links"), min_firms, dominance);
  geo::Table& hotspots = run.tables.at("hotspots");
  hide(hotspots, "employees", [&](std::size_t row) {
    return few(hotspots, "firms", row) ||
           dominated(in_cell, hotspots, row, std::string(hotspots.column("cell_id").text(row)));
  });
  disclose_quotients(hotspots, min_firms, dominance);
  geo::Table& industries = run.tables.at("industries");
  hide(industries, "employees", [&](std::size_t row) {
    return few(industries, "firms", row) ||
           industries.column("largest_employees").number(row) > dominance * industries.column("employees").number(row);
  });
  leave_out_few(run.tables.at("networks"), min_firms);
  if (curves_are_by_employees(run.config)) disclose_curves(run.tables);
  disclose_areas(run.tables.at("areas"), min_firms, dominance);
  geo::Table& service = run.tables.at("service_areas");
  hide(service, "employees", [&](std::size_t row) { return few(service, "firms", row); });
  for (const char* name : {"gaps", "gap_cells"}) {
    geo::Table& table = run.tables.at(name);
    hide(table, "employees_outside", [&](std::size_t row) { return few(table, "firms_outside", row); });
  }
  geo::Table& actions = run.tables.at("actions");
  hide(actions, "employees_served", [&](std::size_t row) { return few(actions, "firms_served", row); });
  geo::Table& sites = run.tables.at("sites");
  if (sites.size() > 0)
    hide(sites, "employees_within", [&](std::size_t row) {
      return few(sites, "firms_within", row) ||
             sites.column("largest_employees").number(row) > dominance * sites.column("employees_within").number(row);
    });
  hide(run.tables.at("firms"), "employees", [](std::size_t) { return true; });
}

}  // namespace pipeline
