// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace geo {

/// Position on the Hilbert curve over cells of 1 m anchored at the CRS origin, 2^23 cells a side (Hilbert 1891; the
/// algorithm is that of Skilling 2004 in two dimensions, four levels at a look-up). Beyond 4,194 km the cells begin
/// again at the other side, so that places far from the origin, such as the north of a UTM zone, have neighbours too.
///
/// The curve depends on the CRS alone, not on the data: the canonical order of rows stays when rows come or go.
std::uint64_t hilbert_key(double x_m, double y_m);

/// The same curve over the lattice of 1/1024 m to which projected coordinates are snapped, 2^32 cells a side, which
/// begin again beyond 2,097 km: in a region less than 4,194 km wide equal keys mean equal snapped coordinates.
std::uint64_t fine_hilbert_key(double x_m, double y_m);

/// Whether two points have one hilbert_key.
bool same_hilbert_cell(double x1_m, double y1_m, double x2_m, double y2_m);

}  // namespace geo
