// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "geo/core/shapes.hpp"
#include "geo/surfaces/hexagons.hpp"

namespace geo {

/// How much of each hexagon areas cover, in m²: the exact area of what they share, to rounding.
///
/// Each row counts by itself, times its weight: rows that overlap count twice (dissolve them first), and what a row of
/// 100 people covers is spread over its hexagons with the weight people / area. Rings may run either way round; holes
/// are subtracted.
///
/// No polygon is clipped: for each height, what an area covers of a hexagon is the sum over its edges, upward ones plus
/// and downward ones minus, of the hexagon's width to the left of the edge. So an edge adds its own integral to the few
/// hexagons it passes and a full width to all west of them, which waits in a running sum until all edges are in: the
/// signed-area accumulation of font rasterisers, on hexagons. Cost O(edges × rows and hexagons they pass + cells).
/// Independent of `threads`.
///
/// `weights` is empty (all 1) or one a row. Without weights, results within 1e-9 of a hexagon's area of 0 or of all of
/// it are exactly that. Throws std::invalid_argument for lines and for weights that do not fit.
std::vector<double> covered_m2(const Shapes& areas, std::span<const double> weights, const HexLayout& layout,
                               const HexCells& cells, unsigned threads);

/// The area of each hexagon as it is drawn: the same to some 1e-6.
std::vector<double> areas_m2(const HexLayout& layout, const HexCells& cells, unsigned threads);

}  // namespace geo
