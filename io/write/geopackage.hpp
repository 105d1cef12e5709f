// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "geo/core/crs.hpp"
#include "geo/core/table.hpp"
#include "io/write/catalogue.hpp"

namespace io {

/// A layer with its rows. `table` holds the columns of `def`, found by name (others are ignored): text as Texts or
/// coded text; integer as int64, int32 or a byte; real as double or float; flag as a byte; date as int32 days since
/// 1970-01-01. Missing values become NULL. Points are its x_m and y_m; polygons and multi-geometries its `shapes`, one
/// a row, none empty, areas valid (a polygon has one part).
struct OutputLayer {
  LayerDef def;
  geo::Table table;
};

/// A raster: `table.grid`, and the float column `value` (one a cell, row-major from the south-west; masked: no data).
struct OutputRaster {
  RasterDef def;
  geo::Table table;
};

/// A style that QGIS finds in the file. Each layer has at most one default, which QGIS loads by itself.
struct StyleRow {
  std::string layer;
  std::string geometry_column = "geom";  ///< Empty for an attribute table.
  std::string name, description, qml;
  bool is_default = false;
};

/// Where something comes from and under which licence it may be used.
struct Credit {
  std::string source, license, attribution;
};

/// Everything that clusters.gpkg holds.
struct Publication {
  std::string title;  ///< "Industrial clusters: Valmira"
  geo::Crs crs;
  geo::Box region;    ///< Extent of layers without rows.
  std::string as_of;  ///< ISO date: the only stamp in the file.
  std::vector<OutputLayer> layers;
  std::vector<OutputRaster> rasters;
  std::vector<StyleRow> styles;
  std::vector<Credit> credits;
  std::string project_name;  ///< Of the QGIS project inside the file; none when empty.
  std::string project_qgz;   ///< Its bytes, see project_qgz() in io/look/project.hpp.
};

/// Writes a GeoPackage 1.2 to `file`, which must not exist and must end in .gpkg.
///
/// Layers keep their order and their rows; fid counts from 1. Every spatial layer has a packed R-tree and its true
/// count and extent; one without rows has the region's extent and count 0. The same publication gives the same bytes,
/// whatever the folder, the host and the time. The file is in rollback journal mode, without side files and free pages;
/// it is neither synced to disk nor made read-only here. Uses GDAL's configuration of the calling thread for a while.
/// Throws UserError(data) naming the file for what GDAL or SQLite refuse; std::invalid_argument for a table that lacks
/// a column of its layer, holds another type, or a missing value in a column that may not be NULL. Cost: O(rows), about
/// 1.5 CPU seconds for a million firms with 20 columns and half a million hexagons, shared by `threads`, which do not
/// change the bytes; memory O(1) but for 30 bytes a row of one layer.
void write_geopackage(const std::filesystem::path& file, const Publication& publication, unsigned threads = 1);

}  // namespace io
