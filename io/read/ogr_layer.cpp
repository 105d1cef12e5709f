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
#include "io/read/gdal_guard.hpp"
#include "io/read/text.hpp"
#include "io/read/text_column.hpp"
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

// The order of axes that the file's coordinates have is known (x first); only the definition is wanted here.
std::string definition(OGRSpatialReferenceH crs) {
  const char* authority = OSRGetAuthorityName(crs, nullptr);
  const char* code = OSRGetAuthorityCode(crs, nullptr);
  if (authority != nullptr && code != nullptr && std::string_view(authority) == "EPSG")
    return fmt::format("EPSG:{}", code);
  const char* options[] = {"FORMAT=WKT2_2019", "MULTILINE=NO", nullptr};
  char* text = nullptr;
  const bool made = OSRExportToWktEx(crs, &text, options) == OGRERR_NONE && text != nullptr;
  std::string wkt = made ? text : "";
  CPLFree(text);
  return wkt;
}

void add_time(TextColumn& out, OGRFeatureH feature, int field, bool with_time) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, zone = 0;
  float second = 0.0F;
  OGR_F_GetFieldAsDateTimeEx(feature, field, &year, &month, &day, &hour, &minute, &second, &zone);
  if (!with_time) return out.date(year, month, day);
  constexpr int kUtc = 100;  // GDAL counts quarters of an hour from there
  std::string text =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", year, month, day, hour, minute, static_cast<int>(second));
  if (zone == kUtc) text += "Z";
  if (zone > 1 && zone != kUtc)
    text += fmt::format("{}{:02}:{:02}", zone < kUtc ? '-' : '+', std::abs(zone - kUtc) / 4,
                        std::abs(zone - kUtc) % 4 * 15);
  out.text(text);
}

void add_field(TextColumn& out, OGRFeatureH feature, int field) {
  if (OGR_F_IsFieldSetAndNotNull(feature, field) == 0) return out.null();
  OGRFieldDefnH defined = OGR_F_GetFieldDefnRef(feature, field);
  switch (OGR_Fld_GetType(defined)) {
    case OFTInteger:
    case OFTInteger64:
      return out.number(OGR_F_GetFieldAsInteger64(feature, field));
    case OFTReal:
      if (OGR_Fld_GetSubType(defined) == OFSTFloat32)
        return out.number(static_cast<float>(OGR_F_GetFieldAsDouble(feature, field)));
      return out.number(OGR_F_GetFieldAsDouble(feature, field));
    case OFTDate:
      return add_time(out, feature, field, false);
    case OFTDateTime:
      return add_time(out, feature, field, true);
    default:
      return out.text(OGR_F_GetFieldAsString(feature, field));
  }
}

// Collects features into batches; the WKB of a batch lies in one block.
class FeatureBatches {
 public:
  FeatureBatches(const LayerRead& read, const std::function<void(const Batch&)>& take)
      : read_(read), take_(take), odd_(read.odd), columns_(read.fields.size()) {
    std::ranges::sort(odd_);
  }

  void add(OGRFeatureH feature) {
    const std::int64_t fid = OGR_F_GetFID(feature);
    batch_.fid.push_back(fid);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const OddValue* odd = odd_value(fid, read_.fields[i]);
      if (odd != nullptr)
        columns_[i].text(odd->text);
      else
        add_field(columns_[i], feature, static_cast<int>(read_.fields[i]));
    }
    if (read_.geometry) add_wkb(OGR_F_GetGeometryRef(feature));
    constexpr std::size_t kRows = 16'384, kBytes = 64U << 20U;
    if (batch_.fid.size() >= kRows || block_.size() >= kBytes) hand_over();
  }

  void hand_over() {
    if (batch_.fid.empty()) return;
    for (TextColumn& column : columns_) batch_.columns.push_back(std::move(column).column());
    std::size_t begin = 0;
    for (const std::size_t end : ends_) {
      batch_.wkb.push_back(std::string_view(block_).substr(begin, end - begin));
      begin = end;
    }
    take_(batch_);
    batch_ = {};
    block_.clear();
    ends_.clear();
    columns_ = std::vector<TextColumn>(read_.fields.size());
  }

 private:
  const OddValue* odd_value(std::int64_t fid, std::size_t field) const {
    if (odd_.empty()) return nullptr;
    const auto found = std::ranges::lower_bound(odd_, OddValue{fid, field, {}});
    return found != odd_.end() && found->fid == fid && found->field == field ? &*found : nullptr;
  }

  void add_wkb(OGRGeometryH geometry) {
    if (geometry != nullptr) {
      const std::size_t begin = block_.size();
      block_.resize(begin + OGR_G_WkbSizeEx(geometry));
      if (OGR_G_ExportToIsoWkb(geometry, wkbNDR, reinterpret_cast<unsigned char*>(block_.data() + begin)) !=
          OGRERR_NONE)
        block_.resize(begin);
    }
    ends_.push_back(block_.size());
  }

  const LayerRead& read_;
  const std::function<void(const Batch&)>& take_;
  std::vector<OddValue> odd_;
  std::vector<TextColumn> columns_;
  Batch batch_;
  std::string block_;
  std::vector<std::size_t> ends_;
};

void read_features(OGRLayerH layer, const LayerRead& read, const std::function<void(const Batch&)>& take) {
  FeatureBatches batches(read, take);
  OGR_L_ResetReading(layer);
  for (;;) {
    const Feature feature(OGR_L_GetNextFeature(layer));
    if (!feature) break;
    batches.add(feature.get());
  }
  batches.hand_over();
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
  return definition(crs.get());
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
    read_arrow(state_->layer, names, read.geometry, state_->place, counted);
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
