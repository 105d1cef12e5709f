// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "geo/core/shapes.hpp"
#include "geo/core/table.hpp"
#include "geo/index/cells.hpp"

namespace geo {

/// Squared distance between the nearest places of two boxes, of which either may be a point; to the last bit no more
/// than that of any two members. Without branches: in searches they would be guessed wrong as often as right.
inline double apart_m2(const Box& a, const Box& b) {
  const auto twice_if_positive = [](double gap) { return gap + std::fabs(gap); };  // else 0
  const double dx = twice_if_positive(b.min_x - a.max_x) + twice_if_positive(a.min_x - b.max_x);
  const double dy = twice_if_positive(b.min_y - a.max_y) + twice_if_positive(a.min_y - b.max_y);
  return 0.25 * squared(dx, dy);
}

/// The smallest box around two.
inline Box both(const Box& a, const Box& b) {
  return {std::min(a.min_x, b.min_x), std::min(a.min_y, b.min_y), std::max(a.max_x, b.max_x),
          std::max(a.max_y, b.max_y)};
}

/// A complete binary hierarchy of boxes over runs of neighbouring sites: node 1 is the root, 2i and 2i + 1 are the
/// children of i, the leaves hold sixteen sites each. Sites should come in the order of a curve, else boxes overlap and
/// searches, though right, are slow. O(n), 8 to 16 bytes a site.
class BoxTree {
 public:
  static constexpr std::size_t kLeafSites = 16;

  BoxTree(std::span<const double> x_m, std::span<const double> y_m);

  std::size_t sites() const { return sites_; }
  std::size_t leaves() const { return (sites_ + kLeafSites - 1) / kLeafSites; }
  std::size_t nodes() const { return boxes_.size(); }
  std::size_t node_of_leaf(std::size_t leaf) const { return boxes_.size() / 2 + leaf; }
  const Box& box(std::size_t node) const { return boxes_[node]; }
  const Box& box_of_leaf(std::size_t leaf) const { return boxes_[node_of_leaf(leaf)]; }
  std::size_t begin(std::size_t leaf) const { return leaf * kLeafSites; }
  std::size_t end(std::size_t leaf) const { return leaf + 1 < leaves() ? begin(leaf + 1) : sites_; }

  /// Calls visit(leaf) for leaves nearer to `around` than a limit, nearer ones first as far as the hierarchy tells;
  /// each call returns the limit from then on (negative: stop). `at_least(node, m2)` raises the squared distance of a
  /// node, infinite to leave it out.
  template <class AtLeast, class Visit>
  void search(const Box& around, double limit_m2, AtLeast at_least, Visit visit) const {
    struct Step {
      double m2;
      std::size_t node;
    };
    std::array<Step, 64> stack;
    std::size_t depth = 0;
    stack[depth++] = {at_least(1, apart_m2(boxes_[1], around)), 1};
    while (depth > 0) {
      const Step step = stack[--depth];
      if (!(step.m2 < limit_m2)) continue;
      if (step.node >= boxes_.size() / 2) {
        limit_m2 = visit(step.node - boxes_.size() / 2);
        continue;
      }
      const std::size_t left = 2 * step.node, right = left + 1;
      const Step near{at_least(left, apart_m2(boxes_[left], around)), left},
          far{at_least(right, apart_m2(boxes_[right], around)), right};
      const Step &first = far.m2 < near.m2 ? far : near, &second = far.m2 < near.m2 ? near : far;
      stack[depth] = second;
      depth += second.m2 < limit_m2 ? 1U : 0U;
      stack[depth] = first;
      depth += first.m2 < limit_m2 ? 1U : 0U;
    }
  }

 private:
  std::size_t sites_;
  std::vector<Box> boxes_;  // an empty box is infinitely far from everything
};

}  // namespace geo
