// SPDX-License-Identifier: Apache-2.0
#include "io/look/cluster_places.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

#include "geo/surfaces/hexagons.hpp"
#include "io/look/layer_row.hpp"

namespace io {
namespace {

/// The hot cells of each group, by the names of both.
std::set<std::pair<std::string, std::string>> hot_cells(const geo::Table* hotspots) {
  std::set<std::pair<std::string, std::string>> out;
  if (hotspots == nullptr || !hotspots->has("hot") || !hotspots->has("cell_id")) return out;
  const geo::Column &group = hotspots->column("group_name"), &cell = hotspots->column("cell_id"),
                    &hot = hotspots->column("hot");
  for (std::size_t row = 0; row < hotspots->size(); ++row)
    if (hot.valid(row) && hot.number(row) != 0.0) out.emplace(group.text(row), cell.text(row));
  return out;
}

/// What is gathered of a cluster firm by firm.
struct Gathered {
  ClusterPlace place;
  std::string group;
  std::map<std::string, IndustryHere> industries;
  std::set<geo::HexCell> cells;
};

std::map<std::int64_t, Gathered> gathered(const geo::Table& firms, const geo::HexLayout& layout,
                                          const std::set<std::int64_t>& ids) {
  std::map<std::int64_t, Gathered> out;
  const geo::Column &cluster = firms.column("cluster_id"), &group = firms.column("group_name"),
                    &industry = firms.column("industry");
  const auto x = firms.reals("x_m"), y = firms.reals("y_m");
  const auto stage_of = [&](std::size_t row) { return LayerRow{firms, row}.text("stage"); };
  for (std::size_t row = 0; row < firms.size(); ++row) {
    if (!cluster.valid(row)) continue;
    const auto id = static_cast<std::int64_t>(cluster.number(row));
    if (!ids.contains(id)) continue;
    Gathered& of = out[id];
    of.place.x_m += x[row];
    of.place.y_m += y[row];
    ++of.place.firms;
    of.group = group.text(row);
    IndustryHere& here = of.industries[std::string(industry.text(row))];
    if (here.firms++ == 0) here = {std::string(industry.text(row)), stage_of(row), 1};
    of.cells.insert(layout.cell_of(x[row], y[row]));
  }
  return out;
}

void name_area(const geo::Table* areas, std::string_view group, ClusterPlace& place) {
  if (areas == nullptr || !areas->shapes) return;
  const geo::Column &name = areas->column("name"), &of = areas->column("group_name");
  for (std::size_t row = 0; row < areas->size() && place.area.empty(); ++row)
    if (of.text(row) == group && name.valid(row) && areas->shapes->contains(row, place.x_m, place.y_m))
      place.area = name.text(row);
}

/// Themes whose facilities people know by name; where there are none, any named facility must do.
bool is_known_by_name(std::string_view theme) {
  constexpr std::array<std::string_view, 6> kThemes{"university", "airport", "port",
                                                    "research",   "health",  "industrial_park"};
  return std::ranges::find(kThemes, theme) != kThemes.end();
}

/// The row of the nearest facility with a name, of equally near ones that with the smallest name.
std::optional<std::size_t> nearest_named(const geo::Table& facilities, const ClusterPlace& place, bool well_known) {
  const geo::Column &name = facilities.column("name"), &theme = facilities.column("theme");
  const auto x = facilities.reals("x_m"), y = facilities.reals("y_m");
  std::optional<std::size_t> nearest;
  const auto key = [&](std::size_t row) {
    return std::tuple(std::hypot(x[row] - place.x_m, y[row] - place.y_m), name.text(row), row);
  };
  for (std::size_t row = 0; row < facilities.size(); ++row) {
    if (name.text(row).empty() || (well_known && !is_known_by_name(theme.text(row)))) continue;
    if (!nearest || key(row) < key(*nearest)) nearest = row;
  }
  return nearest;
}

void name_landmark(const ReportInput& input, ClusterPlace& place) {
  const geo::Table* facilities = input.layers.facilities;
  if (facilities == nullptr || facilities->size() == 0) return;
  auto row = nearest_named(*facilities, place, true);
  if (!row) row = nearest_named(*facilities, place, false);
  if (!row) return;
  place.landmark = facilities->column("name").text(*row);
  place.landmark_m = std::hypot(facilities->reals("x_m")[*row] - place.x_m, facilities->reals("y_m")[*row] - place.y_m);
  const std::string_view theme = facilities->column("theme").text(*row);
  const auto found = std::ranges::find(input.themes, theme, &ReportTheme::name);
  place.theme = found == input.themes.end() ? std::string(theme) : found->title;
}

}  // namespace

std::map<std::int64_t, ClusterPlace> cluster_places(const ReportInput& input, const std::set<std::int64_t>& ids) {
  std::map<std::int64_t, ClusterPlace> out;
  if (input.layers.firms == nullptr || ids.empty()) return out;
  const auto hot = hot_cells(input.layers.hotspots);
  for (auto& [id, of] : gathered(*input.layers.firms, geo::HexLayout(input.thresholds.hex_m), ids)) {
    ClusterPlace& place = of.place;
    place.x_m /= static_cast<double>(place.firms);
    place.y_m /= static_cast<double>(place.firms);
    for (const geo::HexCell cell : of.cells) place.hot_cells += hot.contains({of.group, geo::cell_id(cell)}) ? 1 : 0;
    for (const auto& [code, here] : of.industries) place.industries.push_back(here);
    std::ranges::stable_sort(place.industries, std::greater<>(), &IndustryHere::firms);
    name_area(input.layers.areas, of.group, place);
    name_landmark(input, place);
    out.emplace(id, std::move(place));
  }
  return out;
}

}  // namespace io
