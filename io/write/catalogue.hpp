// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace io {

enum class ColumnType : std::uint8_t { text, integer, real, flag, date };

/// One column of a published layer: what `agglo explain COLUMN`, aliases in QGIS and gpkg_data_columns say.
struct ColumnDef {
  std::string name;
  ColumnType type = ColumnType::text;
  bool nullable = false;
  std::string title;    ///< For people, without the unit: "Area".
  std::string unit;     ///< "km²"; empty for text, counts and shares.
  std::string meaning;  ///< The formula or the rule, and what NULL means.

  /// "Area [km²]"
  std::string alias() const { return unit.empty() ? title : title + " [" + unit + "]"; }
};

/// What column `geom` of a layer holds; `none` is an attribute table.
enum class LayerGeometry : std::uint8_t { none, point, polygon, multilines, multipolygons };

/// One published layer. Column fid (1 to N in row order) and geom come by themselves and are not listed.
struct LayerDef {
  std::string name;
  std::string title;        ///< Unique in the file.
  std::string description;  ///< What a row is, and the order of the rows.
  std::string stage;        ///< The stage whose results fill it.
  LayerGeometry geometry = LayerGeometry::none;
  std::vector<ColumnDef> columns;

  /// nullptr when there is none.
  const ColumnDef* find(std::string_view column) const;
};

/// One published raster: one band of 32-bit floats.
struct RasterDef {
  std::string name, title, description, unit;
};

/// Every layer that is built now, in the order of the file, without the tail of theme columns of `firms`. Names, order,
/// types and nullability are those of docs/layers.yaml.
const std::vector<LayerDef>& layers();

/// Throws std::invalid_argument for a name that is no layer.
const LayerDef& layer(std::string_view name);

/// The column `<theme>_m` of firms.
ColumnDef theme_column(std::string_view theme, std::string_view theme_title, std::string_view unit = "m");

/// The column `score_<criterion>` of suitability.
ColumnDef criterion_column(std::string_view criterion, std::string_view title);
/// The column `score_<criterion>` of sites.
ColumnDef site_score_column(std::string_view criterion, std::string_view title);

/// The raster `density_<group>`.
RasterDef density_raster(std::string_view group, std::string_view group_title);
/// The rasters `relative_density_<group>` and `relative_density_p_<group>`.
RasterDef relative_density_raster(std::string_view group, std::string_view group_title);
RasterDef relative_density_p_raster(std::string_view group, std::string_view group_title);

/// "POINT" … as GeoPackage and layers.yaml write it; "none" for a table.
std::string_view name_of(LayerGeometry geometry);
/// "text", "int", "real", "bool", "date".
std::string_view name_of(ColumnType type);

}  // namespace io
