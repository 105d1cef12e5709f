// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "geo/core/shapes.hpp"

namespace geo {

/// Metres of row `line` of the lines that lie inside row `area` of the areas, holes outside; a stretch along an edge
/// may count or not. O(segments of the line near the area × vertices of the area).
double length_inside_m(const Shapes& lines, std::size_t line, const Shapes& areas, std::size_t area);

}  // namespace geo
