// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps/border.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "geo/access/segment_tree.hpp"
#include "geo/core/random.hpp"
#include "tests/support/firm_columns.hpp"

namespace pipeline {
namespace {

/// An L with a lake in it.
Frame bent_region() {
  Frame frame;
  frame.area = geo::Shapes(geo::Shapes::Kind::areas);
  for (const auto& ring : {std::vector<std::pair<double, double>>{
                               {0, 0}, {9'000, 0}, {9'000, 4'000}, {4'000, 4'000}, {4'000, 9'000}, {0, 9'000}, {0, 0}},
                           std::vector<std::pair<double, double>>{
                               {1'000, 1'000}, {1'000, 3'000}, {3'000, 3'000}, {3'000, 1'000}, {1'000, 1'000}}}) {
    for (const auto& [x, y] : ring) frame.area.add_vertex(x, y);
    frame.area.end_ring();
  }
  frame.area.end_part();
  frame.area.end_shape();
  frame.boundary = frame.area;
  frame.region = frame.area.box();
  return frame;
}

double edge_by_full_scan(const Frame& frame, double x, double y) {
  double least_m2 = std::numeric_limits<double>::infinity();
  for (std::size_t ring = 0; ring < 2; ++ring) {
    const auto xs = frame.area.xs(ring), ys = frame.area.ys(ring);
    for (std::size_t i = 0; i + 1 < xs.size(); ++i)
      least_m2 = std::min(least_m2, geo::segment_distance_m2(x, y, {xs[i], ys[i], xs[i + 1], ys[i + 1]}));
  }
  return std::sqrt(least_m2);
}

TEST(Border, LeastIsTheWayToTheEndOfTheLayerForFirmsOutsideTheStandard) {
  const Frame frame = bent_region();
  geo::Random random(8, 1);
  std::vector<tests::Firm> places;
  while (places.size() < 300) {
    const double x = 9'000 * random.unit(), y = 9'000 * random.unit();
    if (frame.area.contains(0, x, y)) places.push_back({x, y});
  }
  const geo::Table firms = tests::firm_table(places);
  Border border(frame, firms);
  Reach reach;
  for (std::size_t i = 0; i < places.size(); ++i) reach.nearest.push_back(static_cast<float>(3'000 * random.unit()));
  for (const double standard : {1'500.0, 500.0}) {
    const std::span<const float> least = border.least(reach, 70.0, standard, 1.3);
    for (std::size_t i = 0; i < places.size(); ++i) {
      const double way = 1.3 * (edge_by_full_scan(frame, places[i].x_m, places[i].y_m) + 70.0);
      const double expected = reach.nearest[i] > standard ? std::min<double>(reach.nearest[i], way) : reach.nearest[i];
      EXPECT_NEAR(least[i], expected, 1e-3) << i << " within " << standard;
    }
  }
}

}  // namespace
}  // namespace pipeline
