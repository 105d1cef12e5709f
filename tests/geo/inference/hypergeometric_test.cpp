// SPDX-License-Identifier: Apache-2.0
#include "geo/inference/hypergeometric.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "tests/support/golden.hpp"

namespace geo {
namespace {

TEST(Hypergeometric, EqualsTheGoldenTails) {
  const auto golden = tests::read_golden("lq.csv");
  ASSERT_EQ(golden.rows(), 10U);
  for (std::size_t i = 0; i < golden.rows(); ++i) {
    const Margins margins{golden.integer(i, "N"), golden.integer(i, "K"), golden.integer(i, "n")};
    const auto x = golden.integer(i, "x");
    const double p = golden.number(i, "p_hyper_upper"), mid = golden.number(i, "p_mid");
    EXPECT_NEAR(hypergeometric_upper_tail(margins, x) / p, 1.0, 1e-11) << "row " << i;
    EXPECT_NEAR((hypergeometric_upper_tail(margins, x + 1) + 0.5 * hypergeometric_pmf(margins, x)) / mid, 1.0, 1e-11)
        << "row " << i;
  }
}

// Made with 60 digits by tests/golden/make_hypergeometric.py.
TEST(Hypergeometric, EqualsSixtyDigitsForMillionsOfFirmsAndDeepTails) {
  const auto golden = tests::read_golden("hypergeometric.csv");
  ASSERT_GT(golden.rows(), 20U);
  for (std::size_t i = 0; i < golden.rows(); ++i) {
    const Margins margins{golden.integer(i, "total"), golden.integer(i, "marked"), golden.integer(i, "drawn")};
    const auto x = golden.integer(i, "count");
    EXPECT_NEAR(hypergeometric_pmf(margins, x) / golden.number(i, "pmf"), 1.0, 1e-11) << "row " << i;
    EXPECT_NEAR(hypergeometric_upper_tail(margins, x) / golden.number(i, "upper"), 1.0, 1e-11) << "row " << i;
    EXPECT_NEAR(hypergeometric_lower_tail(margins, x) / golden.number(i, "lower"), 1.0, 1e-11) << "row " << i;
  }
}

TEST(Hypergeometric, ProbabilitiesAddUpToOneAndTailsToTheirParts) {
  for (const Margins m :
       {Margins{30, 7, 12}, Margins{30, 25, 12}, Margins{30, 30, 4}, Margins{5, 0, 3}, Margins{1, 1, 1}}) {
    double above = 0.0;
    for (auto x = m.highest(); x >= m.lowest(); --x) {
      above += hypergeometric_pmf(m, x);
      EXPECT_NEAR(hypergeometric_upper_tail(m, x), above, 1e-14);
      EXPECT_NEAR(hypergeometric_upper_tail(m, x) + hypergeometric_lower_tail(m, x - 1), 1.0, 1e-14);
    }
    EXPECT_NEAR(above, 1.0, 1e-14);
  }
}

TEST(Hypergeometric, OutsideThePossibleRangeTailsAreZeroOrOne) {
  const Margins m{10, 8, 5};  // between 3 and 5
  EXPECT_EQ(hypergeometric_pmf(m, 2), 0.0);
  EXPECT_EQ(hypergeometric_pmf(m, 6), 0.0);
  EXPECT_EQ(hypergeometric_upper_tail(m, 3), 1.0);
  EXPECT_EQ(hypergeometric_upper_tail(m, -7), 1.0);
  EXPECT_EQ(hypergeometric_upper_tail(m, 6), 0.0);
  EXPECT_EQ(hypergeometric_lower_tail(m, 2), 0.0);
  EXPECT_EQ(hypergeometric_lower_tail(m, 5), 1.0);
}

TEST(Hypergeometric, MarkedAndDrawnMayChangePlaces) {
  EXPECT_NEAR(hypergeometric_upper_tail({5443, 80, 700}, 20) / hypergeometric_upper_tail({5443, 700, 80}, 20), 1.0,
              1e-13);
}

TEST(Hypergeometric, EmptyTableIsCertain) {
  EXPECT_EQ(hypergeometric_pmf({0, 0, 0}, 0), 1.0);
  EXPECT_EQ(hypergeometric_upper_tail({10, 0, 5}, 0), 1.0);
}

TEST(Hypergeometric, RefusesImpossibleMargins) {
  EXPECT_THROW(hypergeometric_pmf({10, 11, 5}, 1), std::invalid_argument);
  EXPECT_THROW(hypergeometric_upper_tail({10, 5, 11}, 1), std::invalid_argument);
  EXPECT_THROW(hypergeometric_lower_tail({10, -1, 5}, 1), std::invalid_argument);
}

}  // namespace
}  // namespace geo
