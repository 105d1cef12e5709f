// SPDX-License-Identifier: Apache-2.0
#include "tools/synth/writer.hpp"

#include <fmt/format.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "geo/core/error.hpp"
#include "tools/synth/slope.hpp"

namespace synth {
namespace {

constexpr const char* kPlane = "+proj=laea +lat_0=41 +lon_0=-26 +datum=WGS84 +units=m +no_defs +type=crs";
constexpr const char* kStamp = "2026-01-01T00:00:00.000Z";
constexpr std::size_t kIndexed = 1'000;

double rounded(double degrees) { return std::round(degrees * 1e7) / 1e7; }

void check(bool good, const std::string& path, const char* what) {
  if (!good)
    geo::fail(geo::Trouble::data, "{}: cannot {} ({}); expected a folder that can be written with room left; check it",
              path, what, CPLGetLastErrorMsg());
}

bool counter_clockwise(const Ring& ring) {
  double twice = 0;
  for (std::size_t i = 1; i < ring.size(); ++i) twice += ring[i - 1].x * ring[i].y - ring[i].x * ring[i - 1].y;
  return twice > 0;
}

std::unique_ptr<OGRGeometry> geometry_of(const Point& p, const LonLat& lon_lat) {
  const Point q = lon_lat.of(p);
  return std::make_unique<OGRPoint>(q.x, q.y);
}

void add_points(const Line& line, const LonLat& lon_lat, OGRSimpleCurve& out) {
  for (const Point p : line) {
    const Point q = lon_lat.of(p);
    const int n = out.getNumPoints();
    if (n == 0 || out.getX(n - 1) != q.x || out.getY(n - 1) != q.y) out.addPoint(q.x, q.y);
  }
}

std::unique_ptr<OGRGeometry> geometry_of(const Line& line, const LonLat& lon_lat) {
  auto out = std::make_unique<OGRLineString>();
  add_points(line, lon_lat, *out);
  return out;
}

/// Shells run counter-clockwise, holes clockwise.
std::unique_ptr<OGRGeometry> geometry_of(const Area& area, const LonLat& lon_lat) {
  auto out = std::make_unique<OGRMultiPolygon>();
  for (const auto& rings : area) {
    auto polygon = std::make_unique<OGRPolygon>();
    for (Ring ring : rings) {
      if (counter_clockwise(ring) != (polygon->getExteriorRing() == nullptr)) std::ranges::reverse(ring);
      auto linear = std::make_unique<OGRLinearRing>();
      add_points(ring, lon_lat, *linear);
      polygon->addRingDirectly(linear.release());
    }
    out->addGeometryDirectly(polygon.release());
  }
  return out;
}

OGRFieldType ogr_type(Layer::Type type) {
  return type == Layer::Type::integer ? OFTInteger64 : type == Layer::Type::real ? OFTReal : OFTString;
}

OGRwkbGeometryType ogr_kind(Layer::Kind kind) {
  return kind == Layer::Kind::points ? wkbPoint : kind == Layer::Kind::lines ? wkbLineString : wkbMultiPolygon;
}

OGRLayer* create_layer(GDALDataset& file, const Layer& layer, OGRSpatialReference& wgs84) {
  CPLStringList options;
  options.SetNameValue("GEOMETRY_NAME", "geom");
  options.SetNameValue("DESCRIPTION", layer.description.c_str());
  options.SetNameValue("SPATIAL_INDEX", layer.features.size() > kIndexed ? "YES" : "NO");
  OGRLayer* out = file.CreateLayer(layer.name.c_str(), &wgs84, ogr_kind(layer.kind), options.List());
  if (!out) return nullptr;
  const auto add = [&](const std::string& name, OGRFieldType type) {
    OGRFieldDefn field(name.c_str(), type);
    return out->CreateField(&field) == OGRERR_NONE;
  };
  bool good = add("id", OFTString) && add("name", OFTString);
  for (const auto& [name, type] : layer.fields) good = good && add(name, ogr_type(type));
  return good ? out : nullptr;
}

void set_value(OGRFeature& feature, int field, const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value))
    feature.SetField(field, static_cast<GIntBig>(*integer));
  else if (const auto* real = std::get_if<double>(&value))
    feature.SetField(field, *real);
  else
    feature.SetField(field, std::get<std::string>(value).c_str());
}

bool write_layer(GDALDataset& file, const Layer& layer, OGRSpatialReference& wgs84, const LonLat& lon_lat) {
  OGRLayer* out = create_layer(file, layer, wgs84);
  bool good = out != nullptr;
  for (std::size_t i = 0; good && i < layer.features.size(); ++i) {
    const Feature& feature = layer.features[i];
    OGRFeature row(out->GetLayerDefn());
    row.SetField(0, fmt::format("{}{:03}", layer.prefix, i + 1).c_str());
    row.SetField(1, feature.name.c_str());
    for (std::size_t f = 0; f < feature.values.size(); ++f) set_value(row, static_cast<int>(f) + 2, feature.values[f]);
    row.SetGeometryDirectly(
        std::visit([&](const auto& shape) { return geometry_of(shape, lon_lat); }, feature.shape).release());
    good = out->CreateFeature(&row) == OGRERR_NONE;
  }
  return good;
}

}  // namespace

LonLat::LonLat() : transform_(kPlane, "EPSG:4326"), back_("EPSG:4326", kPlane) {}

Point LonLat::of(Point plane) const {
  convert({&plane.x, 1}, {&plane.y, 1});
  return plane;
}

Point LonLat::plane(Point lon_lat) const {
  back_.apply({&lon_lat.x, 1}, {&lon_lat.y, 1});
  return lon_lat;
}

void LonLat::convert(std::span<double> x, std::span<double> y) const {
  transform_.apply(x, y);
  for (double& value : x) value = rounded(value);
  for (double& value : y) value = rounded(value);
}

void write_geopackage(const std::string& path, const std::vector<Layer>& layers, const LonLat& lon_lat) {
  GDALAllRegister();
  CPLSetConfigOption("OGR_CURRENT_DATE", kStamp);
  static_cast<void>(std::remove(path.c_str()));
  GDALDriver* driver = GetGDALDriverManager()->GetDriverByName("GPKG");
  check(driver != nullptr, path, "find GDAL's GPKG driver");
  std::unique_ptr<GDALDataset> file(driver->Create(path.c_str(), 0, 0, 0, GDT_Unknown, nullptr));
  check(file != nullptr, path, "create it");
  OGRSpatialReference wgs84;
  wgs84.importFromEPSG(4326);
  wgs84.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
  check(file->StartTransaction() == OGRERR_NONE, path, "begin a transaction");
  for (const Layer& layer : layers) check(write_layer(*file, layer, wgs84, lon_lat), path, "write a layer");
  check(file->CommitTransaction() == OGRERR_NONE, path, "commit");
  CPLErrorReset();
  file->ReleaseResultSet(file->ExecuteSQL("VACUUM", nullptr, nullptr));
  check(CPLGetLastErrorType() < CE_Failure, path, "vacuum it");
  file.reset();
  check(CPLGetLastErrorType() < CE_Failure, path, "close it");
}

void write_geotiff(const std::string& path, const Raster& raster) {
  GDALAllRegister();
  static_cast<void>(std::remove(path.c_str()));
  GDALDriver* driver = GetGDALDriverManager()->GetDriverByName("GTiff");
  check(driver != nullptr, path, "find GDAL's GTiff driver");
  const auto columns = static_cast<int>(raster.columns), rows = static_cast<int>(raster.rows);
  CPLStringList options;  // LZW: the same bytes whatever the version of zlib
  options.SetNameValue("COMPRESS", "LZW");
  options.SetNameValue("PREDICTOR", "2");
  options.SetNameValue("BLOCKYSIZE", std::to_string(rows).c_str());
  std::unique_ptr<GDALDataset> file(driver->Create(path.c_str(), columns, rows, 1, GDT_Byte, options.List()));
  check(file != nullptr, path, "create it");
  OGRSpatialReference wgs84;
  wgs84.importFromEPSG(4326);
  std::array<double, 6> corner{raster.west_deg, raster.pixel_deg, 0, raster.north_deg, 0, -raster.pixel_deg};
  GDALRasterBand& band = *file->GetRasterBand(1);
  std::vector<std::uint8_t> values = raster.values;
  const bool good =
      file->SetSpatialRef(&wgs84) == CE_None && file->SetGeoTransform(corner.data()) == CE_None &&
      band.SetNoDataValue(Raster::kNoData) == CE_None &&
      band.RasterIO(GF_Write, 0, 0, columns, rows, values.data(), columns, rows, GDT_Byte, 0, 0) == CE_None;
  check(good, path, "write it");
  CPLErrorReset();
  file.reset();
  check(CPLGetLastErrorType() < CE_Failure, path, "close it");
}

void write_text(const std::string& path, std::string_view text) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  out.close();
  if (!out) geo::fail(geo::Trouble::data, "{}: cannot write it; expected a folder that can be written; check it", path);
}

}  // namespace synth
