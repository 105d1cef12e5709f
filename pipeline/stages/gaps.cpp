// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>

#include "geo/access/coverage.hpp"
#include "geo/core/crs.hpp"
#include "geo/core/error.hpp"
#include "geo/core/parallel.hpp"
#include "geo/core/radix_sort.hpp"
#include "geo/surfaces/hexagons.hpp"
#include "pipeline/cluster_firms.hpp"
#include "pipeline/notes.hpp"
#include "pipeline/stages/gaps/border.hpp"
#include "pipeline/stages/gaps/capacity.hpp"
#include "pipeline/stages/gaps/judge.hpp"
#include "pipeline/stages/gaps/reach.hpp"
#include "pipeline/stages/gaps/rows.hpp"
#include "pipeline/stages/gaps/supplier_gaps.hpp"

namespace pipeline {
namespace {

constexpr std::size_t kThemesNamed = 4;
constexpr std::size_t kClustersOfATask = 256, kCellsOfATask = 1024;

/// Occupied hexagons in order, and the firms in each.
struct Hexagons {
  std::vector<geo::HexCell> cells;
  RowLists firms;
};

/// A number that sorts as hexagons do.
std::uint64_t order_of(geo::HexCell cell) {
  const auto above_zero = [](std::int32_t value) { return static_cast<std::uint32_t>(value) ^ 0x8000'0000U; };
  return std::uint64_t{above_zero(cell.r)} << 32U | above_zero(cell.q);
}

/// Firms in curve order stay in a hexagon for a while, so that only these runs have to be sorted.
Hexagons hexagons_of(const geo::HexLayout& layout, const geo::Table& firms, unsigned threads) {
  const auto rows = members_of(Group{}, firms);
  const auto x = firms.reals("x_m"), y = firms.reals("y_m");
  struct Run {
    geo::HexCell cell;
    std::size_t begin, end;  // of `rows`
  };
  std::vector<Run> runs;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const geo::HexCell cell = layout.cell_of(x[rows[i]], y[rows[i]]);
    if (runs.empty() || runs.back().cell != cell) runs.push_back({cell, i, i});
    runs.back().end = i + 1;
  }
  geo::radix_sort(
      runs, [](const Run& run) { return order_of(run.cell); }, threads);
  Hexagons out;
  out.firms.rows.reserve(rows.size());
  for (const Run& run : runs) {
    if (out.cells.empty() || out.cells.back() != run.cell) {
      out.cells.push_back(run.cell);
      out.firms.begin.push_back(out.firms.rows.size());
    }
    const auto first = rows.begin() + static_cast<std::ptrdiff_t>(run.begin);
    out.firms.rows.insert(out.firms.rows.end(), first, first + static_cast<std::ptrdiff_t>(run.end - run.begin));
    out.firms.begin.back() = out.firms.rows.size();
  }
  return out;
}

std::pair<double, double> middle(const geo::Table& firms, std::span<const geo::Row> rows) {
  const auto x = firms.reals("x_m"), y = firms.reals("y_m");
  double sum_x = 0.0, sum_y = 0.0;
  for (const geo::Row row : rows) sum_x += x[row], sum_y += y[row];
  const auto count = static_cast<double>(std::max<std::size_t>(rows.size(), 1));
  return {geo::snapped(sum_x / count), geo::snapped(sum_y / count)};
}

std::vector<double> known_employees(const geo::Table& firms) {
  const geo::Column& column = firms.column("employees");
  const auto values = firms.reals("employees");
  std::vector<double> out(values.begin(), values.end());
  for (std::size_t row = 0; row < out.size(); ++row)
    if (!column.valid(row)) out[row] = std::numeric_limits<double>::quiet_NaN();
  return out;
}

geo::Column access_column(std::vector<float> nearest) {
  geo::Column::Mask valid(nearest.size());
  for (std::size_t row = 0; row < nearest.size(); ++row) {
    valid[row] = std::isfinite(nearest[row]);
    if (!valid[row]) nearest[row] = 0.0F;
  }
  return geo::Column(std::move(nearest), std::move(valid));
}

/// All that does not depend on the theme.
struct Study {
  Study(const GapsParams& of_params, const Frame& of_frame, const geo::Tables& tables)
      : params(of_params), frame(of_frame), in(tables) {
    geo::parallel_for(4, 1, frame.threads, [&](std::size_t list, std::size_t) {
      if (list == 0) hexagons = hexagons_of(layout, firms, frame.threads);
      if (list == 1) members = firms_of_clusters(clusters, in.at("members"));
      if (list == 2) employees = known_employees(firms);
      if (list == 3) demand.emplace(firms, params.demand == "employees");
    });
  }

  const GapsParams& params;
  const Frame& frame;
  const geo::Tables& in;
  const geo::Table& firms = in.at("firms");
  const geo::Table& clusters = in.at("clusters");
  geo::HexLayout layout{in.at("hexagon_sizes").reals("cell_m")[0]};
  RowLists members{};
  Hexagons hexagons{};
  std::vector<double> employees{};
  std::optional<Demand> demand{};
};

struct Rows {
  GapRows gaps;
  CellRows cells;
  LineRows lines;
  std::vector<std::string> ending_themes{};  ///< Whose layers end at the border so that it matters.
  CapacityRows capacities{};
  std::int64_t open_gaps = 0;  ///< Gaps that for it are unknown or the least that is possible.
};

/// What a user can do about layers that end at the border, and about capacities.
geo::Table notes_on(const Rows& rows) {
  Notes notes(Group{});
  for (const std::string& warning : rows.capacities.warnings()) notes.warn(warning);
  const std::vector<std::string>& themes = rows.ending_themes;
  const auto number = [](std::size_t count, const char* one, const char* many) { return count == 1 ? one : many; };
  const auto gaps = static_cast<std::size_t>(rows.open_gaps);
  std::string list = fmt::format(
      "{}",
      fmt::join(themes.begin(), themes.begin() + std::min<std::ptrdiff_t>(std::ssize(themes), kThemesNamed), ", "));
  if (themes.size() > kThemesNamed) list += fmt::format(" and {} more", themes.size() - kThemesNamed);
  if (gaps > 0)
    notes.warn(fmt::format(
        "gaps: the {} of {} {} at the border of the region, so {} {} near it {} unknown or the least that is possible; "
        "take {}, or set gaps.beyond to nothing if nothing lies there",
        number(themes.size(), "layer", "layers"), list, number(themes.size(), "ends", "end"), gaps,
        number(gaps, "gap", "gaps"), number(gaps, "is", "are"),
        number(themes.size(), "a layer that reaches farther", "layers that reach farther")));
  return notes.table();
}

/// One theme, measured: who reaches what, and what that capacity is shared by.
struct Measured {
  const Judge& judge;
  const ThemeFacilities& facilities;
  const Reach& reach;
  const std::optional<Capacity>& capacity;
};

/// What is found of a cluster.
struct Finding {
  Verdict verdict{};
  std::optional<geo::Row> facility{};  ///< Nearest to most of its firms.
  std::optional<double> per_head{};    ///< Capacity.
};

std::string_view group_of(const Study& study, std::size_t cluster) {
  return study.clusters.column("group_name").text(cluster);
}

std::vector<Finding> findings(const Study& study, const Measured& theme) {
  std::vector<Finding> out(study.clusters.size());
  geo::parallel_for(out.size(), kClustersOfATask, study.frame.threads, [&](std::size_t begin, std::size_t end) {
    Tally tally(theme.facilities);
    for (std::size_t c = begin; c < end; ++c) {
      const std::span<const geo::Row> firms = study.members[c];
      const Judge judge = theme.judge.of_group(group_of(study, c));
      out[c] = {judge.verdict(theme.reach, study.employees, firms), tally.nearest_to_most(theme.reach, firms),
                theme.capacity ? theme.capacity->of(*study.demand, firms) : std::nullopt};
    }
  });
  return out;
}

void add_clusters(const Study& study, const Measured& theme, Rows& rows) {
  const Judge& judge = theme.judge;
  std::int64_t open = 0;
  const std::vector<Finding> found = findings(study, theme);
  for (std::size_t c = 0; c < found.size(); ++c) {
    const Verdict& verdict = found[c].verdict;
    open += verdict.border_m.has_value();
    GapDetails details{.per_head = found[c].per_head, .mean_per_head = std::nullopt};
    if (const auto facility = found[c].facility)
      details.facility_id = theme.facilities.id(*facility), details.facility = theme.facilities.name(*facility);
    if (theme.capacity)
      details.mean_per_head = theme.capacity->mean, details.capacity_unit = theme.capacity->supply.unit;
    rows.gaps.add(c, judge.of_group(group_of(study, c)), verdict, details);
    if (!found[c].facility || verdict.severity.value_or(0) == 0) continue;
    const auto [x, y] = middle(study.firms, study.members[c]);
    rows.lines.add(c, judge.theme.name, details.facility_id, {x, y},
                   theme.facilities.place_nearest_to(*found[c].facility, x, y));
  }
  if (open > 0) rows.ending_themes.push_back(judge.theme.name);
  rows.open_gaps += open;
}

void add_cells(const Study& study, const Judge& judge, const Reach& reach, CellRows& rows) {
  if (!judge.says_something()) return;
  const Hexagons& all = study.hexagons;
  std::vector<std::vector<std::pair<geo::HexCell, Verdict>>> lacking(all.cells.size() / kCellsOfATask + 1);
  geo::parallel_for(all.cells.size(), kCellsOfATask, study.frame.threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const Verdict verdict = judge.verdict(reach, study.employees, all.firms[i]);
      if (verdict.coverage.firms_outside > 0) lacking[begin / kCellsOfATask].emplace_back(all.cells[i], verdict);
    }
  });
  for (const auto& some : lacking)
    for (const auto& [cell, verdict] : some) rows.add(cell, judge, verdict);
}

/// What the layer of a theme leaves open; nothing where a lack is unknown anyway, or what lies beyond is nothing.
std::optional<OpenBeyond> beyond_of(const Theme& theme, const ThemeFacilities& facilities, const Reach& reach,
                                    double detour, std::optional<Border>& border) {
  if (!border || !theme.complete || facilities.size() == 0) return std::nullopt;
  const auto end_m = border->end_of(facilities);
  if (!end_m) return std::nullopt;
  double least = theme.standard;
  for (const auto& [group, standard] : theme.of_groups) least = std::min(least, standard);
  return OpenBeyond{*border, *end_m, border->least(reach, *end_m, least, detour)};
}

geo::SeverityLimits limits_of(const GapsParams& p) {
  return {p.served_share, p.slight_share, p.slight_shortfall, p.moderate_share, p.moderate_shortfall};
}

/// Whether the register of firms says where the suppliers are.
bool is_of_suppliers(const Theme& theme, const geo::Tables& in) {
  const auto reach = in.find("supplier_reach");
  return theme.name == "critical_supplier" && reach != in.end() && reach->second.size() > 0;
}

/// Clusters and hexagons with firms that buy along their chain; the register is complete by itself.
void add_suppliers(const Study& study, Theme theme, Rows& rows) {
  const SupplierGaps suppliers(study.in.at("supplier_reach"), study.params.detour);
  theme.complete = true;
  const Judge of_all{theme, theme.standard, limits_of(study.params), true};
  const auto verdict = [&](const Judge& judge, std::span<const geo::Row> buyers) {
    return judge.verdict(suppliers.reach(), study.employees, buyers);
  };
  for (std::size_t c = 0; c < study.clusters.size(); ++c)
    if (const auto buyers = suppliers.buyers_among(study.members[c]); !buyers.empty()) {
      const Judge judge = of_all.of_group(group_of(study, c));
      rows.gaps.add(c, judge, verdict(judge, buyers), {});
    }
  for (std::size_t i = 0; i < study.hexagons.cells.size(); ++i) {
    const Verdict of_cell = verdict(of_all, suppliers.buyers_among(study.hexagons.firms[i]));
    if (of_cell.coverage.firms_outside > 0) rows.cells.add(study.hexagons.cells[i], of_all, of_cell);
  }
}

}  // namespace

geo::Tables gaps(const GapsParams& params, const Frame& frame, const geo::Tables& in) {
  if (params.metric == "network")
    geo::fail(geo::Trouble::config,
              "gaps.metric: 'network' is not built yet; expected beeline; set gaps.metric to beeline");
  const Study study{params, frame, in};
  std::optional<Border> border;
  if (params.beyond == "unknown") border.emplace(frame, study.firms);
  const BeelineReach beeline(*study.demand);
  Rows rows{GapRows(study.clusters), CellRows(study.layout), LineRows(study.clusters)};
  geo::Tables out;
  geo::Table& access = out["access"];
  for (std::size_t t = 0; t < frame.themes.size(); ++t) {
    const Theme& theme = frame.themes[t];
    if (!(theme.standard > 0.0))
      geo::fail(geo::Trouble::config,
                "gaps.standards: theme '{0}' has no standard; expected a distance; set gaps.standards.{0}", theme.name);
    if (is_of_suppliers(theme, in)) {
      add_suppliers(study, theme, rows);
      continue;
    }
    const ThemeFacilities facilities(static_cast<std::int32_t>(t), in);
    Reach reached = reach(facilities, params.detour, frame.threads, study.firms);
    const auto beyond = beyond_of(theme, facilities, reached, params.detour, border);
    const Judge judge{theme, theme.standard, limits_of(params), facilities.size() > 0, beyond ? &*beyond : nullptr};
    const auto shared = capacity(*study.demand, facilities, theme.standard,
                                 beeline.within(facilities, theme.standard, params.detour), frame.threads);
    if (shared) rows.capacities.add(theme, *shared);
    geo::parallel_for(2, 1, frame.threads, [&](std::size_t layer, std::size_t) {
      if (layer == 0) add_clusters(study, {judge, facilities, reached, shared}, rows);
      if (layer == 1) add_cells(study, judge, reached, rows.cells);
    });
    if (theme.has_source) access.set(theme.name + "_m", access_column(std::move(reached.nearest)));
  }
  out["gaps"] = rows.gaps.table(params.detour, study.demand->employees ? "employees" : "firms");
  out["gap_cells"] = rows.cells.table();
  out["gap_lines"] = rows.lines.table();
  out["capacities"] = rows.capacities.table();
  out["gaps_notes"] = notes_on(rows);
  return out;
}

Stage gaps_stage() {
  const auto share = io::share();
  return Declare<GapsParams>("gaps",
                             "Distance of firms to every kind of infrastructure, and what clusters and cells lack.")
      .input("firms", "Firms in canonical order.")
      .input("clusters", "Clusters of all groups.")
      .input("members", "Clusters of the firms.")
      .input("hexagon_sizes", "The size of the hexagons.")
      .input("supplier_reach", "How far the suppliers of each firm are.")
      .input("network_lines", "Roads, for metric network.")
      .input("facility_points", "Facilities that are points.")
      .input("facility_lines", "Facilities that are lines.")
      .input("facility_areas", "Facilities that are areas.")
      .output("gaps", "How each theme serves each cluster.")
      .output("gap_cells", "Hexagons with firms outside a standard.")
      .output("gap_lines", "From clusters to the nearest facility where there is a gap.")
      .output("access", "Distance of each firm to the nearest facility of each theme.")
      .output("capacities", "What capacity of each theme is shared out among the firms.")
      .output("gaps_notes", "Where layers end at the border.")
      .param("standards", &GapsParams::standards, io::lengths_by_name(),
             "Distance within which a theme counts as served; overrides the themes profile.")
      .also_of_groups()
      .param("demand", &GapsParams::demand, io::choice({"employees", "firms"}),
             "Who shares the capacity of facilities (e2sfca): employees, the mean where unknown, or firms.")
      .param("metric", &GapsParams::metric, io::choice({"beeline", "network"}),
             "Straight lines times detour, or along the network.")
      .param("network_tolerance_m", &GapsParams::network_tolerance_m, io::length(0.0, 100.0),
             "Dead ends of roads this near to another road are joined to it; not those of OpenStreetMap, which meet at "
             "nodes.")
      .param("beyond", &GapsParams::beyond, io::choice({"unknown", "nothing"}),
             "What lies beyond the border where a complete layer ends there; nothing for an island.")
      .param("detour", &GapsParams::detour, io::number(1.0, 10.0), "Length of a way by road over the straight line.")
      .param("served_share", &GapsParams::served_share, share,
             "Severity 0 from this share of firms within the standard on.")
      .param("slight_share", &GapsParams::slight_share, share, "Severity 1 from this share on.")
      .param("slight_shortfall", &GapsParams::slight_shortfall, io::number(0.0, 1000.0),
             "Severity 1 up to this shortfall.")
      .param("moderate_share", &GapsParams::moderate_share, share, "Severity 2 from this share on.")
      .param("moderate_shortfall", &GapsParams::moderate_shortfall, io::number(0.0, 1000.0),
             "Severity 2 up to this shortfall.")
      .runs(gaps);
}

}  // namespace pipeline
