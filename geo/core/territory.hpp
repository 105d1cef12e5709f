// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <vector>

#include "geo/core/shapes.hpp"

namespace geo {

struct Place {
  double x_m, y_m;
  friend auto operator<=>(const Place&, const Place&) = default;
};

/// Two parties and the places that each holds.
struct Parties {
  std::vector<Place> own, other;
};

/// Where in a box the nearest place is one's own: convex polygons, one a row, that together cover it and may overlap.
/// Empty when nothing in the box is nearer to one's own. Where a place is both parties', it counts as the other's.
///
/// Only places that are nearest to somewhere in the box matter, so few are left; then O(own × other) for those.
Shapes territory(const Box& box, const Parties& parties);

}  // namespace geo
