// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "geo/core/shapes.hpp"

namespace geo {

/// Points that say whose a place is: `row` of the areas, or negative for nobody's.
struct Owners {
  std::span<const double> x_m, y_m;
  std::span<const std::int32_t> row;
  double reach_m;  ///< No place of an area is farther than this from the points of its row.
};

/// Areas that do not overlap: a place that several rows cover goes to the one whose nearest point is nearest (Voronoi
/// cells of both rows' points), and parts that then hold no point of their row are left out. Vertices are snapped, so
/// rows still share a rim less than 1/1024 m wide. A row is left as it is where that rounding would cost it a point.
/// Rows that overlap nothing come back unchanged. Cost: for each pair that overlaps, its vertices and points.
Shapes parted(const Shapes& areas, const Owners& owners);

/// Where shapes may lie: within the rows of `within` (one of no row: anywhere) and outside those of `without`. Rows may
/// overlap and be invalid.
struct Bounds {
  const Shapes& within;
  const Shapes& without;
};

/// The largest part of each row that is left inside the bounds (the first of equals by its corner furthest south, then
/// west), valid and snapped; empty where nothing is left. Cost: for each row, that of the rows whose boxes meet its
/// own.
Shapes largest_left(const Shapes& areas, const Bounds& bounds);

}  // namespace geo
