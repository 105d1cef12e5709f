// SPDX-License-Identifier: Apache-2.0
#include "geo/core/inner_point.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace {

using Ring = std::vector<std::pair<double, double>>;

geo::Shapes area(const std::vector<std::vector<Ring>>& parts) {
  geo::Shapes out;
  for (const auto& rings : parts) {
    for (const Ring& ring : rings) {
      for (const auto& [x, y] : ring) out.add_vertex(x, y);
      out.add_vertex(ring.front().first, ring.front().second);
      out.end_ring();
    }
    out.end_part();
  }
  out.end_shape();
  return out;
}

const Ring kSquare{{0, 0}, {4, 0}, {4, 4}, {0, 4}};

TEST(InnerPoint, IsTheCentroidWhereThatLiesInside) {
  EXPECT_EQ(geo::inner_point(area({{kSquare}}), 0), std::pair(2.0, 2.0));
}

TEST(InnerPoint, DoesNotDependOnTheDirectionOfTheRing) {
  const Ring back(kSquare.rbegin(), kSquare.rend());
  EXPECT_EQ(geo::inner_point(area({{back}}), 0), std::pair(2.0, 2.0));
}

TEST(InnerPoint, LiesBesideAHoleInTheMiddle) {
  const auto shape = area({{kSquare, {{1, 1}, {3, 1}, {3, 3}, {1, 3}}}});
  EXPECT_EQ(geo::inner_point(shape, 0), std::pair(0.5, 2.0));  // of the two sides the western one
}

//  ┌─┐   ┌─┐     the centroid of the U lies between its arms
//  │ └───┘ │
//  └───────┘
TEST(InnerPoint, LiesInTheArmOfAU) {
  const auto shape = area({{{{0, 0}, {10, 0}, {10, 10}, {9, 10}, {9, 1}, {1, 1}, {1, 10}, {0, 10}}}});
  const auto [x, y] = geo::inner_point(shape, 0);
  EXPECT_DOUBLE_EQ(x, 0.5);
  EXPECT_TRUE(shape.contains(0, x, y));
}

TEST(InnerPoint, LiesInTheLargestPart) {
  const auto shape = area({{{{10, 0}, {11, 0}, {11, 1}, {10, 1}}}, {kSquare}});
  EXPECT_EQ(geo::inner_point(shape, 0), std::pair(2.0, 2.0));
}

TEST(InnerPoint, OfNoExtentIsTheFirstVertex) {
  EXPECT_EQ(geo::inner_point(area({{{{1, 1}, {2, 2}, {1, 1}}}}), 0), std::pair(1.0, 1.0));
}

}  // namespace
