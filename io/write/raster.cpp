// SPDX-License-Identifier: Apache-2.0
#include "io/write/raster.hpp"

#include <cpl_string.h>
#include <fmt/format.h>
#include <gdal_priv.h>

#include <stdexcept>
#include <vector>

namespace io {
namespace {

constexpr float kNoData = -9999.0F;

/// Row-major from the north-west, as GDAL has it.
std::vector<float> north_up(const geo::Table& table) {
  const geo::Grid& grid = *table.grid;
  const geo::Column& value = table.column("value");
  const auto& values = value.as<std::vector<float>>();
  const auto columns = static_cast<std::size_t>(grid.columns), rows = static_cast<std::size_t>(grid.rows);
  std::vector<float> pixels(values.size());
  for (std::size_t row = 0; row < rows; ++row)
    for (std::size_t column = 0; column < columns; ++column) {
      const std::size_t from = row * columns + column;
      pixels[(rows - 1 - row) * columns + column] = value.valid(from) ? values[from] : kNoData;
    }
  return pixels;
}

/// Looks at `pixels`, which must outlive it.
GDALDatasetUniquePtr in_memory(std::vector<float>& pixels, const geo::Grid& grid, const geo::Crs& crs,
                               const GdalSession& gdal) {
  GDALDriver* driver = GetGDALDriverManager()->GetDriverByName("MEM");
  gdal.check(driver != nullptr, "this GDAL has no MEM driver");
  GDALDatasetUniquePtr dataset(driver->Create("", grid.columns, grid.rows, 0, GDT_Float32, nullptr));
  gdal.check(dataset != nullptr, "no memory for a raster");
  const CPLStringList band(CSLSetNameValue(nullptr, "DATAPOINTER", fmt::format("{}", fmt::ptr(pixels.data())).c_str()));
  gdal.check(dataset->AddBand(GDT_Float32, const_cast<char**>(band.List())) == CE_None, "no memory for a raster");
  double corner[] = {grid.x0_m, grid.cell_m, 0.0, grid.y0_m + grid.cell_m * grid.rows, 0.0, -grid.cell_m};
  dataset->SetGeoTransform(corner);
  dataset->SetProjection(crs.wkt.c_str());
  dataset->GetRasterBand(1)->SetNoDataValue(kNoData);
  return dataset;
}

CPLStringList coverage_options(const RasterDef& def) {
  CPLStringList options;
  options.SetNameValue("APPEND_SUBDATASET", "YES");
  options.SetNameValue("RASTER_TABLE", def.name.c_str());
  options.SetNameValue("RASTER_IDENTIFIER", def.title.c_str());
  options.SetNameValue("RASTER_DESCRIPTION", def.description.c_str());
  options.SetNameValue("GRID_CELL_ENCODING", "grid-value-is-area");
  options.SetNameValue("FIELD_NAME", def.title.c_str());
  options.SetNameValue("QUANTITY_DEFINITION", def.description.c_str());
  options.SetNameValue("UOM", def.unit.c_str());
  return options;
}

/// Exactly the levels that GDAL has room for: one more would break the tile matrix set. The raster is opened anew: in
/// what CreateCopy gives, overviews hold 0 instead of no data beyond the last column and row.
void build_overviews(const std::filesystem::path& file, const RasterDef& def, const GdalSession& gdal) {
  const std::string name = fmt::format("GPKG:{}:{}", file.string(), def.name);
  const GDALDatasetUniquePtr dataset(GDALDataset::Open(name.c_str(), GDAL_OF_RASTER | GDAL_OF_UPDATE));
  gdal.check(dataset != nullptr, fmt::format("raster {} cannot be opened again", def.name));
  std::vector<int> factors;
  for (int level = 1; level <= dataset->GetRasterBand(1)->GetOverviewCount(); ++level) factors.push_back(1 << level);
  if (factors.empty()) return;
  const CPLErr built = dataset->BuildOverviews("AVERAGE", static_cast<int>(factors.size()), factors.data(), 0, nullptr,
                                               GDALDummyProgress, nullptr);
  gdal.check(built == CE_None, fmt::format("overviews of raster {} cannot be written", def.name));
}

void copy(const std::filesystem::path& file, GDALDataset& source, const RasterDef& def, const GdalSession& gdal) {
  GDALDriver* driver = GetGDALDriverManager()->GetDriverByName("GPKG");
  const CPLStringList options = coverage_options(def);
  const GDALDatasetUniquePtr written(
      driver->CreateCopy(file.c_str(), &source, FALSE, const_cast<char**>(options.List()), GDALDummyProgress, nullptr));
  gdal.check(written != nullptr, fmt::format("raster {} cannot be written", def.name));
}

}  // namespace

void append_raster(const std::filesystem::path& file, const geo::Crs& crs, const OutputRaster& raster,
                   const GdalSession& gdal) {
  if (!raster.table.grid || raster.table.grid->cells() == 0 || raster.table.size() != raster.table.grid->cells())
    throw std::invalid_argument(fmt::format("append_raster: {} has no grid, or not one value a cell", raster.def.name));
  std::vector<float> pixels = north_up(raster.table);
  copy(file, *in_memory(pixels, *raster.table.grid, crs, gdal), raster.def, gdal);
  build_overviews(file, raster.def, gdal);
}

}  // namespace io
