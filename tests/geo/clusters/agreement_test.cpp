// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/agreement.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace geo {
namespace {

using Labels = std::vector<std::int32_t>;

// scikit-learn 1.2.1, sklearn.metrics.adjusted_rand_score; each -1 was given a label of its own there.
TEST(AdjustedRand, EqualsScikitLearn) {
  const struct {
    Labels a, b;
    double expected;
  } cases[] = {
      {{0, 0, 1, 1}, {0, 0, 1, 1}, 1.0},
      {{0, 0, 0, 1, 1, 1}, {0, 0, 1, 1, 2, 2}, 0.24242424242424243},
      {{0, 0, 1, 2}, {0, 0, 1, 1}, 0.5714285714285714},
      {{0, 0, 0, 0}, {0, 1, 2, 3}, 0.0},
      {{0, 1, 0, 1}, {0, 0, 1, 1}, -0.5},
      {{-1, -1, -1, -1}, {0, 0, 1, 1}, 0.0},
      {{0, 0, 0, -1, -1, 1, 1, 1, -1}, {0, 0, 0, 0, -1, 1, 1, -1, -1}, 0.53125},
      {{-1, -1, -1}, {-1, -1, -1}, 1.0},
      {{0, 0, 0}, {-1, -1, -1}, 0.0},
      {{0, 0, 0}, {0, 0, 0}, 1.0},
  };
  for (const auto& [a, b, expected] : cases) {
    EXPECT_DOUBLE_EQ(adjusted_rand(a, b), expected);
    EXPECT_DOUBLE_EQ(adjusted_rand(b, a), expected) << "it is symmetric";
  }
}

TEST(AdjustedRand, EqualsScikitLearnOnAThousandRows) {
  Labels a, b;
  for (std::int32_t i = 0; i < 1000; ++i) {
    a.push_back(i % 7 == 0 ? -1 : i * i % 5);
    b.push_back(i % 11 == 0 ? -1 : (i * i + i / 100) % 5);
  }
  EXPECT_NEAR(adjusted_rand(a, b), -0.00228644115131328, 1e-15);
}

TEST(AdjustedRand, DoesNotDependOnTheNumbersOfClusters) {
  EXPECT_EQ(adjusted_rand(Labels{0, 0, 1, 1, -1}, Labels{7, 7, 3, 3, -1}), 1.0);
}

TEST(AdjustedRand, NoRowsAgree) {
  EXPECT_EQ(adjusted_rand({}, {}), 1.0);
  EXPECT_EQ(adjusted_rand(Labels{0}, Labels{-1}), 1.0);
  EXPECT_THROW(adjusted_rand(Labels{0}, Labels{}), std::invalid_argument);
}

}  // namespace
}  // namespace geo
