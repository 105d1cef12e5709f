// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "geo/access/packed_boxes.hpp"
#include "geo/core/table.hpp"

namespace geo {

/// A closed segment of a facility; a point is a segment of no length.
struct Segment {
  double x1, y1, x2, y2;
  Row facility;
};

/// Squared distance from (x, y) to the closed segment a b; of no length: to the point. Exact where the products are.
/// Inline because it is most of a search.
inline double segment_distance_m2(double x, double y, std::array<double, 4> segment) {
  const auto& [x1, y1, x2, y2] = segment;
  const double dx = x2 - x1, dy = y2 - y1, px = x - x1, py = y - y1;
  const double along = px * dx + py * dy, length2 = dx * dx + dy * dy;
  if (along <= 0.0 || length2 == 0.0) return px * px + py * py;
  if (along >= length2) return (x - x2) * (x - x2) + (y - y2) * (y - y2);
  const double across = px * dy - py * dx;
  return across * across / length2;
}

/// Finds the nearest of many segments: a PackedBoxes over copies of them.
///
/// The children of a node are made by halving twice along the longer side, and leaves hold three to twelve segments or
/// six to twenty-five points. A segment longer than four times the mean is listed once for
/// each piece, so that no box covers much empty land: at most a quarter more entries. Build O(n log n), 36 bytes a
/// segment (20 a point) and at most 14 of boxes. Questions are const and safe to ask from many threads.
class SegmentTree {
 public:
  explicit SegmentTree(const std::vector<Segment>& segments);

  /// The box of all segments; empty for none.
  const Box& box() const { return boxes_.box(); }

  /// Calls offer(segment, squared distance) for every segment not farther than the limit, which starts at `limit_m2`
  /// and is what the last call returned; for some twice. Near ones come early, in no stated order. O(log n + segments
  /// about as near as the limit).
  template <class Offer>
  void search(double x, double y, double limit_m2, Offer offer) const {
    if (facility_.empty()) return;
    boxes_.search(x, y, limit_m2,
                  [&](std::size_t leaf, double limit) { return search_leaf(leaf, x, y, limit, offer); });
  }

 private:
  struct Piece;

  static std::vector<Piece> pieces_of(const std::vector<Segment>& segments);
  void arrange(std::vector<Piece>& pieces, std::size_t first_leaf, std::size_t leaves) const;
  std::size_t begin_of(std::size_t leaf) const { return leaf * facility_.size() / leaves_; }
  Segment segment(std::size_t i) const {
    return x2_.empty() ? Segment{x1_[i], y1_[i], x1_[i], y1_[i], facility_[i]}
                       : Segment{x1_[i], y1_[i], x2_[i], y2_[i], facility_[i]};
  }
  template <class Offer>
  double search_leaf(std::size_t leaf, double x, double y, double limit_m2, Offer& offer) const;

  std::size_t leaves_ = 1;  ///< A power of four.
  PackedBoxes boxes_;
  std::vector<double> x1_, y1_, x2_, y2_;  ///< In the order of the leaves; the last two empty if all are points.
  std::vector<Row> facility_;
};

template <class Offer>
double SegmentTree::search_leaf(std::size_t leaf, double x, double y, double limit_m2, Offer& offer) const {
  const std::size_t end = begin_of(leaf + 1);
  for (std::size_t i = begin_of(leaf); i < end; ++i) {
    const double m2 = x2_.empty() ? (x - x1_[i]) * (x - x1_[i]) + (y - y1_[i]) * (y - y1_[i])
                                  : segment_distance_m2(x, y, {x1_[i], y1_[i], x2_[i], y2_[i]});
    if (m2 <= limit_m2) limit_m2 = offer(segment(i), m2);
  }
  return limit_m2;
}

}  // namespace geo
