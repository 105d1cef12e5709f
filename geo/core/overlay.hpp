// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "geo/core/shapes.hpp"

namespace geo {

/// The union of all rows as one row, valid; no row when nothing areal is left. Invalid input is repaired first (GEOS
/// MakeValid, areal parts kept). Cost of a cascaded union.
Shapes dissolved(const Shapes& areas);

/// Every row repaired where GEOS finds it invalid (areal parts kept); a row of which nothing is left becomes empty.
Shapes repaired(const Shapes& areas);

/// The union of areas that are valid already, moved inwards by `shrink_m` with round corners, then simplified by at most
/// `tolerance_m` with its topology kept. One row, or none when nothing is left.
Shapes smoothed_union(const Shapes& valid_areas, double shrink_m, double tolerance_m);

}  // namespace geo
