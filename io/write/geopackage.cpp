// SPDX-License-Identifier: Apache-2.0
#include "io/write/geopackage.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "geo/core/error.hpp"
#include "io/write/gdal_session.hpp"
#include "io/write/metadata.hpp"
#include "io/write/raster.hpp"
#include "io/write/rows.hpp"
#include "io/write/skeleton.hpp"
#include "io/write/sqlite.hpp"

namespace io {
namespace {

void write_with_gdal(const std::filesystem::path& file, const Publication& publication) {
  const GdalSession gdal(file, publication.as_of);
  // GDAL reads all tables each time it opens the file, twice a raster: so rasters come first.
  for (const OutputRaster& raster : publication.rasters) append_raster(file, publication.crs, raster, gdal);
  write_skeleton(file, publication, gdal);
  gdal.check_all();
}

/// Where the rows of each spatial layer lie: what the tables of the standard call its srs_id.
std::map<std::string, std::int32_t> srs_ids(const std::filesystem::path& file) {
  std::map<std::string, std::int32_t> ids;
  Database database(file);
  Statement look(database, "SELECT table_name,srs_id FROM gpkg_geometry_columns");
  while (look.step()) ids.emplace(look.text(0), static_cast<std::int32_t>(look.integer(1)));
  return ids;
}

/// The rows of all layers; gives the extents.
std::vector<geo::Box> write_layers(const std::filesystem::path& file, const Publication& publication,
                                   unsigned threads) {
  const std::map<std::string, std::int32_t> srs = srs_ids(file);
  std::vector<geo::Box> extents;
  PackedFile packed(file, threads);
  for (const OutputLayer& layer : publication.layers) {
    const auto srs_id = srs.find(layer.def.name);
    extents.push_back(write_rows(packed, layer, srs_id == srs.end() ? 0 : srs_id->second));
  }
  packed.finish();
  return extents;
}

/// What SQLite and GDAL would have kept up to date with every insert; a layer without rows has the region's extent.
void register_rows(Database& database, const Publication& publication, const std::vector<geo::Box>& extents) {
  Statement extent(database, "UPDATE gpkg_contents SET min_x=?,min_y=?,max_x=?,max_y=? WHERE table_name=?");
  Statement count(database, "UPDATE gpkg_ogr_contents SET feature_count=? WHERE table_name=?");
  Statement last_fid(database, "INSERT INTO sqlite_sequence(name,seq) VALUES(?,?)");
  for (std::size_t i = 0; i < publication.layers.size(); ++i) {
    const OutputLayer& layer = publication.layers[i];
    const std::string_view name = layer.def.name;
    const auto rows = static_cast<std::int64_t>(layer.table.size());
    const geo::Box& box = rows == 0 ? publication.region : extents[i];
    if (layer.def.geometry != LayerGeometry::none) extent.run(box.min_x, box.min_y, box.max_x, box.max_y, name);
    if (rows > 0) last_fid.run(name, rows);
    count.run(rows, name);
  }
}

void write_with_sqlite(const std::filesystem::path& file, const Publication& publication,
                       const std::vector<geo::Box>& extents) {
  Database database(file);
  register_rows(database, publication, extents);
  write_data_columns(database, publication);
  write_metadata(database, publication);
  write_styles(database, publication);
  write_project(database, publication);
  database.commit();
}

}  // namespace

void write_geopackage(const std::filesystem::path& file, const Publication& publication, unsigned threads) {
  if (std::filesystem::exists(file))
    geo::fail(geo::Trouble::data, "{}: exists already; a published file is never written again", file.string());
  write_with_gdal(file, publication);
  const std::vector<geo::Box> extents = write_layers(file, publication, threads);
  write_with_sqlite(file, publication, extents);
}

}  // namespace io
