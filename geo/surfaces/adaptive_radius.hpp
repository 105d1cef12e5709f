// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "geo/core/table.hpp"
#include "geo/surfaces/kernel_density.hpp"

namespace geo {

/// What a point's own radius is held within. Below two cells a kernel's sum over the cells is off by more than 1.5 %.
struct RadiusLimits {
  double least_m, most_m;
};

/// A surface and, to correct it at the points, the share of the kernel inside the region there (empty: 1).
struct Pilot {
  const Grid& grid;
  std::span<const double> density;
  std::span<const double> mass_at_points;
};

/// Narrow where firms are dense (Abramson 1982, Ann. Statist. 10, 1217-1223): radius_m f^(-1/2) / g, where f is the
/// pilot surface at the point (between the centres of cells bilinearly) and g the geometric mean of all f^(-1/2),
/// weighted by the points. So the radii's geometric mean is radius_m, but for the limits. One a point; O(points).
/// Points where the pilot is 0 take the widest.
std::vector<double> abramson_radii(const WeightedPoints& points, const Pilot& pilot, double radius_m,
                                   const RadiusLimits& limits);

/// The distance to the k-th nearest other point (points count one each, whatever they weigh; coincident ones are at
/// distance 0), within the limits; the widest where there are fewer. One a point; O(n log n + n k).
std::vector<double> nearest_radii(std::span<const double> x_m, std::span<const double> y_m, std::size_t k,
                                  const RadiusLimits& limits, unsigned threads);

/// The surface at a place: bilinear between the centres of the cells, constant beyond the outermost ones.
double at_place(const Grid& grid, std::span<const double> density, double x_m, double y_m);

}  // namespace geo
