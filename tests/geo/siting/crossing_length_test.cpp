// SPDX-License-Identifier: Apache-2.0
#include "geo/siting/crossing_length.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

namespace geo {
namespace {

using Vertices = std::vector<std::pair<double, double>>;

Shapes shape(Shapes::Kind kind, const std::vector<Vertices>& rings) {
  Shapes out(kind);
  for (const Vertices& ring : rings) {
    for (const auto& [x, y] : ring) out.add_vertex(x, y);
    out.end_ring();
  }
  out.end_part();
  out.end_shape();
  return out;
}
Vertices square(double west, double south, double side) {
  return {{west, south}, {west + side, south}, {west + side, south + side}, {west, south + side}, {west, south}};
}
double inside_m(const Vertices& line, const std::vector<Vertices>& rings) {
  return length_inside_m(shape(Shapes::Kind::lines, {line}), 0, shape(Shapes::Kind::areas, rings), 0);
}

TEST(LengthInside, IsThatBetweenTheEdges) {
  EXPECT_DOUBLE_EQ(inside_m({{-5, 3}, {20, 3}}, {square(0, 0, 10)}), 10.0);
  EXPECT_DOUBLE_EQ(inside_m({{-5, 3}, {4, 3}, {4, 7}}, {square(0, 0, 10)}), 8.0) << "it ends inside";
  EXPECT_DOUBLE_EQ(inside_m({{1, 1}, {4, 5}}, {square(0, 0, 10)}), 5.0) << "all of it";
}

TEST(LengthInside, AHoleIsOutside) {
  EXPECT_DOUBLE_EQ(inside_m({{-5, 5}, {20, 5}}, {square(0, 0, 10), square(3, 3, 4)}), 6.0);
}

TEST(LengthInside, ThroughCornersCountsOnce) {
  EXPECT_NEAR(inside_m({{-5, -5}, {15, 15}}, {square(0, 0, 10)}), 10 * std::numbers::sqrt2, 1e-9);
}

TEST(LengthInside, BesideItOrWithoutVerticesIsNothing) {
  EXPECT_EQ(inside_m({{-5, 12}, {20, 12}}, {square(0, 0, 10)}), 0.0);
  EXPECT_EQ(inside_m({{-5, 20}, {20, 5}}, {square(0, 0, 10)}), 0.0) << "only its box meets it";
  Shapes none(Shapes::Kind::lines);
  none.end_shape();
  EXPECT_EQ(length_inside_m(none, 0, shape(Shapes::Kind::areas, {square(0, 0, 10)}), 0), 0.0);
}

}  // namespace
}  // namespace geo
