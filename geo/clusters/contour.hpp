// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <vector>

namespace geo {

struct Point {
  double x_m, y_m;
  friend auto operator<=>(const Point&, const Point&) = default;
};

/// How points are covered: discs of radius disc_m, whose union is moved back by shrink_m < disc_m, seen on a lattice of
/// step_m at the CRS origin (at most a fourth of disc_m).
struct Cover {
  double disc_m, shrink_m, step_m;
};

using Ring = std::vector<Point>;  ///< The first vertex is not repeated at the end.

/// The edge of the cover: shells counter-clockwise, holes clockwise; rings neither cross nor touch.
///
/// Moving the union back rounds off the notches between discs. Distances are taken on the lattice and the edge is
/// interpolated between its nodes (marching squares), so it is off by a few per cent of step_m. Worked out tile by
/// tile: cost and memory follow the number of points and the area covered, never the box of the points. The order of
/// the points does not matter. The first ring starts at the south-westernmost crossing.
std::vector<Ring> cover_rings(const std::vector<Point>& points, const Cover& cover);

}  // namespace geo
