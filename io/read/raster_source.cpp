// SPDX-License-Identifier: Apache-2.0
#include "io/read/raster_source.hpp"

#include <cpl_conv.h>
#include <fmt/format.h>
#include <gdal.h>
#include <ogr_srs_api.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <type_traits>
#include <utility>

#include "geo/core/error.hpp"
#include "io/read/gdal_crs.hpp"
#include "io/read/gdal_guard.hpp"

namespace io {
namespace {

using geo::Trouble;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// The dataset's CRS, else that of the request.
std::string crs_of(GDALDatasetH dataset, const RasterRequest& request) {
  OGRSpatialReferenceH known = GDALGetSpatialRef(dataset);
  if (std::string own = known ? crs_definition(known) : ""; !own.empty()) return own;
  if (request.crs.empty())
    geo::fail(Trouble::data, "{}: the raster has no CRS; expected one; add 'crs: EPSG:…' to its entry", request.place);
  return request.crs;
}

std::array<double, 6> geotransform_of(GDALDatasetH dataset, const RasterRequest& request) {
  std::array<double, 6> g{};
  const bool known = GDALGetGeoTransform(dataset, g.data()) == CE_None;
  if (!known)
    geo::fail(Trouble::data,
              "{}: the raster is not georeferenced{}; expected a geotransform; warp it to a CRS, for instance with "
              "gdalwarp",
              request.place, GDALGetGCPCount(dataset) > 0 ? " but by control points" : "");
  const double area = g[1] * g[5] - g[2] * g[4];
  if (!std::all_of(g.begin(), g.end(), [](double v) { return std::isfinite(v); }) || area == 0.0)
    geo::fail(Trouble::data,
              "{}: the raster's pixels have no area; expected a geotransform of independent axes; make it "
              "again",
              request.place);
  return g;
}

}  // namespace

struct RasterSource::Dataset {
  GDALDatasetH handle = nullptr;
  GDALRasterBandH band = nullptr;
  ~Dataset() {
    if (handle) GDALClose(handle);
  }
};

RasterSource::RasterSource(const RasterRequest& request) : dataset_(std::make_unique<Dataset>()), request_(request) {
  prepare_gdal();
  std::error_code none;
  if (!std::filesystem::is_regular_file(request.uri, none))
    geo::fail(Trouble::unavailable,
              "{}: '{}' is not there or no file; expected a raster (.tif, .gpkg, .asc); correct "
              "the path",
              request.place, request.uri);
  const GdalErrors errors;
  const char* drivers[] = {"GTiff", "GPKG", "AAIGrid", nullptr};
  dataset_->handle = GDALOpenEx(request.uri.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, drivers,
                                nullptr, nullptr);
  if (!dataset_->handle)
    geo::fail(Trouble::data,
              "{}: '{}' cannot be read as a raster ({}); expected an undamaged GeoTIFF, GeoPackage or "
              "ASCII grid; fetch or make it again",
              request.place, request.uri, errors.text());
  const int bands = GDALGetRasterCount(dataset_->handle);
  if (request.band > bands)
    geo::fail(Trouble::config, "{}: band is {}; the raster has {}; correct it", request.place, request.band, bands);
  dataset_->band = GDALGetRasterBand(dataset_->handle, static_cast<int>(request.band));
  if (GDALDataTypeIsComplex(GDALGetRasterDataType(dataset_->band)))
    geo::fail(Trouble::data, "{}: the raster has complex numbers; expected real ones; take another band",
              request.place);
  columns_ = GDALGetRasterXSize(dataset_->handle);
  rows_ = GDALGetRasterYSize(dataset_->handle);
  driver_ = GDALGetDriverShortName(GDALGetDatasetDriver(dataset_->handle));
  geotransform_ = geotransform_of(dataset_->handle, request);
  crs_ = crs_of(dataset_->handle, request);
  int known = 0;
  if (const double value = GDALGetRasterNoDataValue(dataset_->band, &known); known) file_nodata_ = value;
  if (const double scale = GDALGetRasterScale(dataset_->band, &known); known && scale != 0.0) scale_ = scale;
  if (const double offset = GDALGetRasterOffset(dataset_->band, &known); known) offset_ = offset;
  has_mask_ = (GDALGetMaskFlags(dataset_->band) & (GMF_ALL_VALID | GMF_NODATA)) == 0;
}

RasterSource::~RasterSource() = default;

std::pair<double, double> RasterSource::pixel(double x, double y) const {
  const auto& g = geotransform_;
  const double area = g[1] * g[5] - g[2] * g[4], dx = x - g[0], dy = y - g[3];
  return {(dx * g[5] - dy * g[2]) / area, (dy * g[1] - dx * g[4]) / area};
}

std::vector<double> RasterSource::likely_missing() const {
  if (file_nodata_ || request_.nodata || has_mask_) return {};
  std::vector<double> out;
  const auto add = [&](auto end) {
    using Type = decltype(end);
    out.push_back(static_cast<double>(std::numeric_limits<Type>::max()));
    if constexpr (!std::is_unsigned_v<Type>) {
      out.push_back(static_cast<double>(std::numeric_limits<Type>::lowest()));
      out.push_back(-9999.0);
    }
  };
  switch (GDALGetRasterDataType(dataset_->band)) {
    case GDT_Byte:
      add(std::uint8_t{});
      break;
    case GDT_UInt16:
      add(std::uint16_t{});
      break;
    case GDT_Int16:
      add(std::int16_t{});
      break;
    case GDT_UInt32:
      add(std::uint32_t{});
      break;
    case GDT_Int32:
      add(std::int32_t{});
      break;
    case GDT_Float32:
      add(float{});
      break;
    default:
      add(double{});
  }
  for (double& value : out) value = value * scale_ + offset_;
  return out;
}

std::vector<double> RasterSource::read(const Window& window) const {
  const GdalErrors errors;
  const auto size = static_cast<std::size_t>(window.columns * window.rows);
  const int x = static_cast<int>(window.column), y = static_cast<int>(window.row),
            width = static_cast<int>(window.columns), height = static_cast<int>(window.rows);
  std::vector<double> values(size);
  std::vector<std::uint8_t> mask(has_mask_ ? size : 0);
  bool good = GDALRasterIO(dataset_->band, GF_Read, x, y, width, height, values.data(), width, height, GDT_Float64, 0,
                           0) == CE_None;
  if (good && has_mask_)
    good = GDALRasterIO(GDALGetMaskBand(dataset_->band), GF_Read, x, y, width, height, mask.data(), width, height,
                        GDT_Byte, 0, 0) == CE_None;
  if (!good)
    geo::fail(Trouble::data,
              "{}: '{}' cannot be read at column {}, row {} ({}); expected an undamaged raster; fetch or "
              "make it again",
              request_.place, request_.uri, x, y, errors.text());
  for (std::size_t i = 0; i < size; ++i) {
    double& value = values[i];
    const bool none =
        !std::isfinite(value) || value == file_nodata_ || value == request_.nodata || (has_mask_ && !mask[i]);
    value = none ? kNone : value * scale_ + offset_;
  }
  return values;
}

}  // namespace io
