// SPDX-License-Identifier: Apache-2.0
#include "geo/index/box_tree.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <set>
#include <stdexcept>

#include "tests/support/layouts.hpp"

namespace geo {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
double as_it_is(std::size_t, double m2) { return m2; }

TEST(BoxTree, FindsEveryLeafWithinTheLimit) {
  for (const std::size_t n : {1U, 15U, 16U, 17U, 1'000U})
    for (const tests::Layout& points : tests::layouts(n, 2)) {
      const BoxTree tree(points.x_m, points.y_m);
      ASSERT_EQ(tree.leaves(), (n + 15) / 16);
      const Box around{-500.0, 0.0, 700.0, 300.0};
      for (const double limit_m2 : {1.0, 1e6, 1e9}) {
        std::set<std::size_t> found, wanted;
        tree.search(around, limit_m2, as_it_is, [&](std::size_t leaf) {
          EXPECT_TRUE(found.insert(leaf).second) << "visited twice";
          return limit_m2;
        });
        for (std::size_t leaf = 0; leaf < tree.leaves(); ++leaf) {
          double nearest_m2 = kInfinity;
          for (std::size_t s = tree.begin(leaf); s < tree.end(leaf); ++s)
            nearest_m2 =
                std::min(nearest_m2, apart_m2(around, {points.x_m[s], points.y_m[s], points.x_m[s], points.y_m[s]}));
          if (nearest_m2 < limit_m2) wanted.insert(leaf);
        }
        for (const std::size_t leaf : wanted) EXPECT_TRUE(found.contains(leaf)) << points.name << ", leaf " << leaf;
        for (const std::size_t leaf : found) EXPECT_LT(apart_m2(around, tree.box_of_leaf(leaf)), limit_m2);
      }
    }
}

TEST(BoxTree, LeavesOutWhatItIsToldToAndStops) {
  const tests::Layout points = tests::layouts(64, 2)[0];
  const BoxTree tree(points.x_m, points.y_m);
  std::size_t visits = 0;
  const auto only_the_left = [](std::size_t node, double m2) { return node == 3 ? kInfinity : m2; };
  tree.search({0, 0, 0, 0}, kInfinity, only_the_left, [&](std::size_t leaf) {
    EXPECT_LT(leaf, 2U);
    ++visits;
    return kInfinity;
  });
  EXPECT_EQ(visits, 2U);
  visits = 0;
  tree.search({0, 0, 0, 0}, kInfinity, as_it_is, [&](std::size_t) {
    ++visits;
    return -1.0;
  });
  EXPECT_EQ(visits, 1U);
}

TEST(BoxTree, OfNothingHasNothing) {
  const BoxTree tree({}, {});
  EXPECT_EQ(tree.leaves(), 0U);
  tree.search({0, 0, 0, 0}, kInfinity, as_it_is, [](std::size_t) -> double {
    ADD_FAILURE();
    return -1.0;
  });
  const std::vector<double> one{1.0};
  EXPECT_THROW(BoxTree(one, {}), std::invalid_argument);
}

TEST(BoxTree, BoxesAreApartByTheirNearestPlaces) {
  EXPECT_EQ(apart_m2({0, 0, 1, 1}, {4, 5, 6, 7}), 25.0);
  EXPECT_EQ(apart_m2({4, 5, 6, 7}, {0, 0, 1, 1}), 25.0);
  EXPECT_EQ(apart_m2({0, 0, 9, 9}, {4, 5, 6, 7}), 0.0);
  EXPECT_EQ(apart_m2({0, 0, 1, 1}, {1, 1, 2, 2}), 0.0) << "they touch";
  EXPECT_EQ(apart_m2({0, 0, 1, 1}, {kInfinity, kInfinity, -kInfinity, -kInfinity}), kInfinity) << "an empty box";
}

}  // namespace
}  // namespace geo
