// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps/study.hpp"

#include <limits>
#include <map>
#include <string_view>
#include <utility>

#include "geo/core/parallel.hpp"
#include "geo/core/radix_sort.hpp"
#include "pipeline/stages/linkages/area_figures.hpp"

namespace pipeline {
namespace {

/// A number that sorts as hexagons do.
std::uint64_t order_of(geo::HexCell cell) {
  const auto above_zero = [](std::int32_t value) { return static_cast<std::uint32_t>(value) ^ 0x8000'0000U; };
  return std::uint64_t{above_zero(cell.r)} << 32U | above_zero(cell.q);
}

/// Firms in curve order stay in a hexagon for a while, so that only these runs have to be sorted.
OccupiedHexagons hexagons_of(const geo::HexLayout& layout, const geo::Table& firms, unsigned threads) {
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
  OccupiedHexagons out;
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

std::vector<double> known_employees(const geo::Table& firms) {
  const geo::Column& column = firms.column("employees");
  const auto values = firms.reals("employees");
  std::vector<double> out(values.begin(), values.end());
  for (std::size_t row = 0; row < out.size(); ++row)
    if (!column.valid(row)) out[row] = std::numeric_limits<double>::quiet_NaN();
  return out;
}

/// The group's firms in the area, for each row of `areas`.
RowLists firms_of_areas(const Frame& frame, const geo::Tables& in) {
  RowLists out;
  const auto areas = in.find("areas");
  if (areas == in.end() || areas->second.size() == 0) return out;
  const geo::Table &outlines = in.at("area_outlines"), &firms = in.at("firms");
  const std::vector<std::int32_t> area_of = area_of_firms(outlines, firms, frame.threads);
  std::map<std::pair<std::string_view, std::string_view>, std::vector<geo::Row>> rows;  // by area and group
  for (const Group& group : frame.groups)
    for (const geo::Row row : members_of(group, firms))
      if (area_of[row] >= 0)
        rows[{outlines.column("area_id").text(static_cast<std::size_t>(area_of[row])), group.name}].push_back(row);
  const geo::Column &id = areas->second.column("area_id"), &group = areas->second.column("group_name");
  for (std::size_t i = 0; i < areas->second.size(); ++i) {
    const auto& some = rows[{id.text(i), group.text(i)}];
    out.rows.insert(out.rows.end(), some.begin(), some.end());
    out.begin.push_back(out.rows.size());
  }
  return out;
}

}  // namespace

GapStudy::GapStudy(const GapsParams& of_params, const Frame& of_frame, const geo::Tables& tables)
    : params(of_params), frame(of_frame), in(tables) {
  geo::parallel_for(5, 1, frame.threads, [&](std::size_t list, std::size_t) {
    if (list == 0) demand.emplace(firms, params.demand == "employees");
    if (list == 1) hexagons = hexagons_of(layout, firms, frame.threads);
    if (list == 2) members = firms_of_clusters(clusters, in.at("members"));
    if (list == 3) employees = known_employees(firms);
    if (list == 4) areas = firms_of_areas(frame, in);
  });
}

}  // namespace pipeline
