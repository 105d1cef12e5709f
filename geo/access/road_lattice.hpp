// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "geo/access/road_strands.hpp"

namespace geo {

__extension__ typedef __int128 Wide;  ///< Products of two differences of places.

/// `from` + `by` * numerator / denominator to the nearest whole number, halves up. denominator > 0.
inline std::int64_t moved(std::int64_t from, std::int64_t by, Wide numerator, Wide denominator) {
  const Wide twice = 2 * Wide(by) * numerator + denominator, whole = 2 * denominator;
  const Wide down = twice / whole - (twice % whole < 0 ? 1 : 0);
  return from + static_cast<std::int64_t>(down);
}

inline std::int64_t distance2(LatticePlace a, LatticePlace b) {
  return (b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y);
}

}  // namespace geo
