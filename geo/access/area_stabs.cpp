// SPDX-License-Identifier: Apache-2.0
#include "geo/access/area_stabs.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace geo {
namespace {

constexpr std::size_t kLargestSide = 256;
constexpr std::size_t kManyVertices = 64;

std::size_t vertices_of(const Shapes& areas, std::size_t row) {
  std::size_t count = 0;
  for (auto p = areas.parts(row).begin; p < areas.parts(row).end; ++p)
    for (auto r = areas.rings(p).begin; r < areas.rings(p).end; ++r) count += areas.ring(r).size();
  return count;
}

}  // namespace

AreaStabs::AreaStabs(Shapes areas) : areas_(std::move(areas)), index_of_(areas_.size(), -1), box_(areas_.box()) {
  for (std::size_t row = 0; row < areas_.size(); ++row) {
    boxes_.push_back(areas_.box(row));
    if (vertices_of(areas_, row) < kManyVertices) continue;
    Shapes one(Shapes::Kind::areas);
    one.add_shape(areas_, row);
    index_of_[row] = static_cast<std::int32_t>(indexes_.size());
    indexes_.emplace_back(one);
  }
  side_ = std::clamp<std::size_t>(static_cast<std::size_t>(std::sqrt(2.0 * static_cast<double>(areas_.size()))), 1,
                                  kLargestSide);
  const auto each_square = [&](const Box& b, auto visit) {
    if (b.empty()) return;
    const std::size_t east = square(box_.min_x, box_.max_x, b.max_x), north = square(box_.min_y, box_.max_y, b.max_y);
    for (std::size_t y = square(box_.min_y, box_.max_y, b.min_y); y <= north; ++y)
      for (std::size_t x = square(box_.min_x, box_.max_x, b.min_x); x <= east; ++x) visit(y * side_ + x);
  };
  begin_.assign(side_ * side_ + 1, 0);
  for (const Box& b : boxes_) each_square(b, [&](std::size_t s) { ++begin_[s + 1]; });
  std::partial_sum(begin_.begin(), begin_.end(), begin_.begin());
  listed_.resize(begin_.back());
  auto next = begin_;
  for (std::size_t row = 0; row < boxes_.size(); ++row)
    each_square(boxes_[row], [&](std::size_t s) { listed_[next[s]++] = static_cast<Row>(row); });
}

std::size_t AreaStabs::square(double from, double to, double at) const {
  if (!(to > from)) return 0;
  const double last = static_cast<double>(side_) - 1.0;
  return static_cast<std::size_t>(
      std::clamp(std::floor((at - from) / (to - from) * static_cast<double>(side_)), 0.0, last));
}

std::span<const Row> AreaStabs::candidates(double x, double y) const {
  if (!box_.contains(x, y)) return {};
  const std::size_t s = square(box_.min_y, box_.max_y, y) * side_ + square(box_.min_x, box_.max_x, x);
  return std::span(listed_).subspan(begin_[s], begin_[s + 1] - begin_[s]);
}

bool AreaStabs::holds(Row area, double x, double y) const {
  if (!boxes_[area].contains(x, y)) return false;
  if (index_of_[area] < 0) return areas_.contains(area, x, y);
  return indexes_[static_cast<std::size_t>(index_of_[area])].contains(x, y);
}

}  // namespace geo
