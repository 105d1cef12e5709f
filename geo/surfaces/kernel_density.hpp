// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "geo/core/table.hpp"

namespace geo {

/// Weighted points. The columns have equal length and hold finite metres; an empty weight column means 1 for each
/// point.
struct WeightedPoints {
  std::span<const double> x_m, y_m, weight;
};

/// Quartic kernel density at the centres of a grid's cells, in units of weight per square kilometre; one value a cell
/// in the grid's row order.
///
/// K(d) = 3 / (pi R^2) (1 - d^2/R^2)^2 for d < R, else 0 (Silverman 1986). The sum is exact at each centre: no binning
/// of points and no edge correction, so land across the border counts as empty. On a grid that reaches R beyond the
/// points, sum times cell area equals the sum of weights within 4e-5 at R/cell = 10 and 1.5e-3 at 4; a cell larger than
/// R can miss points altogether and throws std::invalid_argument. Each cell adds its points in the order (grid row of
/// the point, position in the columns): the same for any number of threads, and within 1e-9 of the largest value for
/// any order of the points. O(points (R/cell)^2); a few bytes a point.
std::vector<double> quartic_density(const WeightedPoints& points, const Grid& grid, double radius_m, unsigned threads);

}  // namespace geo
