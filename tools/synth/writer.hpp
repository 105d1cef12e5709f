// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "geo/core/crs.hpp"
#include "tools/synth/features.hpp"

namespace synth {

/// Local plane to longitude and latitude (WGS 84), rounded to 7 decimals: about 1 cm.
class LonLat {
 public:
  LonLat();
  Point of(Point plane) const;
  /// The place of a longitude and latitude in the plane.
  Point plane(Point lon_lat) const;
  /// Many at once, in place.
  void convert(std::span<double> x, std::span<double> y) const;

 private:
  geo::Transform transform_, back_;
};

/// Writes the layers as one GeoPackage in EPSG:4326 over any file of that name: fixed date, vacuumed, a spatial index
/// only for layers of more than 1,000 features (an index costs five pages). Throws geo::UserError when it cannot be
/// written.
void write_geopackage(const std::string& path, const std::vector<Layer>& layers, const LonLat& lon_lat);

struct Raster;
/// Writes a compressed GeoTIFF in EPSG:4326 over any file of that name. Throws geo::UserError when it cannot be
/// written.
void write_geotiff(const std::string& path, const Raster& raster);

/// Throws geo::UserError when the file cannot be written whole.
void write_text(const std::string& path, std::string_view text);

}  // namespace synth
