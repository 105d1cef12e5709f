// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "geo/core/shapes.hpp"

namespace geo {

/// The union of all rows as one row, valid; no row when nothing areal is left. Invalid input is repaired first (GEOS
/// MakeValid, areal parts kept). Cost of a cascaded union.
Shapes dissolved(const Shapes& areas);

/// Every row repaired where GEOS finds it invalid (areal parts kept); a row of which nothing is left becomes empty.
Shapes repaired(const Shapes& areas);

}  // namespace geo
