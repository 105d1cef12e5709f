// SPDX-License-Identifier: Apache-2.0
#include "geo/core/inner_point.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

namespace geo {
namespace {

/// Twice the signed area of a ring and its first moments, about (x0, y0) so that no digits are lost.
struct Moments {
  double area2 = 0.0, x = 0.0, y = 0.0;
};

Moments moments_of(std::span<const double> xs, std::span<const double> ys, double x0, double y0) {
  Moments sum;
  for (std::size_t i = 0; i + 1 < xs.size(); ++i) {
    const double ax = xs[i] - x0, ay = ys[i] - y0, bx = xs[i + 1] - x0, by = ys[i + 1] - y0;
    const double cross = ax * by - bx * ay;
    sum.area2 += cross;
    sum.x += (ax + bx) * cross;
    sum.y += (ay + by) * cross;
  }
  if (sum.area2 < 0.0) sum = {-sum.area2, -sum.x, -sum.y};
  return sum;
}

Moments moments_of_part(const Shapes& areas, std::size_t part, double x0, double y0) {
  Moments sum;
  const Shapes::Range rings = areas.rings(part);
  for (std::size_t r = rings.begin; r < rings.end; ++r) {
    const Moments ring = moments_of(areas.xs(r), areas.ys(r), x0, y0);
    const double sign = r == rings.begin ? 1.0 : -1.0;
    sum.area2 += sign * ring.area2;
    sum.x += sign * ring.x;
    sum.y += sign * ring.y;
  }
  return sum;
}

/// Where the rings of a part cross the height y, ascending: inside lies between the first and second, and so on.
std::vector<double> crossings(const Shapes& areas, std::size_t part, double y) {
  std::vector<double> at;
  for (std::size_t r = areas.rings(part).begin; r < areas.rings(part).end; ++r) {
    const auto xs = areas.xs(r), ys = areas.ys(r);
    for (std::size_t i = 0; i + 1 < xs.size(); ++i)
      if ((ys[i] > y) != (ys[i + 1] > y)) at.push_back(xs[i] + (y - ys[i]) / (ys[i + 1] - ys[i]) * (xs[i + 1] - xs[i]));
  }
  std::ranges::sort(at);
  return at;
}

}  // namespace

std::pair<double, double> inner_point(const Shapes& areas, std::size_t row) {
  const Shapes::Range parts = areas.parts(row);
  const std::size_t first = areas.ring(areas.rings(parts.begin).begin).begin;
  const double x0 = areas.x()[first], y0 = areas.y()[first];
  std::size_t part = parts.begin;
  Moments largest = moments_of_part(areas, part, x0, y0);
  for (std::size_t p = parts.begin + 1; p < parts.end; ++p)
    if (const Moments m = moments_of_part(areas, p, x0, y0); m.area2 > largest.area2) {
      largest = m;
      part = p;
    }
  if (!(largest.area2 > 0.0)) return {x0, y0};
  const double x = x0 + largest.x / (3.0 * largest.area2), y = y0 + largest.y / (3.0 * largest.area2);
  if (areas.contains(row, x, y)) return {x, y};
  const std::vector<double> at = crossings(areas, part, y);
  double best = x0, width = -1.0;
  for (std::size_t i = 0; i + 1 < at.size(); i += 2)
    if (at[i + 1] - at[i] > width) {
      width = at[i + 1] - at[i];
      best = at[i] + width / 2.0;
    }
  return width < 0.0 ? std::pair{x0, y0} : std::pair{best, y};
}

}  // namespace geo
