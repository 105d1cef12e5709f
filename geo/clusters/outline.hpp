// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "geo/clusters/contour.hpp"
#include "geo/core/shapes.hpp"

namespace geo {

/// The rows to draw: coordinates and, per row, the cluster it belongs to (-1: none).
struct OutlineInput {
  std::span<const double> x_m, y_m;
  std::span<const std::int32_t> cluster;
};

/// Draws each cluster as a smooth area: one row a cluster, valid, coordinates snapped.
///
/// Each member gets a disc of 0.6 eps; their union is moved back by 0.23 eps, which rounds the notches between discs
/// off. So every member lies inside, members at most eps apart are joined, no place of the outline is farther than
/// 0.61 eps from a member (but for holes smaller than a disc of radius eps, which are filled), and empty land 1.25 eps
/// wide is never bridged. Where two clusters come near each other, a place goes to the one with the nearer member:
/// outlines do not overlap (geo/core/parting.hpp). The outline is for the eye: statistics take the place of
/// the cluster (places.hpp), never the outline.
///
/// Cost and memory follow the number of members. Does not depend on row order or threads.
/// Throws std::invalid_argument for columns that do not fit together, eps_m not finite or below 1/8 m, or a cluster
/// without rows.
Shapes outlines(const OutlineInput& rows, std::size_t clusters, double eps_m, unsigned threads);

/// The same with an eps for each cluster.
Shapes outlines(const OutlineInput& rows, std::span<const double> eps_m, unsigned threads);

enum class PlainOutline : std::uint8_t { hull, circle };

/// Each cluster as the convex hull of its members or as the smallest circle around them, 0.37 eps wider (a polygon of
/// 64 corners around the circle). Holds every member; may overlap other clusters and empty land. O(n log n). Throws as
/// outlines() does.
Shapes plain_outlines(const OutlineInput& rows, std::span<const double> eps_m, PlainOutline shape, unsigned threads);

/// What a cover holds (contour.hpp), as one row of valid areas with snapped coordinates and without holes below
/// `least_hole_m2`; no part without points.
Shapes covered(const std::vector<Point>& points, const Cover& cover, double least_hole_m2);

struct Disc {
  double x_m, y_m, radius_m;
};
/// Each disc as a polygon of 64 corners around it, one row a disc. Radii are more than 0.
Shapes drawn_discs(std::span<const Disc> discs);

}  // namespace geo
