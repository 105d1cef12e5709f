// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps/border.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "geo/core/parallel.hpp"

namespace pipeline {
namespace {

constexpr double kChance = 0.01;

/// The rings of the region as one facility that is a line.
geo::FacilityIndex edge_of(const geo::Shapes& area) {
  geo::Shapes rings(geo::Shapes::Kind::lines);
  for (std::size_t r = 0; r + 1 < area.ring_offsets().size(); ++r) {
    const auto xs = area.xs(r), ys = area.ys(r);
    for (std::size_t i = 0; i < xs.size(); ++i) rings.add_vertex(xs[i], ys[i]);
    rings.end_ring();
    rings.end_part();
  }
  rings.end_shape();
  const std::int32_t rank = 0;
  return geo::FacilityIndex({{}, {}, &rings, nullptr, {&rank, 1}});
}

double area_m2(const geo::Box& box) { return box.width() * box.height(); }

}  // namespace

Border::Border(const Frame& frame, const geo::Table& firms)
    : frame_(frame),
      x_(firms.reals("x_m")),
      y_(firms.reals("y_m")),
      inside_(frame.area),
      edge_(edge_of(frame.area)),
      distance_m_(firms.size(), std::numeric_limits<float>::quiet_NaN()) {}

double Border::beyond_m(double x, double y) const {
  return inside_.contains(x, y) ? 0.0 : edge_.nearest(x, y).first->distance_m;
}

std::optional<double> Border::end_of(const ThemeFacilities& facilities) const {
  const double read_m2 = area_m2(frame_.region.grown(frame_.margin_m));
  const auto may_go_on = [&](double end_m) {
    const double share = area_m2(frame_.region.grown(end_m)) / read_m2;
    return !(std::pow(share, static_cast<double>(facilities.size())) <= kChance);
  };
  double end_m = 0.0;
  bool goes_on = may_go_on(end_m);
  facilities.each_vertex([&](double x, double y) {
    if (goes_on) return;
    end_m = std::max(end_m, beyond_m(x, y));
    goes_on = may_go_on(end_m);
  });
  return goes_on ? std::nullopt : std::optional(end_m);
}

std::span<const float> Border::least(const Reach& reach, double end_m, double standard, double cost_per_m) {
  least_.resize(reach.nearest.size());
  geo::parallel_for(least_.size(), 16'384, frame_.threads, [&](std::size_t begin, std::size_t end) {
    geo::FacilityIndex::Walk walk(edge_);
    for (std::size_t firm = begin; firm < end; ++firm) {
      least_[firm] = reach.nearest[firm];
      if (!(least_[firm] > standard)) continue;
      float& border_m = distance_m_[firm];
      if (std::isnan(border_m)) border_m = static_cast<float>(walk.nearest(x_[firm], y_[firm]).first->distance_m);
      least_[firm] = std::min(least_[firm], static_cast<float>((border_m + end_m) * cost_per_m));
    }
  });
  return least_;
}

}  // namespace pipeline
