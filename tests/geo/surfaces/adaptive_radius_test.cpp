// SPDX-License-Identifier: Apache-2.0
#include "geo/surfaces/adaptive_radius.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "geo/core/random.hpp"
#include "tests/support/cloud.hpp"

namespace geo {
namespace {

using tests::Cloud, tests::cloud;

constexpr RadiusLimits kWide{1.0, 1e6};

TEST(AtPlace, IsBilinearBetweenCentresAndConstantBeyond) {
  const Grid grid{0, 0, 100, 2, 2};
  const std::vector<double> density{0, 10, 20, 30};
  EXPECT_DOUBLE_EQ(at_place(grid, density, 50, 50), 0);
  EXPECT_DOUBLE_EQ(at_place(grid, density, 100, 50), 5);
  EXPECT_DOUBLE_EQ(at_place(grid, density, 100, 100), 15);
  EXPECT_DOUBLE_EQ(at_place(grid, density, 1000, 1000), 30);
  EXPECT_DOUBLE_EQ(at_place(grid, density, -10, 75), 5);
}

TEST(AbramsonRadii, HaveTheChosenRadiusAsGeometricMean) {
  const Cloud some = cloud(1, 2000);
  const Grid grid{-2000, -2000, 500, 48, 48};
  const auto pilot = kernel_density(some.points(), grid, {Kernel::quartic, 3000}, 1);
  const auto radii = abramson_radii(some.points(), {grid, pilot, {}}, 3000, kWide);
  double sum = 0.0, weight = 0.0;
  for (std::size_t i = 0; i < radii.size(); ++i) {
    sum += some.weight[i] * std::log(radii[i]);
    weight += some.weight[i];
    const double f = at_place(grid, pilot, some.x[i], some.y[i]), f0 = at_place(grid, pilot, some.x[0], some.y[0]);
    EXPECT_NEAR(radii[i] / radii[0], std::sqrt(f0 / f), 1e-9);
  }
  EXPECT_NEAR(std::exp(sum / weight), 3000, 1e-6);
}

TEST(AbramsonRadii, KeepTheLimitsAndCorrectThePilot) {
  const std::vector<double> x{50, 150, 250}, y{50, 50, 50};
  const Grid grid{0, 0, 100, 3, 1};
  const std::vector<double> density{1, 4, 0};
  const std::vector<double> half{0.5, 1.0, 1.0};
  const WeightedPoints points{x, y, {}};
  const auto plain = abramson_radii(points, {grid, density, {}}, 1000, {100, 5000});
  EXPECT_NEAR(plain[0], 1000 * std::sqrt(2.0), 1e-9) << "the geometric mean of 1 and 1/2 is 1/sqrt(2)";
  EXPECT_NEAR(plain[1], 1000 / std::sqrt(2.0), 1e-9);
  EXPECT_EQ(plain[2], 5000) << "no pilot density";
  EXPECT_EQ(abramson_radii(points, {grid, density, {}}, 1000, {900, 1200}), (std::vector<double>{1200, 900, 1200}));
  const auto corrected = abramson_radii(points, {grid, density, half}, 1000, {100, 5000});
  EXPECT_NEAR(corrected[0] / corrected[1], std::sqrt(2.0), 1e-12) << "2 against 4";
}

TEST(NearestRadii, EqualTheSortedDistances) {
  const Cloud some = cloud(3, 400);
  for (const std::size_t k : {1U, 7U, 399U}) {
    const auto radii = nearest_radii(some.x, some.y, k, {0, 1e9}, 2);
    for (std::size_t i = 0; i < some.x.size(); ++i) {
      std::vector<double> d;
      for (std::size_t j = 0; j < some.x.size(); ++j)
        if (j != i) d.push_back(std::sqrt(std::pow(some.x[j] - some.x[i], 2) + std::pow(some.y[j] - some.y[i], 2)));
      std::ranges::sort(d);
      EXPECT_NEAR(radii[i], d[k - 1], 1e-9);
    }
  }
}

TEST(NearestRadii, KeepTheLimitsAndCountPiles) {
  const std::vector<double> x{0, 0, 0, 100, 5000}, y{0, 0, 0, 0, 0};
  EXPECT_EQ(nearest_radii(x, y, 2, {20, 3000}, 1), (std::vector<double>{20, 20, 20, 100, 3000}));
  EXPECT_EQ(nearest_radii(x, y, 9, {20, 3000}, 1), std::vector<double>(5, 3000)) << "fewer than nine others";
  EXPECT_THROW(nearest_radii(x, y, 0, {20, 3000}, 1), std::invalid_argument);
  EXPECT_TRUE(nearest_radii({}, {}, 3, {20, 3000}, 4).empty());
}

}  // namespace
}  // namespace geo
