// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/standardised.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace geo {
namespace {

TEST(Standardised, IsTheDistanceFromTheMeanInStandardDeviations) {
  const auto z = standardised(std::vector{0.0, 1.0, 1.0, 4.0});  // mean 1.5, sum of squares 9, sd sqrt(3)
  ASSERT_TRUE(z);
  EXPECT_DOUBLE_EQ((*z)[0], -1.5 / std::sqrt(3.0));
  EXPECT_DOUBLE_EQ((*z)[1], -0.5 / std::sqrt(3.0));
  EXPECT_EQ((*z)[1], (*z)[2]);
  EXPECT_DOUBLE_EQ((*z)[3], 2.5 / std::sqrt(3.0));
}

TEST(Standardised, HasMeanZeroOverPlaces) {
  // REAT's locq2 subtracts place means and divides by industry deviations: its rows do not.
  const auto z = standardised(std::vector{0.3, 2.4, 1.1, 0.0, 5.5});
  double sum = 0.0;
  for (const double value : *z) sum += value;
  EXPECT_NEAR(sum, 0.0, 1e-15);
}

TEST(Standardised, NeedsTwoPlacesThatDiffer) {
  EXPECT_FALSE(standardised(std::vector<double>{}));
  EXPECT_FALSE(standardised(std::vector{1.0}));
  EXPECT_FALSE(standardised(std::vector{1.0, 1.0, 1.0}));
}

}  // namespace
}  // namespace geo
