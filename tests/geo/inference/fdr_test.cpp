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

TEST(AdjustedQ, YekutieliMultipliesByTheHarmonicSum) {
  // R: p.adjust(c(.01, .02, .03, .8), "BY") gives 0.0833333, 0.0833333, 0.0833333, 1
  const auto q = adjusted_q(std::vector{0.01, 0.02, 0.03, 0.8}, Correction::benjamini_yekutieli);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(q[i], 1.0 / 12.0, 1e-15);
  EXPECT_EQ(q[3], 1.0);
}

TEST(LeastAtFloor, IsWhatTheStepUpRuleNeeds) {
  const auto bh = Correction::benjamini_hochberg;
  EXPECT_EQ(least_at_floor(0.002, 10'000, 0.05, bh), 400U);
  EXPECT_EQ(least_at_floor(0.0002, 10'000, 0.05, bh), 40U);
  EXPECT_EQ(least_at_floor(0.002, 10, 0.05, bh), 1U);
  EXPECT_EQ(least_at_floor(0.05, 0, 0.05, bh), 0U);
  EXPECT_EQ(least_at_floor(0.02, 1'000, 0.01, bh), 2'000U) << "more than there are: none can be rejected";
  for (const auto correction : {bh, Correction::benjamini_yekutieli})
    for (const std::size_t tests : {7U, 100U, 1'234U}) {
      const std::size_t needed = least_at_floor(0.002, tests, 0.05, correction);
      for (const std::size_t at_floor : {needed, needed - 1}) {
        std::vector<double> p(tests, 1.0);
        std::fill_n(p.begin(), at_floor, 0.002);
        EXPECT_EQ(adjusted_q(p, correction)[0] <= 0.05, at_floor == needed) << tests;
      }
    }
}

TEST(AdjustedQ, RefusesWhatIsNoProbability) {
  EXPECT_THROW(adjusted_q(std::vector{0.5, 1.5}), std::invalid_argument);
  EXPECT_THROW(adjusted_q(std::vector{-0.1}), std::invalid_argument);
}

/// q_(k) = min over j >= k of p_(j) m / j, at most 1.
std::vector<double> by_definition(const std::vector<double>& p) {
  std::vector<double> q;
  for (const double own : p) {
    double least = 1.0;
    for (const double other : p) {
      const auto at_most = std::ranges::count_if(p, [&](double value) { return value <= other; });
      if (other >= own) least = std::min(least, other * (static_cast<double>(p.size()) / static_cast<double>(at_most)));
    }
    q.push_back(least);
  }
  return q;
}

TEST(AdjustedQ, ManyTestsWithTiesZerosAndOnesEqualTheDefinition) {
  Random random(3, 1);
  std::vector<double> p{0.0, -0.0};
  for (int i = 0; i < 700; ++i) {
    const double unit = random.unit();
    p.push_back(unit < 0.3 ? 1.0 : unit < 0.6 ? std::round(20 * unit) / 20 : unit * unit * unit);
  }
  EXPECT_EQ(adjusted_q(p), by_definition(p));
}

}  // namespace
}  // namespace geo
