// SPDX-License-Identifier: Apache-2.0
#include "geo/inference/scan_llr.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "tests/support/golden.hpp"

namespace geo {
namespace {

TEST(BernoulliLlr, EqualsTheGoldenScan) {
  const tests::Golden golden = tests::read_golden("scan.csv");
  std::size_t seen = 0;
  for (std::size_t i = 0; i < golden.rows(); ++i) {
    if (golden.text(i, "model") != "bernoulli") continue;
    const WindowCounts window{golden.integer(i, "cases_inside"), golden.integer(i, "population_inside"),
                              golden.integer(i, "cases_total"), 300};
    EXPECT_NEAR(bernoulli_llr(window), golden.number(i, "llr"), 1e-12 * 300) << "row " << i;
    ++seen;
  }
  EXPECT_EQ(seen, 12U);
}

TEST(BernoulliLlr, IsZeroWithoutAnExcessInside) {
  EXPECT_EQ(bernoulli_llr({10, 100, 100, 1'000}), 0.0) << "the same share everywhere";
  EXPECT_EQ(bernoulli_llr({9, 100, 100, 1'000}), 0.0);
  EXPECT_GT(bernoulli_llr({11, 100, 100, 1'000}), 0.0);
  EXPECT_EQ(bernoulli_llr({0, 0, 100, 1'000}), 0.0) << "an empty place";
  EXPECT_EQ(bernoulli_llr({100, 1'000, 100, 1'000}), 0.0) << "the whole region";
}

TEST(BernoulliLlr, TakesPlacesThatHoldAllCases) { EXPECT_GT(bernoulli_llr({100, 100, 100, 1'000}), 300.0); }

TEST(BernoulliLlr, RefusesCountsThatDoNotFit) {
  EXPECT_THROW(bernoulli_llr({5, 4, 10, 100}), std::invalid_argument);
  EXPECT_THROW(bernoulli_llr({11, 20, 10, 100}), std::invalid_argument);
  EXPECT_THROW(bernoulli_llr({0, 95, 10, 100}), std::invalid_argument);
}

}  // namespace
}  // namespace geo
