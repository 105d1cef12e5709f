// SPDX-License-Identifier: Apache-2.0
#include "geo/siting/ahp.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <sstream>
#include <stdexcept>

#include "tests/support/golden.hpp"

namespace geo {
namespace {

using testing::ElementsAre;

std::vector<double> numbers(const std::string& text) {
  std::istringstream in(text);
  std::vector<double> out;
  for (double value = 0.0; in >> value;) out.push_back(value);
  return out;
}

void expect_rounded(const std::vector<double>& got, const std::vector<double>& published, double tolerance) {
  ASSERT_EQ(got.size(), published.size());
  for (std::size_t i = 0; i < got.size(); ++i) EXPECT_NEAR(got[i], published[i], tolerance) << i;
}

TEST(Ahp, EqualsTheGoldenNumbers) {
  const auto golden = tests::read_golden("ahp.csv");
  ASSERT_EQ(golden.rows(), 3U);
  for (std::size_t i = 0; i < golden.rows(); ++i) {
    const Priorities got = priorities(numbers(golden.text(i, "matrix_by_row")));
    expect_rounded(got.weights, numbers(golden.text(i, "weights")), 1e-11);
    EXPECT_NEAR(got.lambda_max, golden.number(i, "lambda_max"), 1e-11) << i;
    EXPECT_NEAR(got.consistency_index, golden.number(i, "ci"), 1e-11) << i;
    EXPECT_NEAR(got.consistency_ratio, golden.number(i, "cr"), 1e-11) << i;
  }
}

// Saaty 1977, section 8: the wealth of seven nations; printed weights and lambda_max 7.61.
TEST(Ahp, EqualsSaatysWealthOfNations) {
  const double t = 1.0 / 3.0, q = 0.25, f = 0.2, s = 1.0 / 6.0, v = 1.0 / 7.0, n = 1.0 / 9.0;
  const std::vector<double> ratios{1, 4, 9, 6, 6, 5, 5, q, 1, 7, 5, 5, 3, 4, n, v, 1, f, f, v, f, s, f,  5, 1,
                                   1, t, t, s, f, 5, 1, 1, t, t, f, t, 7, 3, 3, 1, 2, f, q, 5, 3, 3, .5, 1};
  const Priorities got = priorities(ratios);
  expect_rounded(got.weights, {.427, .230, .021, .052, .052, .123, .094}, 0.0005);
  EXPECT_NEAR(got.lambda_max, 7.61, 0.005);
  EXPECT_NEAR(got.consistency_index, 0.10, 0.005);
}

// Saaty 1977, section 8: distances of six cities from Philadelphia; printed weights and lambda_max 6.45.
TEST(Ahp, EqualsSaatysDistancesFromPhiladelphia) {
  const double t = 1.0 / 3.0, e = 0.125, f = 0.2, s = 1.0 / 6.0, v = 1.0 / 7.0, n = 1.0 / 9.0;
  const std::vector<double> ratios{1, t, 8, 3, 3, 7, 3, 1, 9, 3, 3, 9, e, n, 1,  s, f, 2,
                                   t, t, 6, 1, t, 6, t, t, 5, 3, 1, 6, v, n, .5, s, s, 1};
  const Priorities got = priorities(ratios);
  expect_rounded(got.weights, {.263, .397, .033, .116, .164, .027}, 0.0015);
  EXPECT_NEAR(got.lambda_max, 6.45, 0.005);
  EXPECT_LT(got.consistency_ratio, kMostInconsistent);
}

TEST(Ahp, GivesBackTheWeightsOfConsistentComparisons) {
  const std::vector<double> weights{0.4, 0.3, 0.2, 0.1};
  std::vector<double> ratios;
  for (const double a : weights)
    for (const double b : weights) ratios.push_back(a / b);
  const Priorities got = priorities(ratios);
  expect_rounded(got.weights, weights, 1e-14);
  EXPECT_NEAR(got.lambda_max, 4.0, 1e-13);
  EXPECT_NEAR(got.consistency_ratio, 0.0, 1e-13);
}

TEST(Ahp, OneAndTwoCriteriaCannotContradictThemselves) {
  EXPECT_THAT(priorities(std::vector{1.0}).weights, ElementsAre(1.0));
  const Priorities two = priorities(std::vector{1.0, 3.0, 1.0 / 3.0, 1.0});
  expect_rounded(two.weights, {0.75, 0.25}, 1e-15);
  EXPECT_EQ(two.consistency_ratio, 0.0);
}

TEST(Ahp, TakesTheLargerOfARoundedPair) {
  const std::vector<double> rounded{1, 3, 5, 0.33, 1, 3, 0.2, 0.33, 1};
  const std::vector<double> exact{1, 3, 5, 1.0 / 3.0, 1, 3, 0.2, 1.0 / 3.0, 1};
  EXPECT_EQ(priorities(rounded).weights, priorities(exact).weights);
}

TEST(Ahp, FindsThePairThatIsNotReciprocal) {
  const std::vector<double> ratios{1, 3, 5, 1.0 / 3.0, 1, 3, 0.2, 0.5, 1};
  const ComparedPair found = contradicting_pair(ratios);
  EXPECT_EQ(found.a, 1U);
  EXPECT_EQ(found.b, 2U);
  EXPECT_THROW(priorities(ratios), std::invalid_argument);
  EXPECT_EQ(contradicting_pair(std::vector{1.0, 1.0, 1.0, 2.0}).a, 1U) << "nothing is twice itself";
}

TEST(Ahp, NamesTheComparisonThatContradictsTheOthersMost) {
  // a = 2 b, b = 2 c, but c = a.
  const std::vector<double> ratios{1, 2, 1, 0.5, 1, 2, 1, 0.5, 1};
  const Priorities got = priorities(ratios);
  EXPECT_GT(got.consistency_ratio, kMostInconsistent);
  const std::vector<double> one_wrong{1, 2, 4, .2, .5, 1, 2, 5, .25, .5, 1, 2, 5, .2, .5, 1};  // a : d should be 8
  const ComparedPair worst = least_consistent_pair(one_wrong, priorities(one_wrong).weights);
  EXPECT_EQ(worst.a, 0U);
  EXPECT_EQ(worst.b, 3U);
}

TEST(Ahp, RefusesWhatIsNoMatrixOfComparisons) {
  EXPECT_THROW(priorities(std::vector<double>{}), std::invalid_argument);
  EXPECT_THROW(priorities(std::vector{1.0, 2.0, 0.5}), std::invalid_argument);
  EXPECT_THROW(priorities(std::vector{1.0, 0.0, 0.0, 1.0}), std::invalid_argument);
  EXPECT_THROW(priorities(std::vector<double>{1.0, NAN, NAN, 1.0}), std::invalid_argument);
  EXPECT_THROW(priorities(std::vector<double>(16 * 16, 1.0)), std::invalid_argument);
}

}  // namespace
}  // namespace geo
