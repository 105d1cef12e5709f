// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "tools/synth/terrain.hpp"
#include "tools/synth/writer.hpp"

namespace synth {

/// A raster in longitude and latitude, north up, row by row from the north.
struct Raster {
  double west_deg = 0, north_deg = 0, pixel_deg = 0;
  std::size_t columns = 0, rows = 0;
  std::vector<std::uint8_t> values;
  static constexpr std::uint8_t kNoData = 255;
};

/// How steep the land is, in whole per cent, at the middle of each pixel of a hundredth of a degree; pixels that touch
/// no land have no value.
Raster slope_raster(const Terrain& terrain, const LonLat& lon_lat);

}  // namespace synth
