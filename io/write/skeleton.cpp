// SPDX-License-Identifier: Apache-2.0
#include "io/write/skeleton.hpp"

#include <fmt/format.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include <stdexcept>

namespace io {
namespace {

OGRwkbGeometryType type_of(LayerGeometry geometry) {
  switch (geometry) {
    case LayerGeometry::none:
      return wkbNone;
    case LayerGeometry::point:
      return wkbPoint;
    case LayerGeometry::polygon:
      return wkbPolygon;
    case LayerGeometry::multilines:
      return wkbMultiLineString;
    case LayerGeometry::multipolygons:
      return wkbMultiPolygon;
  }
  throw std::invalid_argument("type_of: not a LayerGeometry");
}

OGRFieldType type_of(ColumnType type) {
  switch (type) {
    case ColumnType::text:
      return OFTString;
    case ColumnType::integer:
      return OFTInteger64;
    case ColumnType::real:
      return OFTReal;
    case ColumnType::flag:
      return OFTInteger;
    case ColumnType::date:
      return OFTDate;
  }
  throw std::invalid_argument("type_of: not a ColumnType");
}

void add_column(OGRLayer& layer, const ColumnDef& column, const GdalSession& gdal) {
  OGRFieldDefn field(column.name.c_str(), type_of(column.type));
  if (column.type == ColumnType::flag) field.SetSubType(OFSTBoolean);
  field.SetNullable(column.nullable);
  gdal.check(layer.CreateField(&field) == OGRERR_NONE, fmt::format("column {} cannot be created", column.name));
}

void add_layer(GDALDataset& file, const LayerDef& def, OGRSpatialReference& srs, const GdalSession& gdal) {
  CPLStringList options;
  options.SetNameValue("IDENTIFIER", def.title.c_str());
  options.SetNameValue("DESCRIPTION", def.description.c_str());
  options.SetNameValue("GEOMETRY_NULLABLE", "NO");
  const bool spatial = def.geometry != LayerGeometry::none;
  OGRLayer* layer = file.CreateLayer(def.name.c_str(), spatial ? &srs : nullptr, type_of(def.geometry), options.List());
  gdal.check(layer != nullptr, fmt::format("layer {} cannot be created", def.name));
  for (const ColumnDef& column : def.columns) add_column(*layer, column, gdal);
}

/// The table that QGIS looks for, column by column as QGIS creates it.
void add_styles_table(GDALDataset& file, const GdalSession& gdal) {
  CPLStringList options;
  options.SetNameValue("FID", "id");
  OGRLayer* layer = file.CreateLayer("layer_styles", nullptr, wkbNone, options.List());
  gdal.check(layer != nullptr, "table layer_styles cannot be created");
  const auto add = [&](const char* name, OGRFieldType type, int width) {
    OGRFieldDefn field(name, type);
    field.SetWidth(width);
    if (type == OFTInteger) field.SetSubType(OFSTBoolean);
    if (type == OFTDateTime) field.SetDefault("CURRENT_TIMESTAMP");
    gdal.check(layer->CreateField(&field) == OGRERR_NONE, "table layer_styles cannot be created");
  };
  for (const char* name : {"f_table_catalog", "f_table_schema", "f_table_name", "f_geometry_column"})
    add(name, OFTString, 256);
  add("styleName", OFTString, 30);
  add("styleQML", OFTString, 0);
  add("styleSLD", OFTString, 0);
  add("useAsDefault", OFTInteger, 0);
  add("description", OFTString, 0);
  add("owner", OFTString, 30);
  add("ui", OFTString, 30);
  add("update_time", OFTDateTime, 0);
}

GDALDatasetUniquePtr created_or_opened(const std::filesystem::path& file, const GdalSession& gdal) {
  if (std::filesystem::exists(file)) {
    GDALDatasetUniquePtr opened(GDALDataset::Open(file.c_str(), GDAL_OF_VECTOR | GDAL_OF_UPDATE));
    gdal.check(opened != nullptr, "cannot be opened again");
    return opened;
  }
  GDALDriver* driver = GetGDALDriverManager()->GetDriverByName("GPKG");
  gdal.check(driver != nullptr, "this GDAL has no GeoPackage driver");
  GDALDatasetUniquePtr created(driver->Create(file.c_str(), 0, 0, 0, GDT_Unknown, nullptr));
  gdal.check(created != nullptr, "cannot be created");
  return created;
}

}  // namespace

void write_skeleton(const std::filesystem::path& file, const Publication& publication, const GdalSession& gdal) {
  OGRSpatialReference srs;
  srs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
  gdal.check(srs.importFromWkt(publication.crs.wkt.c_str()) == OGRERR_NONE, "the CRS cannot be understood");
  const GDALDatasetUniquePtr dataset = created_or_opened(file, gdal);
  for (const OutputLayer& layer : publication.layers) add_layer(*dataset, layer.def, srs, gdal);
  add_styles_table(*dataset, gdal);
}

}  // namespace io
