// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace io {

struct RasterRequest {
  std::string uri;  ///< A GeoTIFF, GeoPackage or Arc/Info ASCII grid (.tif, .gpkg, .asc).
  std::string crs;  ///< "EPSG:n" or WKT, for a raster that carries none.
  std::int64_t band = 1;
  std::optional<double> nodata;  ///< Counts beside what the file says.
  std::string place;             ///< Of the config, for messages.
};

/// One band of a raster, read window by window: nothing of it stays in memory.
class RasterSource {
 public:
  /// Throws UserError: `unavailable` when the file is missing or may not be read; `config` for a band that is not
  /// there; `data` for the rest: no raster, damaged, no CRS, not georeferenced (or by control points only), complex
  /// numbers.
  explicit RasterSource(const RasterRequest& request);
  ~RasterSource();

  std::int64_t columns() const { return columns_; }
  std::int64_t rows() const { return rows_; }
  const std::string& crs() const { return crs_; }  ///< As PROJ takes it.
  const std::string& driver() const { return driver_; }

  /// Where the corner (column, row) of the lattice of pixels lies in the raster's CRS; rows go down, and the raster may
  /// be rotated.
  std::pair<double, double> at(double column, double row) const {
    const auto& g = geotransform_;
    return {g[0] + column * g[1] + row * g[2], g[3] + column * g[4] + row * g[5]};
  }
  /// The place of a point of the raster's CRS, in columns and rows.
  std::pair<double, double> pixel(double x, double y) const;

  struct Window {
    std::int64_t column = 0, row = 0, columns = 0, rows = 0;
  };
  /// The values of a window inside the raster, row by row, with the band's scale and offset; NaN where there is none:
  /// nodata, not a number, outside the mask. Throws UserError(data) where the file cannot be read there.
  std::vector<double> read(const Window& window) const;

  /// Values that often stand for "nothing is known" although neither the file nor the request says so, as read() gives
  /// them: the largest of its whole numbers, where they have a sign the lowest too, -9999, and the ends of its
  /// decimals. Empty where anything says which pixels have no value.
  std::vector<double> likely_missing() const;

 private:
  struct Dataset;
  std::unique_ptr<Dataset> dataset_;
  RasterRequest request_;
  std::int64_t columns_ = 0, rows_ = 0;
  std::array<double, 6> geotransform_{};
  double scale_ = 1.0, offset_ = 0.0;
  std::optional<double> file_nodata_;
  bool has_mask_ = false;
  std::string crs_, driver_;
};

}  // namespace io
