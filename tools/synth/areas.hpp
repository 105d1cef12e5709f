// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "tools/synth/plane.hpp"

namespace synth {

/// A multipolygon: polygons of rings, the shell first, then its holes.
using Area = std::vector<std::vector<Ring>>;

Area area_of(const Ring& ring);
/// All places within reach_m of one of the lines.
Area buffered(const std::vector<Line>& lines, double reach_m);
/// Grown (or shrunk, for a negative reach) by reach_m.
Area buffered(const Area& area, double reach_m);
Area united(const Area& a, const Area& b);
Area common(const Area& a, const Area& b);
Area minus(const Area& a, const Area& b);
/// Fewer vertices, same topology of each polygon.
Area simplified(const Area& area, double tolerance_m);
/// The faces between lines that meet at their ends only.
std::vector<Area> faces(const std::vector<Line>& arcs);
/// Whether p lies inside, holes taken out.
bool inside(Point p, const Area& area);
double area_m2(const Area& area);
/// Whether rings are simple and holes lie in their shells.
bool valid(const Area& area);

}  // namespace synth
