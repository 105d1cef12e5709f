// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "geo/core/table.hpp"
#include "geo/surfaces/kernel.hpp"

namespace geo {

/// Weighted points. The columns have equal length and hold finite metres; an empty weight column means 1 for each
/// point.
struct WeightedPoints {
  std::span<const double> x_m, y_m, weight;

  std::size_t size() const { return x_m.size(); }
  double weight_of(std::size_t i) const { return weight.empty() ? 1.0 : weight[i]; }
};

/// How each point is spread: with one radius, or with one of its own (adaptive_radius.hpp).
struct Smoothing {
  Kernel kernel = Kernel::quartic;
  double radius_m = 0.0;
  std::span<const double> radii_m{};  ///< One a point; empty: radius_m for all.

  double radius_of(std::size_t i) const { return radii_m.empty() ? radius_m : radii_m[i]; }
};

/// Kernel density at the centres of a grid's cells, in units of weight per square kilometre; one value a cell in the
/// grid's row order.
///
/// The sum over all points at each centre: no binning of points, and no edge correction (edge_mass.hpp). On a grid that
/// reaches H beyond the points, sum times cell area equals the sum of weights within 4e-5 at radius/cell = 10
/// and 1.5e-3 at 4 (quartic; Epanechnikov, which has a kink, 2e-3 and 1e-2). Each cell takes its points in the order
/// (tile of the point, position in the columns): the same for any number of threads, and within 1e-10 of the largest
/// value for any order of the points. Throws std::invalid_argument for columns that do not fit together or a
/// radius below one cell, whose kernel could fall between centres.
/// Polynomial kernels O(sum over points of H/cell + cells), by sweeping rows (polynomial_sweep.hpp); the Gaussian
/// O(sum over points of (H/cell)^2). 24 bytes a point, 32 with radii; points that follow one another at one place count
/// as one.
std::vector<double> kernel_density(const WeightedPoints& points, const Grid& grid, const Smoothing& smoothing,
                                   unsigned threads);

}  // namespace geo
