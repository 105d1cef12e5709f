// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/location_quotient.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/calibration.hpp"
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
  EXPECT_FALSE(is_above_one({100, 0, 10}, 0));
  EXPECT_FALSE(is_above_one({100, 10, 0}, 0));
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
  for (const Margins m : {Margins{5443, 80, 700}, Margins{90, 40, 60}, Margins{1'000'000, 30'000, 500}})
    for (std::int64_t x = m.lowest(); x <= std::min<std::int64_t>(m.highest(), 200); ++x) {
      EXPECT_EQ(location_quotient(m, x)->low > 1.0, hypergeometric_upper_tail(m, x) < 0.025) << x;
      EXPECT_EQ(location_quotient(m, x)->low > 1.0, is_above_one(m, x)) << x;
    }
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

// ---- calibration ----------------------------------------------------------------------------------------------------

/// The firms within 1.5 km of one of them, another one in each simulation: a place that is fixed before the labels are.
std::vector<std::size_t> district(std::uint64_t simulation) {
  const tests::Layout& firms = tests::calibration_firms();
  const std::size_t centre = simulation * 7919 % firms.size();
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < firms.size(); ++i)
    if (std::hypot(firms.x_m[i] - firms.x_m[centre], firms.y_m[i] - firms.y_m[centre]) <= 1'500.0) rows.push_back(i);
  return rows;
}

void calibrate(int simulations) {
  const auto firms = tests::calibration_firms().size();
  const std::string null = "140 labels dealt out among the firms, districts of 1.5 km fixed beforehand";
  tests::expect_size({{"LQ of a fixed place, exact test, randomised", null},
                      {"LQ of a fixed place, exact test, p as published", null, false},
                      {"LQ of a fixed place, 95 % interval leaves out 1", null, false}},
                     simulations, [&](std::uint64_t i) -> std::vector<double> {
                       const auto label = tests::random_labels(firms, 140, 1'000 + i);
                       const auto rows = district(i);
                       const Margins margins{static_cast<std::int64_t>(firms), 140, std::ssize(rows)};
                       std::int64_t count = 0;
                       for (const std::size_t row : rows) count += label[row];
                       const double p = hypergeometric_upper_tail(margins, count);
                       const auto lq = location_quotient(margins, count);
                       return {tests::randomised(p, hypergeometric_pmf(margins, count), i), p,
                               lq->low > 1.0 || lq->high < 1.0 ? 0.0 : 1.0};
                     });
}

TEST(LocationQuotientCalibration, HasItsSizeOn400MapsWithoutPattern) { calibrate(400); }
TEST(LocationQuotientCalibration, DISABLED_SlowHasItsSizeOn4000MapsWithoutPattern) { calibrate(4'000); }

// R: qbinom(c(.0005, .9995), n, .05).
TEST(LocationQuotientCalibration, TheRangeOfCountsIsThatOfTheBinomialDistribution) {
  EXPECT_EQ(tests::count_range(200).most, 21);
  EXPECT_EQ(tests::count_range(400).least, 7);
  EXPECT_EQ(tests::count_range(400).most, 36);
  EXPECT_EQ(tests::count_range(4'000).least, 156);
  EXPECT_EQ(tests::count_range(4'000).most, 247);
}

}  // namespace
}  // namespace geo
