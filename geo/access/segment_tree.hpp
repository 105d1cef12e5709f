// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "geo/core/shapes.hpp"
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

/// Finds the nearest of many segments: a packed tree of boxes (Kamel, Faloutsos 1993, CIKM, 490-499).
///
/// The tree is complete: each node has four children, made by halving twice along the longer side, and leaves hold
/// three to twelve segments or six to twenty-five points. A segment longer than four times the mean is listed once for
/// each piece, so that no box covers much empty land: at most a quarter more entries. Build O(n log n), 36 bytes a
/// segment (20 a point) and at most 14 of boxes. Questions are const and safe to ask from many threads.
class SegmentTree {
 public:
  explicit SegmentTree(const std::vector<Segment>& segments);

  /// The box of all segments; empty for none.
  const Box& box() const { return box_; }

  /// Calls offer(segment, squared distance) for every segment not farther than the limit, which starts at `limit_m2`
  /// and is what the last call returned; for some twice. Near ones come early, in no stated order. O(log n + segments
  /// about as near as the limit).
  template <class Offer>
  void search(double x, double y, double limit_m2, Offer offer) const;

 private:
  static constexpr std::size_t kFan = 4;
  /// The boxes of the children, side by side.
  struct Node {
    std::array<double, kFan> min_x, min_y, max_x, max_y;
  };
  struct Piece;

  static std::vector<Piece> pieces_of(const std::vector<Segment>& segments);
  void arrange(std::vector<Piece>& pieces, std::size_t first_leaf, std::size_t leaves) const;
  Box add_boxes(const std::vector<Piece>& pieces, std::size_t node);
  std::size_t begin_of(std::size_t leaf) const { return leaf * facility_.size() / leaves_; }
  Segment segment(std::size_t i) const {
    return x2_.empty() ? Segment{x1_[i], y1_[i], x1_[i], y1_[i], facility_[i]}
                       : Segment{x1_[i], y1_[i], x2_[i], y2_[i], facility_[i]};
  }
  template <class Offer>
  double search_leaf(std::size_t leaf, double x, double y, double limit_m2, Offer& offer) const;

  Box box_;
  std::size_t leaves_ = 1;   ///< A power of four.
  std::vector<Node> nodes_;  ///< The children of i are 4i + 1 to 4i + 4; behind the last node the leaves go on.
  std::vector<double> x1_, y1_, x2_, y2_;  ///< In the order of the leaves; the last two empty if all are points.
  std::vector<Row> facility_;
};

template <class Offer>
void SegmentTree::search(double x, double y, double limit_m2, Offer offer) const {
  if (facility_.empty()) return;
  // Two stacks of one kind of number each: what is stored in halves and loaded as a whole makes the CPU wait. A level
  // adds three entries at most, and there are 16 levels at most.
  std::array<double, 64> least_m2;
  std::array<std::size_t, 64> place;
  std::size_t top = 0;
  least_m2[top] = 0.0, place[top++] = 0;
  while (top > 0) {
    const std::size_t at = place[--top];
    if (least_m2[top] > limit_m2) continue;
    if (at >= nodes_.size()) {
      limit_m2 = search_leaf(at - nodes_.size(), x, y, limit_m2, offer);
      continue;
    }
    const Node& node = nodes_[at];
    std::array<double, kFan> m2;
    for (std::size_t c = 0; c < kFan; ++c) {
      const double low_x = node.min_x[c] - x, high_x = x - node.max_x[c], low_y = node.min_y[c] - y,
                   high_y = y - node.max_y[c];
      const double out_x = low_x > high_x ? low_x : high_x, out_y = low_y > high_y ? low_y : high_y;
      const double dx = out_x > 0.0 ? out_x : 0.0, dy = out_y > 0.0 ? out_y : 0.0;
      m2[c] = dx * dx + dy * dy;
    }
    const std::size_t first = top;
    for (std::size_t c = 0; c < kFan; ++c) {
      least_m2[top] = m2[c], place[top] = kFan * at + 1 + c;
      top += static_cast<std::size_t>(m2[c] <= limit_m2);
    }
    for (std::size_t i = first; i + 1 < top; ++i)  // the nearest on top
      if (least_m2[i] < least_m2[top - 1])
        std::swap(least_m2[i], least_m2[top - 1]), std::swap(place[i], place[top - 1]);
  }
}

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
