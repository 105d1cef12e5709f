// SPDX-License-Identifier: Apache-2.0
#include "tools/synth/plane.hpp"

#include <gtest/gtest.h>

namespace synth {
namespace {

const Line kBent{{0, 0}, {100, 0}, {100, 50}, {200, 50}};

TEST(Plane, PartsOfALineJoinToTheBit) {
  const Line first = part(kBent, 0, 120), second = part(kBent, 120, length_m(kBent));
  EXPECT_EQ(first.back(), second.front());
  EXPECT_EQ(first.front(), kBent.front());
  EXPECT_DOUBLE_EQ(length_m(first), 120);
}

TEST(Plane, FractalKeepsItsControlPoints) {
  geo::Random random(1, 1);
  const Line line = fractal({{0, 0}, {5'000, 100}, {9'000, -300}}, 0.2, 300, random);
  EXPECT_NE(std::find(line.begin(), line.end(), Point{5'000, 100}), line.end());
  EXPECT_EQ(line.back(), (Point{9'000, -300}));
}

TEST(Plane, SmoothingKeepsTheEnds) {
  const Line line = smooth(kBent, 3);
  EXPECT_EQ(line.front(), kBent.front());
  EXPECT_EQ(line.back(), kBent.back());
}

TEST(Plane, SimplifiedDropsOnlyWhatIsNear) {
  EXPECT_EQ(simplified({{0, 0}, {50, 3}, {100, 0}}, 4).size(), 2U);
  EXPECT_EQ(simplified({{0, 0}, {50, 5}, {100, 0}}, 4).size(), 3U);
}

TEST(Plane, CrossingIsTheShareOfTheFirst) {
  EXPECT_DOUBLE_EQ(crossing({0, 0}, {10, 0}, {4, -1}, {4, 1}), 0.4);
  EXPECT_LT(crossing({0, 0}, {10, 0}, {4, 1}, {4, 2}), 0);
}

}  // namespace
}  // namespace synth
