// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <utility>

#include "geo/core/shapes.hpp"

namespace geo {

/// A point that stands for one area: the centroid of its largest part where that lies inside, else the middle of the
/// widest stretch that the part has at the centroid's height (the western one of equals). Always inside or on the edge.
/// Of a part without extent, its first vertex. `areas` must have a part at `row`. Cost O(vertices log vertices).
std::pair<double, double> inner_point(const Shapes& areas, std::size_t row);

}  // namespace geo
