// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "geo/core/table.hpp"
#include "geo/surfaces/kernel.hpp"
#include "geo/surfaces/point_tiles.hpp"

namespace geo {

/// Adds to `cells`, one value a cell of the grid in its row order, the sum over the points of
/// weight (H^2 - d^2)^power in units of a cell: a polynomial kernel (any but the Gaussian) without its constant.
///
/// Along a grid row a point's kernel is one polynomial between the two columns where it begins and ends, so the sums of
/// the polynomials' coefficients over the points that have begun and not ended give each cell's value at once (the idea
/// of SLAM: Chan et al. 2022, SIGMOD). Not binned: what a cell gets is the sum over its points, rounded otherwise.
///
/// Rounding. A point is expanded about the end of the block of columns where its kernel begins; blocks are a column
/// wider than the widest kernel and stand on fixed columns of the CRS. Sums start anew with each block and row, and
/// wherever no point is left in them, so that a cell far from all points gets exactly 0. Never negative. Against the
/// plain sum the error is below 1e-11 of the largest value for points of equal reach, and below 1e-10 when none reaches
/// less than half as far as `widest`. The same for any number of threads. O(points × rows in reach + cells near
/// points): some 7 ns for a point and a row.
void add_polynomial_sums(Kernel kernel, const PointTiles& points, const Grid& grid, std::span<double> cells,
                         unsigned threads);

}  // namespace geo
