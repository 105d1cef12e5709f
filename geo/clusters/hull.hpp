// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "geo/clusters/contour.hpp"

namespace geo {

// Rings around points, counter-clockwise; every disc of radius margin_m > 0 around a point lies inside. At least one
// point. O(n log n); do not depend on the order of the points.

/// The convex hull of the points, wider by the margin, its corners rounded by polygons of 32 corners.
Ring hull_around(const std::vector<Point>& points, double margin_m);

/// A regular polygon of 64 corners around the smallest circle that holds the points, wider by the margin.
Ring circle_around(const std::vector<Point>& points, double margin_m);

/// The smallest circle that holds the points, to rounding (Welzl 1991).
struct Circle {
  Point centre;
  double radius_m;
};
Circle smallest_circle(const std::vector<Point>& points);

}  // namespace geo
