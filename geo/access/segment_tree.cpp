// SPDX-License-Identifier: Apache-2.0
#include "geo/access/segment_tree.hpp"

#include <algorithm>
#include <cmath>

namespace geo {
namespace {

// Entries of a leaf at most: a point costs less to look at than a segment.
constexpr std::size_t kSegmentsOfLeaf = 12, kPointsOfLeaf = 25;

double length_m(const Segment& s) { return std::sqrt((s.x2 - s.x1) * (s.x2 - s.x1) + (s.y2 - s.y1) * (s.y2 - s.y1)); }

}  // namespace

/// A segment or a piece of it; of a piece the middle and half the size of its box.
struct SegmentTree::Piece {
  std::array<double, 2> middle;
  std::array<float, 2> half;
  Row segment;
  Box box() const {
    return {middle[0] - static_cast<double>(half[0]), middle[1] - static_cast<double>(half[1]),
            middle[0] + static_cast<double>(half[0]), middle[1] + static_cast<double>(half[1])};
  }
};

std::vector<SegmentTree::Piece> SegmentTree::pieces_of(const std::vector<Segment>& segments) {
  constexpr double kRounding_m = 1e-6;  // of distances to segments and of the ends of pieces; points have none
  double total_m = 0.0;
  for (const Segment& s : segments) total_m += length_m(s);
  const double longest_m = 4.0 * total_m / static_cast<double>(segments.size());
  std::vector<Piece> out;
  out.reserve(segments.size() + segments.size() / 4);
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const Segment& s = segments[i];
    const double length = length_m(s), count = length > longest_m ? std::ceil(length / longest_m) : 1.0;
    const auto half = [&](double size) {
      return total_m == 0.0 ? 0.0F
                            : std::nextafter(static_cast<float>(std::abs(size) / count / 2.0 + kRounding_m), INFINITY);
    };
    for (double k = 0.5; k < count; ++k)
      out.push_back({{s.x1 + (s.x2 - s.x1) * k / count, s.y1 + (s.y2 - s.y1) * k / count},
                     {half(s.x2 - s.x1), half(s.y2 - s.y1)},
                     static_cast<Row>(i)});
  }
  return out;
}

/// Halves leaf by leaf, so that leaves in a row, and the nodes above them, lie together.
void SegmentTree::arrange(std::vector<Piece>& pieces, std::size_t first_leaf, std::size_t leaves) const {
  if (leaves == 1) return;
  const auto at = [&](std::size_t leaf) {
    return pieces.begin() + static_cast<std::ptrdiff_t>(leaf * pieces.size() / leaves_);
  };
  const auto begin = at(first_leaf), middle = at(first_leaf + leaves / 2), end = at(first_leaf + leaves);
  Box middles;
  for (auto p = begin; p != end; ++p) middles.add(p->middle[0], p->middle[1]);
  const std::size_t axis = middles.width() > middles.height() ? 0 : 1;
  std::nth_element(begin, middle, end,
                   [axis](const Piece& a, const Piece& b) { return a.middle[axis] < b.middle[axis]; });
  arrange(pieces, first_leaf, leaves / 2);
  arrange(pieces, first_leaf + leaves / 2, leaves / 2);
}

SegmentTree::SegmentTree(const std::vector<Segment>& segments) {
  if (segments.empty()) return;
  std::vector<Piece> pieces = pieces_of(segments);
  const bool points = std::ranges::all_of(segments, [](const Segment& s) { return s.x1 == s.x2 && s.y1 == s.y2; });
  leaves_ = PackedBoxes::leaves_for(pieces.size(), points ? kPointsOfLeaf : kSegmentsOfLeaf);  // none is empty
  arrange(pieces, 0, leaves_);
  boxes_ = PackedBoxes(leaves_, [&](std::size_t leaf) {
    Box all;
    for (std::size_t i = leaf * pieces.size() / leaves_; i < (leaf + 1) * pieces.size() / leaves_; ++i)
      all.add(pieces[i].box());
    return all;
  });
  for (std::vector<double>* column : {&x1_, &y1_}) column->reserve(pieces.size());
  for (std::vector<double>* column : {&x2_, &y2_}) column->reserve(points ? 0 : pieces.size());
  facility_.reserve(pieces.size());
  for (const Piece& piece : pieces) {
    const Segment& s = segments[piece.segment];
    x1_.push_back(s.x1), y1_.push_back(s.y1);
    if (!points) x2_.push_back(s.x2), y2_.push_back(s.y2);
    facility_.push_back(s.facility);
  }
}

}  // namespace geo
