// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace geo {

/// Position on the Hilbert curve over cells of 1 m anchored at the CRS origin, 2^23 cells a side (Hilbert 1891; the
/// algorithm is that of Skilling 2004 in two dimensions, four levels at a look-up). Points beyond 4,194 km are clamped
/// to the border.
///
/// The curve depends on the CRS alone, not on the data: the canonical order of rows stays when rows come or go.
std::uint64_t hilbert_key(double x_m, double y_m);

/// The same curve over the lattice of 1/1024 m to which projected coordinates are snapped, 2^32 cells a side: within
/// 2,097 km of the origin equal keys mean equal snapped coordinates. Points beyond are clamped to the border.
std::uint64_t fine_hilbert_key(double x_m, double y_m);

/// Whether two points have one hilbert_key.
bool same_hilbert_cell(double x1_m, double y1_m, double x2_m, double y2_m);

}  // namespace geo
