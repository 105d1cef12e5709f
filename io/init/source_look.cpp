// SPDX-License-Identifier: Apache-2.0
#include "io/init/source_look.hpp"

#include <algorithm>

#include "io/read/csv.hpp"
#include "io/read/geopackage_file.hpp"
#include "io/read/ogr_layer.hpp"
#include "io/read/sheet.hpp"
#include "io/read/source.hpp"
#include "io/read/source_file.hpp"

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
  const Sheet sheet = source.format == Format::xlsx ? read_xlsx(source.text(), layer, source.place)
                                                    : read_ods(source.text(), layer, source.place);
  out.rows = std::ssize(sheet.row);
  for (std::size_t i = 0; i < sheet.header.size(); ++i)
    if (!sheet.header[i].empty()) out.columns.push_back(look_at_column(sheet.header[i], sheet.columns[i], true));
  return out;
}

SourceLook look_at_layer(const SourceFile& source, const std::string& uri, const std::string& layer_name) {
  SourceLook out;
  SourceRequest request;
  request.uri = uri;
  {
    std::optional<GeoPackageFile> database;
    if (source.format == Format::gpkg) database.emplace(source.path, source.place);
    const OgrLayer layer(database ? database->path() : source.path, source.format, layer_name, true, source.place);
    out.crs = layer.crs();
    request.layer = layer.name();
    request.columns = layer.fields();
  }
  if (out.crs.empty()) request.crs = "EPSG:4326";  // any: coordinates come as they stand
  const RawRows rows = read_source(request);
  out.has_points = true;
  out.driver = rows.driver;
  out.rows = rows.read;
  out.unreadable = std::ssize(rows.rejects);
  for (const std::string& name : request.columns)
    out.columns.push_back(look_at_column(name, rows.points.table.column(name), rows.decimal_comma));
  out.x = look_at_numbers("x", rows.points.x);
  out.y = look_at_numbers("y", rows.points.y);
  return out;
}

}  // namespace

const ColumnLook* SourceLook::find(std::string_view name) const {
  const auto found = std::ranges::find(columns, name, &ColumnLook::name);
  return found == columns.end() ? nullptr : &*found;
}

SourceLook look_at_source(const std::string& uri, const std::string& layer) {
  const SourceFile source = open_source(uri, {});
  const bool is_sheet = source.format == Format::xlsx || source.format == Format::ods;
  SourceLook out = source.format == Format::csv ? look_at_csv(source)
                   : is_sheet                   ? look_at_sheet(source, layer)
                                                : look_at_layer(source, uri, layer);
  out.uri = uri;
  out.layer = layer;
  return out;
}

}  // namespace io
