// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include "geo/core/shapes.hpp"

namespace geo {

/// A packed tree of boxes (Kamel, Faloutsos 1993, CIKM, 490-499) over things that somebody else keeps, in leaves.
///
/// The tree is complete: each node has four children. The better leaves in a row, and fours of them, lie together, the
/// faster. Build O(leaves), 43 bytes a leaf. Questions are const and safe to ask from many threads.
class PackedBoxes {
 public:
  static constexpr std::size_t kFan = 4;

  /// So many leaves, a power of four, that none holds more than `most` of `things`.
  static std::size_t leaves_for(std::size_t things, std::size_t most) {
    std::size_t leaves = 1;
    while (leaves * most < things) leaves *= kFan;
    return leaves;
  }

  PackedBoxes() = default;
  /// `box_of(leaf)` is asked once for each leaf. `leaves` is a power of four.
  template <class BoxOf>
  PackedBoxes(std::size_t leaves, BoxOf box_of) : nodes_(leaves / (kFan - 1)) {  // 1 + 4 + 16 + … + leaves / 4
    box_ = add_boxes(0, box_of);
  }

  /// The box of all leaves.
  const Box& box() const { return box_; }

  /// Calls visit(leaf, limit) for every leaf whose box is not farther from (x, y) than the limit, which is what the
  /// last call returned, a squared distance. Near ones come early. O(log n + leaves about as near as the limit).
  template <class Visit>
  void search(double x, double y, double limit_m2, Visit visit) const;

 private:
  /// The boxes of the children, side by side.
  struct Node {
    std::array<double, kFan> min_x, min_y, max_x, max_y;
  };

  template <class BoxOf>
  Box add_boxes(std::size_t node, BoxOf& box_of) {
    if (node >= nodes_.size()) return box_of(node - nodes_.size());
    Box all;
    for (std::size_t c = 0; c < kFan; ++c) {
      const Box box = add_boxes(kFan * node + 1 + c, box_of);
      nodes_[node].min_x[c] = box.min_x, nodes_[node].min_y[c] = box.min_y;
      nodes_[node].max_x[c] = box.max_x, nodes_[node].max_y[c] = box.max_y;
      all.add(box);
    }
    return all;
  }

  Box box_;
  std::vector<Node> nodes_;  ///< The children of i are 4i + 1 to 4i + 4; behind the last node the leaves go on.
};

template <class Visit>
void PackedBoxes::search(double x, double y, double limit_m2, Visit visit) const {
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
      limit_m2 = visit(at - nodes_.size(), limit_m2);
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

}  // namespace geo
