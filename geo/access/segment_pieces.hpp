// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "geo/access/road_strands.hpp"
#include "geo/access/strip_sweep.hpp"

namespace geo {

/// Part `part` of `parts` of the segment that begins at a vertex.
struct SegmentPiece {
  Strands::Vertex vertex;
  std::uint16_t part, parts;
};

/// All segments, those of more than four mean lengths in pieces, and how high a strip of a StripSweep over them should
/// be. O(vertices).
struct SegmentPieces {
  std::vector<SegmentPiece> all;
  std::int64_t height = 1;
};
SegmentPieces pieces_of(const Strands& strands);

/// What a piece lies in; that of a piece is rounded outwards.
StripBox box_of(const Strands& strands, const SegmentPiece& piece);

}  // namespace geo
