// SPDX-License-Identifier: Apache-2.0
#include "io/read/ogr_layer.hpp"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

#include <algorithm>

#include "geo/core/error.hpp"
#include "io/read/arrow_batches.hpp"
#include "io/read/feature_batches.hpp"
#include "io/read/gdal_crs.hpp"
#include "io/read/gdal_guard.hpp"
#include "io/read/text.hpp"
#include "io/run/nearest.hpp"

namespace io {
namespace {

using geo::Trouble;

const char* driver_name(Format format) {
  switch (format) {
    case Format::gpkg:
      return "GPKG";
    case Format::shp:
      return "ESRI Shapefile";
    case Format::geojson:
      return "GeoJSON";
    case Format::fgb:
      return "FlatGeobuf";
    case Format::postgis:
      return "PostgreSQL";
    case Format::csv:
    case Format::xlsx:
    case Format::ods:
      break;
  }
  throw std::invalid_argument("OgrLayer: CSV and spreadsheets have readers of their own");
}

struct CloseDataset {
  void operator()(void* dataset) const { GDALClose(dataset); }
};
struct DestroyFeature {
  void operator()(OGRFeatureH feature) const { OGR_F_Destroy(feature); }
};
struct ReleaseCrs {
  void operator()(OGRSpatialReferenceH crs) const { OSRRelease(crs); }
};
using Dataset = std::unique_ptr<void, CloseDataset>;
using Feature = std::unique_ptr<std::remove_pointer_t<OGRFeatureH>, DestroyFeature>;
using SpatialReference = std::unique_ptr<void, ReleaseCrs>;

Dataset opened(const std::filesystem::path& path, Format format, const std::string& place) {
  prepare_gdal();
  if (format == Format::postgis) allow_postgres();
  const GdalErrors errors;
  const char* drivers[] = {driver_name(format), nullptr};
  const char* only_listed[] = {"LIST_ALL_TABLES=NO", nullptr};
  const auto flags = static_cast<unsigned>(GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR);
  Dataset dataset(GDALOpenEx(path.c_str(), flags, drivers, format == Format::gpkg ? only_listed : nullptr, nullptr));
  if (!dataset && format == Format::postgis)
    geo::fail(Trouble::unavailable,
              "{}: cannot be reached ({}); expected a PostgreSQL server that lets this user in; try psql with the same "
              "words, "
              "look at ~/.pg_service.conf and ~/.pgpass",
              place, errors.text());
  if (!dataset)
    geo::fail(Trouble::data,
              "{}: cannot be read as {} ({}); expected an undamaged file of that format; fetch or make it again", place,
              driver_name(format), errors.text());
  return dataset;
}

OGRLayerH chosen_layer(GDALDatasetH dataset, const std::string& wanted, bool spatial, const std::string& place) {
  std::vector<std::string> names, candidates;
  OGRLayerH found = nullptr;
  // Tables without geometry and views are there, too, when they are asked for by name.
  const bool database =
      std::string_view(GDALGetDriverShortName(GDALGetDatasetDriver(dataset))) == driver_name(Format::postgis);
  if (database && (found = GDALDatasetGetLayerByName(dataset, wanted.c_str())) != nullptr) return found;
  for (int i = 0; i < GDALDatasetGetLayerCount(dataset); ++i) {
    OGRLayerH layer = GDALDatasetGetLayer(dataset, i);
    names.emplace_back(OGR_L_GetName(layer));
    const bool candidate = wanted.empty() ? !spatial || OGR_L_GetGeomType(layer) != wkbNone : names.back() == wanted;
    if (!candidate) continue;
    candidates.push_back(names.back());
    found = layer;
  }
  if (candidates.size() == 1) return found;
  if (names.empty())
    geo::fail(Trouble::data, "{}: holds no layer; expected a layer of features; check how the file is made", place);
  if (wanted.empty() && candidates.empty())
    geo::fail(Trouble::data, "{}: no layer has geometry; expected one of points, lines or areas; layers are {}", place,
              listed(names));
  if (wanted.empty())
    geo::fail(Trouble::data, "{}: holds several layers: {}; expected to know which; set layer", place,
              listed(candidates));
  const auto near = nearest(wanted, names);
  geo::fail(Trouble::data, "{}: layer '{}' is missing; expected one of {}; {}", place, shown(wanted), listed(names),
            near ? fmt::format("did you mean '{}'?", shown(*near)) : "correct layer");
}

[[noreturn]] void fail_reading(const std::string& place, const std::string& why) {
  geo::fail(
      Trouble::unavailable,
      "{}: cannot be read ({}); expected a table that this user may read; GRANT SELECT on it and USAGE on its schema",
      place, why);
}

std::string quoted(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) out.append(c == '"' ? 2 : 1, c);
  return out + '"';
}

// schema.table or table, as GDAL names layers; the column of geometry behind it is no part of the name.
std::string quoted_table(std::string_view layer) {
  if (layer.ends_with(')')) layer = layer.substr(0, layer.rfind('('));
  const std::size_t dot = layer.find('.');
  if (dot == std::string_view::npos) return quoted(layer);
  return quoted(layer.substr(0, dot)) + "." + quoted(layer.substr(dot + 1));
}

}  // namespace

struct OgrLayer::State {
  std::string place;
  Dataset dataset;
  OGRLayerH layer = nullptr;
  OGRFeatureDefnH defined() const { return OGR_L_GetLayerDefn(layer); }
  OGRFieldDefnH field(std::size_t i) const { return OGR_FD_GetFieldDefn(defined(), static_cast<int>(i)); }
};

OgrLayer::OgrLayer(const std::filesystem::path& path, Format format, const std::string& layer, bool spatial,
                   std::string place)
    : state_(std::make_unique<State>()) {
  state_->dataset = opened(path, format, place);
  const GdalErrors errors;
  state_->layer = chosen_layer(state_->dataset.get(), layer, spatial, place);
  state_->place = fmt::format("{}: layer '{}'", place, shown(name()));
}

OgrLayer::~OgrLayer() {
  const GdalErrors errors;  // closing may complain
  state_.reset();
}

std::string OgrLayer::name() const { return OGR_L_GetName(state_->layer); }
std::string OgrLayer::driver() const { return GDALGetDriverShortName(GDALGetDatasetDriver(state_->dataset.get())); }
std::string OgrLayer::place() const { return state_->place; }
std::string OgrLayer::fid_column() const { return OGR_L_GetFIDColumn(state_->layer); }
std::string OgrLayer::geometry_column() const { return OGR_L_GetGeometryColumn(state_->layer); }

std::vector<std::string> OgrLayer::fields() const {
  const GdalErrors errors;
  std::vector<std::string> names;
  const auto count = static_cast<std::size_t>(OGR_FD_GetFieldCount(state_->defined()));
  for (std::size_t i = 0; i < count; ++i) names.emplace_back(OGR_Fld_GetNameRef(state_->field(i)));
  return names;
}

bool OgrLayer::is_number(std::size_t field) const {
  const OGRFieldType type = OGR_Fld_GetType(state_->field(field));
  return type == OFTInteger || type == OFTInteger64 || type == OFTReal;
}

TableContent OgrLayer::content() const {
  const GdalErrors errors;
  const std::string sql = fmt::format(
      "SELECT count(*)::text AS rows, COALESCE(sum(octet_length(t::text)), 0)::text AS bytes, "
      "COALESCE(sum(hashtextextended(t::text, 0)), 0)::text AS hashes FROM {} t",
      quoted_table(name()));
  TableContent content;
  OGRLayerH result = GDALDatasetExecuteSQL(state_->dataset.get(), sql.c_str(), nullptr, "");
  const Feature row(result == nullptr ? nullptr : OGR_L_GetNextFeature(result));
  if (row) {
    content.rows = OGR_F_GetFieldAsInteger64(row.get(), 0);
    content.bytes = OGR_F_GetFieldAsInteger64(row.get(), 1);
    content.sum = OGR_F_GetFieldAsString(row.get(), 2);
  }
  if (result != nullptr) GDALDatasetReleaseResultSet(state_->dataset.get(), result);
  if (!row || errors.failed()) fail_reading(state_->place, errors.text());
  return content;
}

std::int64_t OgrLayer::header_rows() const {
  const GdalErrors errors;
  return OGR_L_GetFeatureCount(state_->layer, 0);
}

std::string OgrLayer::crs() const {
  const GdalErrors errors;
  OGRSpatialReferenceH found = OGR_L_GetSpatialRef(state_->layer);
  if (found == nullptr) return {};
  const SpatialReference crs(OSRClone(found));
  const char* name = OSRGetName(crs.get());
  if (name != nullptr && lower(name).starts_with("undefined")) return {};  // GeoPackage's srs_id 0 and -1
  if (OSRIsCompound(crs.get()) != 0 || OSRGetAxesCount(crs.get()) == 3) OSRDemoteTo2D(crs.get(), nullptr);
  if (OSRIsGeographic(crs.get()) == 0 && OSRIsProjected(crs.get()) == 0)
    geo::fail(Trouble::data,
              "{}: its CRS '{}' is geocentric or local; expected a geographic or projected CRS; reproject the layer",
              state_->place, shown(name == nullptr ? "" : name));
  return crs_definition(crs.get());
}

bool OgrLayer::has_quick_way(const LayerRead& read) const {
  if (!read.odd.empty() || OGR_L_TestCapability(state_->layer, OLCFastGetArrowStream) == 0) return false;
  return std::ranges::all_of(read.fields, [&](std::size_t field) {
    const OGRFieldType type = OGR_Fld_GetType(state_->field(field));
    return is_number(field) || type == OFTString || type == OFTDate;
  });
}

void OgrLayer::read(const LayerRead& read, bool quick, const std::function<void(const Batch&)>& take) const {
  GdalErrors errors;
  const std::vector<std::string> all = fields();
  char** ignored = nullptr;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (!std::ranges::binary_search(read.fields, i)) ignored = CSLAddString(ignored, all[i].c_str());
  if (!read.geometry) ignored = CSLAddString(ignored, "OGR_GEOMETRY");
  OGR_L_SetIgnoredFields(state_->layer, const_cast<const char**>(ignored));
  CSLDestroy(ignored);
  std::int64_t rows = 0;
  const auto counted = [&](const Batch& batch) {
    rows += static_cast<std::int64_t>(batch.fid.size());
    take(batch);
  };
  if (quick) {
    std::vector<std::string> names;
    for (const std::size_t field : read.fields) names.push_back(all[field]);
    read_arrow(state_->layer, names, read, state_->place, counted);
  } else {
    read_features(state_->layer, read, counted);
  }
  if (errors.failed() && driver() == driver_name(Format::postgis)) fail_reading(state_->place, errors.text());
  if (errors.failed())
    geo::fail(Trouble::data,
              "{}: reading failed after {} rows ({}); expected an undamaged file; fetch or make it again",
              state_->place, rows, errors.text());
}

}  // namespace io
