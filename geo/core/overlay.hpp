// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "geo/core/shapes.hpp"

namespace geo {

/// The union of all rows as one row, valid; no row when nothing areal is left. Invalid input is repaired first (GEOS
/// MakeValid, areal parts kept). Cost of a cascaded union.
Shapes dissolved(const Shapes& areas);

/// Every row repaired where GEOS finds it invalid (areal parts kept); a row of which nothing is left becomes empty.
Shapes repaired(const Shapes& areas);

/// The places not farther than `by_m` from any of the lines or areas, as one row; of areas and 0 m their union. Round
/// corners are drawn with 64 sides inside the circle, so up to 0.12 % of by_m is missing. No row when nothing areal is
/// left. Throws std::invalid_argument for a negative distance.
Shapes around(const Shapes& shapes, double by_m);
/// The same of points.
Shapes around(std::span<const double> x_m, std::span<const double> y_m, double by_m);

/// What the rows of `areas` cover and those of `cut` do not, as one row, valid; no row when nothing areal is left.
Shapes without(const Shapes& areas, const Shapes& cut);

}  // namespace geo
