// SPDX-License-Identifier: Apache-2.0
#include "tools/synth/slope.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace synth {
namespace {

constexpr double kStep_m = 250.0;

double slope_percent(const Terrain& terrain, Point p) {
  const double east = terrain.height_m({p.x + kStep_m, p.y}) - terrain.height_m({p.x - kStep_m, p.y});
  const double north = terrain.height_m({p.x, p.y + kStep_m}) - terrain.height_m({p.x, p.y - kStep_m});
  return 100.0 * std::hypot(east, north) / (2.0 * kStep_m);
}

bool is_land(const Terrain& terrain, Point p) {
  return terrain.on_land(p) ||
         std::ranges::any_of(terrain.islands, [&](const Ring& island) { return inside(p, island); });
}

}  // namespace

Raster slope_raster(const Terrain& terrain, const LonLat& lon_lat) {
  Raster out{.west_deg = -26.8, .north_deg = 41.5, .pixel_deg = 0.01, .columns = 160, .rows = 100, .values = {}};
  const auto at = [&](double column, double row) {
    return lon_lat.plane({out.west_deg + column * out.pixel_deg, out.north_deg - row * out.pixel_deg});
  };
  for (std::size_t row = 0; row < out.rows; ++row)
    for (std::size_t column = 0; column < out.columns; ++column) {
      const auto x = static_cast<double>(column), y = static_cast<double>(row);
      const std::array<Point, 5> places{at(x, y), at(x + 1, y), at(x, y + 1), at(x + 1, y + 1), at(x + 0.5, y + 0.5)};
      const bool has_land = std::ranges::any_of(places, [&](Point p) { return is_land(terrain, p); });
      const double percent = std::min(std::round(slope_percent(terrain, places.back())), Raster::kNoData - 1.0);
      out.values.push_back(has_land ? static_cast<std::uint8_t>(percent) : Raster::kNoData);
    }
  return out;
}

}  // namespace synth
