// SPDX-License-Identifier: Apache-2.0
#include "io/init/source_look.hpp"

#include <algorithm>

#include "io/read/csv.hpp"
#include "io/read/geopackage_file.hpp"
#include "io/read/ogr_layer.hpp"
#include "io/read/postgis.hpp"
#include "io/read/sheet.hpp"
#include "io/read/source.hpp"
#include "io/read/source_file.hpp"
#include "io/read/text.hpp"
#include "io/run/redact.hpp"

namespace io {
namespace {

SourceLook look_at_csv(const SourceFile& source) {
  SourceLook out;
  out.driver = "csv";
  const CsvLayout layout = csv_layout(source.text(), source.place);
  CsvChoice choice;
  for (std::size_t i = 0; i < layout.names.size(); ++i)
    if (!layout.names[i].empty()) choice.wanted.push_back(i);
  CsvRows rows = csv_rows(source.text(), layout, choice, source.place);
  out.rows = rows.read;
  out.unreadable = std::ssize(rows.rejects);
  for (std::size_t i = 0; i < choice.wanted.size(); ++i) {
    const geo::Column column(geo::Column::Values(std::move(rows.columns[i])));
    out.columns.push_back(look_at_column(layout.names[choice.wanted[i]], column, layout.delimiter != ','));
  }
  return out;
}

SourceLook look_at_sheet(const SourceFile& source, const std::string& layer) {
  SourceLook out;
  out.driver = source.format == Format::xlsx ? "xlsx" : "ods";
  const Worksheet sheet = source.format == Format::xlsx ? read_xlsx(source.text(), layer, source.place)
                                                        : read_ods(source.text(), layer, source.place);
  out.rows = std::ssize(sheet.row);
  for (std::size_t i = 0; i < sheet.header.size(); ++i)
    if (!sheet.header[i].empty()) out.columns.push_back(look_at_column(sheet.header[i], sheet.columns[i], true));
  return out;
}

/// Every column of an open layer.
SourceLook look_at_rows(SourceRequest request, const OgrLayer& layer) {
  SourceLook out;
  out.crs = layer.crs();
  out.has_points = request.geometry == Geometry::points;
  request.columns = layer.fields();
  if (out.crs.empty()) request.crs = "EPSG:4326";  // any: coordinates come as they stand
  const RawRows rows = read_source(request);
  const RawPart& part = out.has_points ? rows.points : rows.plain;
  out.driver = rows.driver;
  out.rows = rows.read;
  out.unreadable = std::ssize(rows.rejects);
  for (const std::string& name : request.columns)
    out.columns.push_back(look_at_column(name, part.table.column(name), rows.decimal_comma));
  if (!out.has_points) return out;
  out.x = look_at_numbers("x", part.x);
  out.y = look_at_numbers("y", part.y);
  return out;
}

SourceLook look_at_layer(const SourceFile& source, const std::string& uri, const std::string& layer_name) {
  std::optional<GeoPackageFile> database;
  if (source.format == Format::gpkg) {
    database.emplace(source.path, source.place);
    database->check();
  }
  const OgrLayer layer(database ? database->path() : source.path, source.format, layer_name, true, source.place);
  SourceRequest request;
  request.uri = uri;
  request.layer = layer.name();
  return look_at_rows(std::move(request), layer);
}

SourceLook look_at_table(const std::string& uri, const std::string& layer) {
  const OgrLayer table(connection_of(uri, layer), Format::postgis, layer, false, shown(redacted(uri), 300));
  SourceRequest request;
  request.uri = uri;
  request.layer = layer;
  request.geometry = table.geometry_column().empty() ? Geometry::none : Geometry::points;
  return look_at_rows(std::move(request), table);
}

SourceLook look_at_file(const std::string& uri, const std::string& layer) {
  const SourceFile source = open_source(uri, {});
  if (source.format == Format::csv) return look_at_csv(source);
  if (source.format == Format::xlsx || source.format == Format::ods) return look_at_sheet(source, layer);
  return look_at_layer(source, uri, layer);
}

}  // namespace

const ColumnLook* SourceLook::find(std::string_view name) const {
  const auto found = std::ranges::find(columns, name, &ColumnLook::name);
  return found == columns.end() ? nullptr : &*found;
}

SourceLook look_at_source(const std::string& uri, const std::string& layer) {
  SourceLook out = is_database(uri) ? look_at_table(uri, layer) : look_at_file(uri, layer);
  out.uri = uri;
  out.layer = layer;
  return out;
}

}  // namespace io
