// SPDX-License-Identifier: Apache-2.0
#include "geo/inference/fdr.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "geo/core/random.hpp"

namespace geo {
namespace {

using testing::ElementsAre;

const double kNan = std::numeric_limits<double>::quiet_NaN();

TEST(AdjustedQ, StepsUpPastTheFirstFailure) {
  EXPECT_THAT(adjusted_q(std::vector{0.020, 0.021, 0.022}), ElementsAre(0.022, 0.022, 0.022));
}

TEST(AdjustedQ, LeavesWhatWasNotTestedOutOfTheFamily) {
  const auto q = adjusted_q(std::vector{kNan, 0.01, kNan, 0.5});
  EXPECT_TRUE(std::isnan(q[0]) && std::isnan(q[2]));
  EXPECT_EQ(q[1], 0.02);
  EXPECT_EQ(q[3], 0.5);
}

TEST(AdjustedQ, NeverExceedsOneAndTakesNothing) {
  EXPECT_THAT(adjusted_q(std::vector{1.0, 0.9}), ElementsAre(1.0, 1.0));
  EXPECT_TRUE(adjusted_q({}).empty());
}

TEST(AdjustedQ, RejectsWhatTheStepUpRuleRejects) {
  Random random(7, 1);
  std::vector<double> p(500);
  for (double& value : p) value = std::pow(random.unit(), 2.0);
  const auto q = adjusted_q(p);
  auto sorted = p;
  std::ranges::sort(sorted);
  for (const double alpha : {0.01, 0.05, 0.1, 0.3}) {
    double cut = -1.0;  // the largest p_(k) <= k alpha / m
    for (std::size_t k = 1; k <= p.size(); ++k)
      if (sorted[k - 1] <= static_cast<double>(k) * alpha / static_cast<double>(p.size())) cut = sorted[k - 1];
    for (std::size_t i = 0; i < p.size(); ++i)
      EXPECT_EQ(q[i] <= alpha, p[i] <= cut) << "alpha " << alpha << ", p " << p[i];
  }
}

TEST(AdjustedQ, RefusesWhatIsNoProbability) {
  EXPECT_THROW(adjusted_q(std::vector{0.5, 1.5}), std::invalid_argument);
  EXPECT_THROW(adjusted_q(std::vector{-0.1}), std::invalid_argument);
}

}  // namespace
}  // namespace geo
