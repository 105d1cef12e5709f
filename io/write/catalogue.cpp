// SPDX-License-Identifier: Apache-2.0
#include "io/write/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "io/write/catalogue_layers.hpp"

namespace io {
namespace {

std::vector<LayerDef> all_layers() {
  std::vector<LayerDef> all = analysis_layers();
  for (auto* more : {&linkage_layers, &diagnosis_layers, &industry_layers, &area_layers, &action_layers,
                     &infrastructure_layers, &site_layers, &record_layers})
    for (LayerDef& def : more()) all.push_back(std::move(def));
  all.push_back(suitability_layer());
  return all;
}

}  // namespace

const ColumnDef* LayerDef::find(std::string_view column) const {
  const auto found = std::ranges::find(columns, column, &ColumnDef::name);
  return found == columns.end() ? nullptr : &*found;
}

const std::vector<LayerDef>& layers() {
  static const std::vector<LayerDef> all = all_layers();
  return all;
}

const LayerDef& layer(std::string_view name) {
  const auto found = std::ranges::find(layers(), name, &LayerDef::name);
  if (found == layers().end()) throw std::invalid_argument(fmt::format("layer: there is no layer '{}'", name));
  return *found;
}

ColumnDef theme_column(std::string_view theme, std::string_view theme_title, std::string_view unit) {
  return {
      fmt::format("{}_{}", theme, unit),
      ColumnType::real,
      true,
      fmt::format("To the nearest: {}", theme_title),
      std::string(unit),
      fmt::format(
          "{} from the firm to the nearest facility of theme '{}': {}, 0 inside an area. NULL: the theme has no "
          "facility, or no road leads there.",
          unit == "min" ? "Time" : "Distance", theme,
          unit == "min" ? "along the roads" : "straight line times gaps.detour, or by gaps.metric along the roads")};
}

RasterDef density_raster(std::string_view group, std::string_view group_title) {
  return {fmt::format("density_{}", group), fmt::format("Density: {}", group_title),
          "Kernel density of the group's firms at the cell's centre. By default quartic: sum of 3/(pi R^2) (1 - "
          "d^2/R^2)^2 for d < R, with R = density.radius, and no edge correction: sea and land across the border count "
          "as empty. run_info has the kernel, radius, adaptive and edge of this run. No data outside the region.",
          "firms per km²"};
}

RasterDef relative_density_raster(std::string_view group, std::string_view group_title) {
  return {fmt::format("relative_density_{}", group), fmt::format("Relative density: {}", group_title),
          "Density of the group divided by that of its controls, each as a share of all: 2 means twice its share. Same "
          "kernel and radius for both. No data where fewer than 5 control firms lie in the kernel, and outside the "
          "region.",
          "ratio"};
}

RasterDef relative_density_p_raster(std::string_view group, std::string_view group_title) {
  return {fmt::format("relative_density_p_{}", group), fmt::format("Pointwise p of relative density: {}", group_title),
          "(1 + relabelled maps whose relative density is at least this one here) / (draws + 1). For each cell alone: "
          "relative_hotspots has the areas that hold for all cells together.",
          "probability"};
}

std::string_view name_of(LayerGeometry geometry) {
  switch (geometry) {
    case LayerGeometry::none:
      return "none";
    case LayerGeometry::point:
      return "POINT";
    case LayerGeometry::polygon:
      return "POLYGON";
    case LayerGeometry::multilines:
      return "MULTILINESTRING";
    case LayerGeometry::multipolygons:
      return "MULTIPOLYGON";
  }
  throw std::invalid_argument("name_of: not a LayerGeometry");
}

std::string_view name_of(ColumnType type) {
  switch (type) {
    case ColumnType::text:
      return "text";
    case ColumnType::integer:
      return "int";
    case ColumnType::real:
      return "real";
    case ColumnType::flag:
      return "bool";
    case ColumnType::date:
      return "date";
  }
  throw std::invalid_argument("name_of: not a ColumnType");
}

}  // namespace io
