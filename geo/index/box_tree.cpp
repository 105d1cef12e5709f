// SPDX-License-Identifier: Apache-2.0
#include "geo/index/box_tree.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <stdexcept>

namespace geo {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

BoxTree::BoxTree(std::span<const double> x_m, std::span<const double> y_m)
    : sites_(x_m.size()),
      boxes_(2 * std::bit_ceil(std::max<std::size_t>(1, leaves())), {kInfinity, kInfinity, -kInfinity, -kInfinity}) {
  if (x_m.size() != y_m.size()) throw std::invalid_argument("BoxTree: columns differ in length");
  for (std::size_t s = 0; s < sites_; ++s) {
    Box& box = boxes_[node_of_leaf(s / kLeafSites)];
    box = both(box, {x_m[s], y_m[s], x_m[s], y_m[s]});
  }
  for (std::size_t node = boxes_.size() / 2 - 1; node > 0; --node)
    boxes_[node] = both(boxes_[2 * node], boxes_[2 * node + 1]);
}

}  // namespace geo
