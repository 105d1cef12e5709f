// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/location_quotient.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "tests/support/golden.hpp"

namespace geo {
namespace {

TEST(LocationQuotient, EqualsTheGoldenIntervals) {
  const auto golden = tests::read_golden("lq.csv");
  ASSERT_EQ(golden.rows(), 10U);
  for (std::size_t i = 0; i < golden.rows(); ++i) {
    const Margins margins{golden.integer(i, "N"), golden.integer(i, "K"), golden.integer(i, "n")};
    const auto got = location_quotient(margins, golden.integer(i, "x"));
    ASSERT_TRUE(got) << "row " << i;
    EXPECT_NEAR(got->lq, golden.number(i, "lq"), 1e-12) << "row " << i;
    EXPECT_NEAR(got->low, golden.number(i, "lq_lo95_exact"), 1e-10) << "row " << i;
    EXPECT_NEAR(got->high, golden.number(i, "lq_hi95_exact"), 1e-10) << "row " << i;
  }
}

TEST(LocationQuotient, IsUndefinedWithoutGroupOrWithoutPlace) {
  EXPECT_FALSE(location_quotient({100, 0, 10}, 0));
  EXPECT_FALSE(location_quotient({100, 10, 0}, 0));
  EXPECT_FALSE(location_quotient({0, 0, 0}, 0));
}

TEST(LocationQuotient, IsOneWithoutUncertaintyWhenThePlaceIsEverything) {
  const auto all = location_quotient({100, 10, 100}, 10);
  ASSERT_TRUE(all);
  EXPECT_EQ(all->lq, 1.0);
  EXPECT_EQ(all->low, 1.0);
  EXPECT_EQ(all->high, 1.0);
}

TEST(LocationQuotient, HoldsTheEstimateForEveryPossibleCount) {
  for (const Margins m : {Margins{40, 7, 12}, Margins{40, 30, 25}, Margins{2'000'000, 400'000, 90'000}})
    for (auto x = m.lowest(); x <= m.highest(); x += std::max<std::int64_t>(1, (m.highest() - m.lowest()) / 20)) {
      const auto got = location_quotient(m, x);
      ASSERT_TRUE(got);
      EXPECT_LE(got->low, got->lq) << x;
      EXPECT_GE(got->high, got->lq) << x;
      EXPECT_TRUE(std::isfinite(got->low) && std::isfinite(got->high)) << x;
    }
}

// P(X >= x) at LQ 1 is the plain test: its p equals the tail exactly where the lower limit crosses 1.
TEST(LocationQuotient, LowerLimitExceedsOneExactlyWhenTheExactTestRejects) {
  const Margins m{5443, 80, 700};
  for (std::int64_t x = 5; x <= 30; ++x)
    EXPECT_EQ(location_quotient(m, x)->low > 1.0, hypergeometric_upper_tail(m, x) < 0.025) << x;
}

TEST(LocationQuotient, UpperLimitIsBelowOneExactlyWhenTheOtherTailRejects) {
  const Margins m{5443, 800, 700};
  for (std::int64_t x = 60; x <= 140; ++x)
    EXPECT_EQ(location_quotient(m, x)->high < 1.0, hypergeometric_lower_tail(m, x) < 0.025) << x;
}

TEST(LocationQuotient, RefusesACountThatCannotBe) {
  EXPECT_THROW(location_quotient({100, 10, 10}, 11), std::invalid_argument);
  EXPECT_THROW(location_quotient({100, 95, 10}, 4), std::invalid_argument);
}

}  // namespace
}  // namespace geo
