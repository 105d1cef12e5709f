// SPDX-License-Identifier: Apache-2.0
#include "geo/core/area_index.hpp"

#include <algorithm>
#include <cmath>

namespace geo {

AreaIndex::AreaIndex(const Shapes& areas) : box_(areas.box()) {
  if (box_.empty()) return;
  const std::size_t count = std::clamp<std::size_t>(areas.vertices() / 4, 1, 100'000);
  band_m_ = std::max(box_.height() / static_cast<double>(count), 1e-9);
  bands_.resize(count);
  for (std::size_t ring = 0; ring + 1 < areas.ring_offsets().size(); ++ring) {
    const auto xs = areas.xs(ring), ys = areas.ys(ring);
    for (std::size_t i = 0; i + 1 < xs.size(); ++i) {
      const std::size_t first = band(std::min(ys[i], ys[i + 1])), last = band(std::max(ys[i], ys[i + 1]));
      for (std::size_t b = first; b <= last; ++b) bands_[b].push_back({xs[i], ys[i], xs[i + 1], ys[i + 1]});
    }
  }
}

std::size_t AreaIndex::band(double y) const {
  const double at = std::floor((y - box_.min_y) / band_m_);
  return static_cast<std::size_t>(std::clamp(at, 0.0, static_cast<double>(bands_.size() - 1)));
}

bool AreaIndex::contains(double x, double y) const {
  if (!box_.contains(x, y)) return false;
  bool inside = false;
  for (const Edge& e : bands_[band(y)]) {
    const double cross = (e.x2 - e.x1) * (y - e.y1) - (e.y2 - e.y1) * (x - e.x1);
    const bool in_y = y >= std::min(e.y1, e.y2) && y <= std::max(e.y1, e.y2);
    if (cross == 0.0 && in_y && x >= std::min(e.x1, e.x2) && x <= std::max(e.x1, e.x2)) return true;
    if ((e.y1 > y) != (e.y2 > y) && (cross > 0.0) == (e.y2 > e.y1)) inside = !inside;
  }
  return inside;
}

}  // namespace geo
