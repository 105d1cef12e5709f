// SPDX-License-Identifier: Apache-2.0
#include "geo/access/segment_pieces.hpp"

#include <algorithm>
#include <cmath>

namespace geo {
namespace {

using Vertex = Strands::Vertex;

constexpr double kLongSegment = 4.0;  ///< In mean lengths: longer ones are swept in pieces.

double length(LatticePlace a, LatticePlace b) {
  return std::hypot(static_cast<double>(b.x - a.x), static_cast<double>(b.y - a.y));
}

}  // namespace

SegmentPieces pieces_of(const Strands& strands) {
  double sum = 0.0, segments = 0.0;
  for (Vertex v = 0; v + 1 < strands.vertices(); ++v) {
    if (strands.is(v, Strands::kLast)) continue;
    sum += length(strands.place(v), strands.place(v + 1));
    segments += 1.0;
  }
  const double mean = sum / std::max(segments, 1.0), longest = kLongSegment * mean;
  SegmentPieces out;
  out.all.reserve(static_cast<std::size_t>(segments));
  for (Vertex v = 0; v + 1 < strands.vertices(); ++v) {
    if (strands.is(v, Strands::kLast)) continue;
    const double times = std::ceil(length(strands.place(v), strands.place(v + 1)) / longest);
    const auto parts = static_cast<std::uint16_t>(std::clamp(times, 1.0, 60'000.0));
    for (std::uint16_t part = 0; part < parts; ++part) out.all.push_back({v, part, parts});
  }
  out.height = static_cast<std::int64_t>(mean) + 1;
  return out;
}

StripBox box_of(const Strands& strands, const SegmentPiece& piece) {
  const LatticePlace a = strands.place(piece.vertex), b = strands.place(piece.vertex + 1);
  if (piece.parts == 1) return {std::min(a.x, b.x), std::min(a.y, b.y), std::max(a.x, b.x), std::max(a.y, b.y)};
  const auto at = [&](std::int64_t from, std::int64_t to, int part) { return from + (to - from) * part / piece.parts; };
  const std::int64_t x1 = at(a.x, b.x, piece.part), x2 = at(a.x, b.x, piece.part + 1);
  const std::int64_t y1 = at(a.y, b.y, piece.part), y2 = at(a.y, b.y, piece.part + 1);
  return {std::min(x1, x2) - 1, std::min(y1, y2) - 1, std::max(x1, x2) + 1, std::max(y1, y2) + 1};  // rounded outwards
}

}  // namespace geo
