// SPDX-License-Identifier: Apache-2.0
#include "io/write/geopackage.hpp"

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
  write_skeleton(file, publication, gdal);
  for (const OutputRaster& raster : publication.rasters) append_raster(file, publication.crs, raster, gdal);
  gdal.check_all();
}

void write_with_sqlite(const std::filesystem::path& file, const Publication& publication) {
  Database database(file);
  for (const OutputLayer& layer : publication.layers) write_rows(database, layer, publication.region);
  write_data_columns(database, publication);
  write_metadata(database, publication);
  write_styles(database, publication);
  write_project(database, publication);
  database.commit();
}

}  // namespace

void write_geopackage(const std::filesystem::path& file, const Publication& publication) {
  if (std::filesystem::exists(file))
    geo::fail(geo::Trouble::data, "{}: exists already; a published file is never written again", file.string());
  write_with_gdal(file, publication);
  write_with_sqlite(file, publication);
}

}  // namespace io
