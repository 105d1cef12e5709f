// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "geo/core/table.hpp"

namespace io {

/// What a source's geometry is read for.
enum class Geometry : std::uint8_t {
  none,    ///< A plain table: rows without a place.
  points,  ///< Firms: one point a row. A multipoint of one is a point; of several, a line or an area is a reject.
  any,     ///< Facilities, boundary: points, lines and areas. Each member of a multipoint is a point of its own.
};

/// One source as the config names it. Strings that are empty mean "not said".
struct SourceRequest {
  std::string uri;       ///< A file, also .gz or .zip of one, or PG:…; relative paths are the caller's to resolve.
  std::string format;    ///< csv, gpkg, shp, geojson, fgb, xlsx, ods; by file name when empty, never by content.
  std::string layer;     ///< Needed only when the source has several.
  std::string where;     ///< Filter, see io/read/where.hpp; its columns need not stand in `columns`.
  std::string crs;       ///< "EPSG:n" or WKT, for sources that carry none.
  std::string id_field;  ///< Column that names a row in `rejects`; the row number does when empty.
  std::vector<std::string> columns;  ///< Columns to read (id_field is added by itself); nothing else is decoded.
  std::string x_field, y_field;      ///< The columns of east or lon, north or lat; they win over geometry.
  Geometry geometry = Geometry::points;
  unsigned threads = 1;  ///< So many may work on it at a time.
};

/// One input row that could not be read. `reason` is one of: row_shape (wrong number of fields), quote, encoding (not
/// UTF-8, or NUL), formula_error, coord_missing, coord_not_a_number,
/// coord_not_finite, coord_out_of_range (no double), geom_null, geom_empty, geom_invalid, geom_type.
struct RowReject {
  std::int64_t row = 0;  ///< As RawPart::row.
  std::string id;        ///< The row's own id where it could be read.
  std::string field;     ///< Source column, or "geometry"; empty when the whole row is meant.
  std::string value;     ///< What stood there, control characters escaped, at most 80 bytes.
  std::string reason;
};

/// The rows of one kind of geometry, in source order.
struct RawPart {
  /// The asked columns under the names asked for, all as text exactly as in the source (01.10, 0311, " a "): NULL is
  /// masked, an empty CSV field is the empty text. Numbers that a source stores as numbers are written shortest and
  /// exact.
  geo::Table table;
  std::vector<std::int64_t>
      row;  ///< 1-based data row (CSV), row of the sheet, else the feature id. Repeats for members of a multipoint.
  std::vector<double> x, y;  ///< Points only; finite; source CRS, x east or longitude, y north or latitude.
  geo::Shapes shapes;        ///< Lines and areas only; source CRS, 2-D, finite. Areas are valid (repaired if need be).
  std::size_t size() const { return row.size(); }
};

/// A source as read: no field mapped, no value judged, nothing projected.
struct RawRows {
  RawPart points, lines, areas;  ///< By kind of geometry; `lines` and `areas` only for Geometry::any.
  RawPart plain;                 ///< Geometry::none: all rows.
  std::string crs;               ///< Of the coordinates, "EPSG:n" or WKT2; empty for Geometry::none.
  bool decimal_comma =
      false;              ///< Whether 12,5 in a column means 12.5 (spreadsheets, CSV whose delimiter is not a comma).
  std::int64_t read = 0;  ///< Rows seen = rows kept (distinct) + left out by `where` + rejected.
  std::int64_t filtered = 0;  ///< Rows left out by `where`. They are never rejects.
  std::vector<RowReject> rejects;
  std::string driver;  ///< "csv", "xlsx", "ods" or GDAL's name.
  std::string layer;   ///< The layer that was read; empty for CSV.
  std::string hash;    ///< See stamp_source.
  std::int64_t size = 0;
};

/// Reads one source. Rows that cannot be read are rejects; judging values (ranges, null island, duplicates) is the
/// caller's.
///
/// A layer without any row is an error for Geometry::points and empty parts for the others.
/// Throws UserError: `unavailable` when the file is missing, no regular file or may not be read; `config` for a bad
/// `where`, an unknown format or `crs`; `data` for the rest: empty, damaged, layer or column missing (with the
/// nearest name), no CRS, more than one layer and none named. Safe to call from one thread at a time. Memory: the asked
/// columns, and for compressed CSV the whole text besides.
RawRows read_source(const SourceRequest& request);

/// Content of a source without reading its rows: what caches and `plan` compare.
struct SourceStamp {
  std::string hash;  ///< XXH3-128, hex, over the bytes of the file and of its side files (.dbf .shx .prj .cpg, -wal).
  std::int64_t size = 0;  ///< Bytes of all of them; of a table, of its rows as text.
};
/// `layer` matters for databases only: the hash is that of its rows, whatever their order.
SourceStamp stamp_source(const std::string& uri, const std::string& layer = "");

}  // namespace io
