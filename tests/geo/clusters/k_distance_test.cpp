// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/k_distance.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "geo/core/random.hpp"
#include "geo/index/sites.hpp"

namespace geo {
namespace {

KDistances curve(const std::vector<double>& x, const std::vector<double>& y, double min_points) {
  const Sites sites = collapsed(x, y);
  std::vector<double> sx, sy;
  for (const Row row : sites.first) sx.push_back(x[row]), sy.push_back(y[row]);
  const std::vector<double> weight = sites.weights({});
  return k_distances(core_m2({sx, sy, weight}, min_points, 2), weight);
}

TEST(KDistance, SharesAreOfFirmsNotOfSites) {
  // Two firms at one address reach two at once; the hermit reaches its second 100 m away.
  const KDistances found = curve({0, 0, 100}, {0, 0, 0}, 2);
  EXPECT_EQ(found.distance_m, (std::vector<double>{0, 100}));
  ASSERT_EQ(found.share.size(), 2U);
  EXPECT_DOUBLE_EQ(found.share[0], 2.0 / 3.0);
  EXPECT_EQ(knee(found), std::nullopt) << "two points are no curve";
}

TEST(KDistance, KneeIsFarthestBelowTheChord) {
  // Chord from (0,0) to (1,100): at .8 the curve is at 10, .7 below it.
  const KDistances plot{{0, 0.4, 0.8, 0.9, 1}, {0, 5, 10, 50, 100}};
  EXPECT_EQ(knee(plot), 2U);
  EXPECT_EQ(knee({{0, 0.5, 1}, {0, 60, 100}}), std::nullopt) << "nothing lies below the chord";
}

TEST(KDistance, KneeLiesBetweenClustersAndNoise) {
  Random random(7, 0);
  std::vector<double> x, y;
  for (int i = 0; i < 900; ++i) {  // three discs of 500 m
    x.push_back(20'000.0 * (i % 3) + 500.0 * random.unit());
    y.push_back(500.0 * random.unit());
  }
  for (int i = 0; i < 100; ++i) x.push_back(60'000.0 * random.unit()), y.push_back(60'000.0 * random.unit());
  const KDistances plot = curve(x, y, 10);
  ASSERT_TRUE(knee(plot));
  const double eps_m = plot.distance_m[*knee(plot)];
  EXPECT_GT(eps_m, 50.0);
  EXPECT_LT(eps_m, 2'000.0) << "noise finds ten only kilometres away";
  EXPECT_LE(plot.share.size(), 200U);
  EXPECT_TRUE(std::ranges::is_sorted(plot.distance_m));
  EXPECT_LE(plot.share.back(), 0.99);
}

TEST(KDistance, TwoDigitsAreEnough) {
  EXPECT_DOUBLE_EQ(rounded_m(812.4), 810.0);
  EXPECT_DOUBLE_EQ(rounded_m(1'251.0), 1'300.0);
  EXPECT_DOUBLE_EQ(rounded_m(9.96), 10.0);
  EXPECT_EQ(rounded_m(0.0), 0.0);
}

}  // namespace
}  // namespace geo
