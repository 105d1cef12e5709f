// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/hull.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <utility>

#include "geo/core/random.hpp"

namespace geo {
namespace {

double turn(const Point& a, const Point& b, const Point& c) {
  return (b.x_m - a.x_m) * (c.y_m - a.y_m) - (b.y_m - a.y_m) * (c.x_m - a.x_m);
}

/// Andrew's monotone chain; corners only, from the westernmost.
Ring hull(std::vector<Point> points) {
  std::ranges::sort(points);
  points.erase(std::unique(points.begin(), points.end()), points.end());
  if (points.size() < 3) return points;
  Ring ring;
  for (const bool upper : {false, true}) {
    const std::size_t start = ring.size();
    for (const Point& p : points) {
      while (ring.size() >= start + 2 && turn(ring[ring.size() - 2], ring.back(), p) <= 0.0) ring.pop_back();
      ring.push_back(p);
    }
    ring.pop_back();  // the other chain begins with it
    if (!upper) std::ranges::reverse(points);
  }
  return ring;
}

/// A regular polygon that holds the disc.
void add_polygon_around(const Point& centre, double radius_m, int corners, std::vector<Point>& out) {
  const double step = 2.0 * std::numbers::pi / corners, reach_m = radius_m / std::cos(0.5 * step);
  for (int i = 0; i < corners; ++i)
    out.push_back({centre.x_m + reach_m * std::cos(i * step), centre.y_m + reach_m * std::sin(i * step)});
}

double distance_m(const Point& a, const Point& b) { return std::hypot(a.x_m - b.x_m, a.y_m - b.y_m); }

Circle around(const Point& a, const Point& b) {
  const Point middle{0.5 * (a.x_m + b.x_m), 0.5 * (a.y_m + b.y_m)};
  return {middle, std::max(distance_m(middle, a), distance_m(middle, b))};
}

/// Through three points; of points on a line the circle around the farthest two.
Circle around(const Point& a, const Point& b, const Point& c) {
  const double bx = b.x_m - a.x_m, by = b.y_m - a.y_m, cx = c.x_m - a.x_m, cy = c.y_m - a.y_m;
  const double twice = 2.0 * (bx * cy - by * cx), b2 = bx * bx + by * by, c2 = cx * cx + cy * cy;
  if (twice == 0.0) {
    Circle widest = around(a, b);
    for (const Circle& other : {around(a, c), around(b, c)})
      if (other.radius_m > widest.radius_m) widest = other;
    return widest;
  }
  const Point centre{a.x_m + (cy * b2 - by * c2) / twice, a.y_m + (bx * c2 - cx * b2) / twice};
  return {centre, std::max({distance_m(centre, a), distance_m(centre, b), distance_m(centre, c)})};
}

bool holds(const Circle& circle, const Point& p) {
  return distance_m(circle.centre, p) <= circle.radius_m * (1.0 + 1e-12) + 1e-9;
}

}  // namespace

Ring hull_around(const std::vector<Point>& points, double margin_m) {
  std::vector<Point> wider;
  for (const Point& corner : hull(points)) add_polygon_around(corner, margin_m, 32, wider);
  return hull(std::move(wider));
}

Circle smallest_circle(const std::vector<Point>& points) {
  Ring corners = hull(points);
  // In random order a corner is rarely outside the circle of those before it: linear time on average.
  Random random(1, corners.size());
  for (std::size_t i = corners.size(); i > 1; --i)
    std::swap(corners[i - 1], corners[random.below(static_cast<std::uint32_t>(i))]);
  Circle circle{corners.front(), 0.0};
  for (std::size_t i = 1; i < corners.size(); ++i) {
    if (holds(circle, corners[i])) continue;
    circle = {corners[i], 0.0};
    for (std::size_t j = 0; j < i; ++j) {
      if (holds(circle, corners[j])) continue;
      circle = around(corners[i], corners[j]);
      for (std::size_t k = 0; k < j; ++k)
        if (!holds(circle, corners[k])) circle = around(corners[i], corners[j], corners[k]);
    }
  }
  return circle;
}

Ring circle_around(const std::vector<Point>& points, double margin_m) {
  const Circle circle = smallest_circle(points);
  Ring ring;
  add_polygon_around(circle.centre, circle.radius_m + margin_m, 64, ring);
  return ring;
}

}  // namespace geo
