// SPDX-License-Identifier: Apache-2.0
#include "io/read/vector_source.hpp"

#include <algorithm>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <utility>

#include "geo/core/error.hpp"
#include "io/read/columns.hpp"
#include "io/read/coordinates.hpp"
#include "io/read/flatgeobuf_check.hpp"
#include "io/read/geopackage_file.hpp"
#include "io/read/ogr_geometry.hpp"
#include "io/read/ogr_layer.hpp"
#include "io/read/part_builder.hpp"
#include "io/read/shapefile_check.hpp"
#include "io/read/text.hpp"
#include "io/read/wkb.hpp"

namespace io {
namespace {

using geo::Trouble;

std::vector<std::string> asked_names(const SourceRequest& request) {
  std::vector<std::string> names;
  for (const std::string& name : request.columns)
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  if (!request.id_field.empty() && std::ranges::find(names, request.id_field) == names.end())
    names.push_back(request.id_field);
  return names;
}

// Repairs areas that cross themselves. Returns false when nothing of them can be kept.
bool repair_areas(std::string_view wkb, FlatGeometry& geometry) {
  if (geometry.areas.size() == 0 || is_valid_geometry(wkb)) return true;
  const auto repaired = made_valid(wkb);
  FlatGeometry valid;
  if (!repaired || read_wkb(*repaired, valid) != WkbFault::none || valid.areas.size() == 0) return false;
  geometry.areas = std::move(valid.areas);
  return true;
}

const char* reason(WkbFault fault) {
  switch (fault) {
    case WkbFault::empty:
      return "geom_empty";
    case WkbFault::not_finite:
      return "coord_not_finite";
    default:
      return "geom_invalid";
  }
}

std::string described(const FlatGeometry& geometry) {
  if (geometry.areas.size() > 0) return "area";
  if (geometry.lines.size() > 0) return "line";
  return fmt::format("multipoint of {}", geometry.x.size());
}

/// Sorts the rows of batches into parts, filtered and rejected rows.
class Collector {
 public:
  Collector(const SourceRequest& request, const Where& where, const ColumnPlan& plan,
            std::function<bool(std::int64_t)> null_geometry)
      : request_(request),
        where_(where),
        plan_(plan),
        null_geometry_(std::move(null_geometry)),
        names_(asked_names(request)),
        points_(names_),
        lines_(names_),
        areas_(names_),
        plain_(names_) {
    lines_.part.shapes = geo::Shapes(geo::Shapes::Kind::lines);
  }

  void add(const Batch& batch) {
    const geo::Table rows = named_columns(plan_, batch.columns);
    asked_.clear();
    for (const std::string& name : names_) asked_.push_back(&rows.column(name));
    const std::vector<std::uint8_t> keep =
        where_.empty() ? std::vector<std::uint8_t>(batch.fid.size(), 1) : where_.keep(rows);
    out_.read += static_cast<std::int64_t>(batch.fid.size());
    for (std::size_t row = 0; row < keep.size(); ++row) {
      if (keep[row] == 0)
        ++out_.filtered;
      else if (is_text(row, batch.fid[row]))
        place(row, batch);
    }
  }

  RawRows finished() && {
    out_.points = std::move(points_).finished();
    out_.lines = std::move(lines_).finished();
    out_.areas = std::move(areas_).finished();
    out_.plain = std::move(plain_).finished();
    return std::move(out_);
  }

 private:
  // Whether all asked values are UTF-8 without NUL; the row is a reject if not.
  bool is_text(std::size_t row, std::int64_t fid) {
    for (std::size_t i = 0; i < asked_.size(); ++i) {
      const std::string_view text = asked_[i]->text(row);
      const bool plain = std::ranges::all_of(text, [](char c) { return c > 0; });
      if (plain || is_utf8(text)) continue;
      reject(row, fid, {names_[i], shown(text), "encoding"});
      return false;
    }
    return true;
  }

  void place(std::size_t row, const Batch& batch) {
    const std::int64_t fid = batch.fid[row];
    if (request_.geometry == Geometry::none) return plain_.add_row(asked_, row, fid);
    const std::string_view wkb = batch.wkb[row];
    double x = 0.0, y = 0.0;
    if (read_wkb_point(wkb, x, y)) return add_point(row, fid, x, y);
    if (wkb.empty()) return reject(row, fid, {"geometry", "", null_geometry_(fid) ? "geom_null" : "geom_invalid"});
    place_shape(row, fid, wkb);
  }

  void place_shape(std::size_t row, std::int64_t fid, std::string_view wkb) {
    std::optional<std::string> straight;
    WkbFault fault = read_wkb(wkb, geometry_);
    if (fault == WkbFault::curve && (straight = linearised(wkb))) {
      wkb = *straight;
      fault = read_wkb(wkb, geometry_);
    }
    if (fault != WkbFault::none)
      return reject(row, fid, {"geometry", fmt::format("{} bytes of WKB", wkb.size()), reason(fault)});
    if (request_.geometry == Geometry::points) {
      if (geometry_.x.size() != 1 || geometry_.lines.size() > 0 || geometry_.areas.size() > 0)
        return reject(row, fid, {"geometry", described(geometry_), "geom_type"});
      return add_point(row, fid, geometry_.x[0], geometry_.y[0]);
    }
    if (!repair_areas(wkb, geometry_)) return reject(row, fid, {"geometry", described(geometry_), "geom_invalid"});
    for (std::size_t i = 0; i < geometry_.x.size(); ++i) add_point(row, fid, geometry_.x[i], geometry_.y[i]);
    add_shape(lines_, geometry_.lines, row, fid);
    add_shape(areas_, geometry_.areas, row, fid);
  }

  void add_point(std::size_t row, std::int64_t fid, double x, double y) {
    points_.part.x.push_back(x);
    points_.part.y.push_back(y);
    points_.add_row(asked_, row, fid);
  }

  void add_shape(PartBuilder& into, const geo::Shapes& shapes, std::size_t row, std::int64_t fid) {
    if (shapes.size() == 0) return;
    into.part.shapes.add_shape(shapes, 0);
    into.add_row(asked_, row, fid);
  }

  struct Why {
    std::string field, value, reason;
  };
  void reject(std::size_t row, std::int64_t fid, Why why) {
    const auto at = static_cast<std::size_t>(std::ranges::find(names_, request_.id_field) - names_.begin());
    const std::string id = at == names_.size() ? std::to_string(fid) : shown(asked_[at]->text(row));
    out_.rejects.push_back({fid, id, std::move(why.field), std::move(why.value), std::move(why.reason)});
  }

  const SourceRequest& request_;
  const Where& where_;
  const ColumnPlan& plan_;
  std::function<bool(std::int64_t)> null_geometry_;
  std::vector<std::string> names_;
  std::vector<const geo::Column*> asked_;  // of the batch at hand, as names_
  PartBuilder points_, lines_, areas_, plain_;
  FlatGeometry geometry_;
  RawRows out_;
};

std::string chosen_crs(const SourceRequest& request, const OgrLayer& layer) {
  if (request.geometry == Geometry::none) return {};
  std::string own = layer.crs();
  if (!own.empty()) return own;
  if (!request.crs.empty()) return request.crs;
  if (layer.driver() == "PostgreSQL")
    geo::fail(Trouble::data, "{}: its geometry has SRID 0; expected a CRS; run UpdateGeometrySRID, or set crs",
              layer.place());
  geo::fail(Trouble::data, "{}: has no CRS; expected one in the file (srs, .prj); write it into the file, or set crs",
            layer.place());
}

void check_count(const OgrLayer& layer, std::int64_t expected, std::int64_t read) {
  if (expected < 0 || expected == read) return;
  geo::fail(Trouble::data,
            "{}: {} rows came out of {}; expected all of them: the file is damaged or cut; fetch or make it again",
            layer.place(), read, expected);
}

// The rows that a layer must give, where its file can tell; negative where not.
std::int64_t expected_rows(const OgrLayer& layer, Format format, const GeoPackageFile* database) {
  if (database != nullptr) return database->rows(layer.name());
  return format == Format::fgb ? layer.header_rows() : -1;
}

// What GDAL would misread in columns of numbers.
std::vector<OddValue> odd_values(const GeoPackageFile::Columns& columns, const SourceFile& source,
                                 const GeoPackageFile* database) {
  if (database != nullptr) return database->odd_values(columns);
  if (source.format != Format::shp) return {};
  std::vector<std::size_t> fields;
  for (const auto& [field, name] : columns.numbers) fields.push_back(field);
  return odd_dbf_values(source.path, fields);
}

GeoPackageFile::Columns number_columns(const OgrLayer& layer, const std::vector<std::size_t>& fields) {
  const std::vector<std::string> names = layer.fields();
  GeoPackageFile::Columns columns{layer.name(), layer.fid_column(), {}};
  for (const std::size_t field : fields)
    if (layer.is_number(field)) columns.numbers.emplace_back(field, names[field]);
  return columns;
}

void check_rows(const SourceRequest& request, const OgrLayer& layer, const RawRows& rows) {
  if (rows.read == 0 && request.geometry == Geometry::points)
    geo::fail(Trouble::data, "{}: holds no row; expected features; check how the file is made", layer.place());
  const auto other = std::ranges::count(rows.rejects, "encoding", &RowReject::reason);
  if (other > 1 && other * 2 > rows.read)
    geo::fail(Trouble::data,
              "{}: the text of {} of {} rows is not UTF-8; expected UTF-8, or a .cpg file that names the encoding; {}",
              layer.place(), other, rows.read, "add the .cpg, or convert the file");
}

/// How what may run beside the reading is run.
std::launch way(const SourceRequest& request) {
  return request.threads > 1 ? std::launch::async : std::launch::deferred;
}

/// The same table without geometry and with the columns of its coordinates.
SourceRequest with_coordinates(SourceRequest request) {
  request.geometry = Geometry::none;
  request.columns.push_back(request.x_field);
  request.columns.push_back(request.y_field);
  return request;
}

/// What the rows of a layer are read by.
struct Reading {
  const SourceRequest& asked;
  const Where& where;
  const SourceFile& source;
  const OgrLayer& layer;
  const GeoPackageFile* database;
  const ColumnPlan& plan;
};

/// Reads all rows, the quick way if there is one and no value turns up that GDAL would misread.
RawRows layer_rows(const Reading& of, bool quick) {
  const GeoPackageFile::Columns numbers = number_columns(of.layer, of.plan.positions);
  const std::string geometry = of.layer.geometry_column();
  LayerRead read{of.plan.positions, of.asked.geometry != Geometry::none};
  read.overlap = of.asked.threads > 1;
  const auto rows = [&](bool quickly) {
    Collector collector(of.asked, of.where, of.plan, [&](std::int64_t fid) {
      return of.database == nullptr || of.database->null_geometry(numbers, geometry, fid);
    });
    of.layer.read(read, quickly, [&](const Batch& batch) { collector.add(batch); });
    return std::move(collector).finished();
  };
  auto odd = std::async(way(of.asked), [&] { return odd_values(numbers, of.source, of.database); });
  if (!quick || !of.layer.has_quick_way(read)) {
    read.odd = odd.get();
    return rows(false);
  }
  RawRows out = rows(true);  // hardly any file holds an odd value: not waited for
  read.odd = odd.get();
  return read.odd.empty() ? std::move(out) : rows(false);
}

RawRows read_opened(const SourceRequest& request, const Where& where, const SourceFile& source,
                    const GeoPackageFile* database, bool quick) {
  const bool placed = request.geometry != Geometry::none;
  const bool by_columns = placed && !request.x_field.empty() && !request.y_field.empty();
  const SourceRequest asked = by_columns ? with_coordinates(request) : request;
  const OgrLayer layer(database ? database->path() : source.path, source.format, request.layer, placed && !by_columns,
                       source.place);
  if (database) database->check_table(layer.name());
  if (layer.fields().empty() && layer.header_rows() == 0) check_rows(request, layer, RawRows());
  const ColumnPlan plan = plan_columns(asked, {}, where, layer.fields(), layer.place());
  std::string crs = by_columns ? column_crs(request, layer.place()) : chosen_crs(request, layer);

  RawRows rows = layer_rows({asked, where, source, layer, database, plan}, quick);
  if (source.file) source.file->check_unchanged();
  if (by_columns) {
    rows.points = std::move(rows.plain);
    place_by_columns(request, std::vector<std::uint8_t>(rows.points.size(), 1), rows, rows.points);
    keep_asked(request, rows.points.table);
  }
  check_count(layer, expected_rows(layer, source.format, database), rows.read);
  check_rows(request, layer, rows);
  rows.crs = std::move(crs);
  rows.driver = layer.driver();
  rows.layer = layer.name();
  return rows;
}

RawRows read_vector(const SourceRequest& request, const Where& where, const SourceFile& source, bool quick) {
  if (source.file && source.file->bytes().empty())
    geo::fail(Trouble::data, "{}: is empty; expected a layer of features; check how the file is made", source.place);
  if (source.format == Format::shp) check_shapefile(source.path, source.place);
  if (source.format == Format::fgb) check_flatgeobuf(MappedFile(source.path).bytes(), source.place);
  if (source.format != Format::gpkg) return read_opened(request, where, source, nullptr, quick);
  const GeoPackageFile database(source.path, source.place);
  auto sound = std::async(way(request), [&] { database.check(); });
  try {
    RawRows rows = read_opened(request, where, source, &database, quick);
    sound.get();
    return rows;
  } catch (...) {
    if (sound.valid()) sound.get();  // damage explains whatever else went wrong
    throw;
  }
}

}  // namespace

RawRows read_vector_source(const SourceRequest& request, const Where& where, const SourceFile& source) {
  return read_vector(request, where, source, true);
}

RawRows read_vector_features(const SourceRequest& request, const Where& where, const SourceFile& source) {
  return read_vector(request, where, source, false);
}

}  // namespace io
