// SPDX-License-Identifier: Apache-2.0
#include "geo/inference/sample_sum_tail.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include "geo/inference/hypergeometric.hpp"

namespace geo {
namespace {

TEST(SampleSumTail, IsHypergeometricForZerosAndOnes) {
  const std::vector<ScoreCount> scores{{1.0, 30}, {0.0, 900}, {1.0, 20}, {0.0, 50}};
  EXPECT_EQ(sample_sum_tail(scores, 100, 12.0), hypergeometric_upper_tail({1000, 50, 100}, 12));
  EXPECT_EQ(sample_sum_tail(scores, 100, 12.0 + 1e-12), hypergeometric_upper_tail({1000, 50, 100}, 12));
  EXPECT_EQ(sample_sum_tail(scores, 100, 51.0), 0.0);
}

// All samples of 6 of 16, counted: the bound lies above the probability, and not far above.
TEST(SampleSumTail, BoundsTheProbabilityOfFractions) {
  const std::vector<double> score{0, 0, 0, 0, 0, 0, 0, 0.25, 0.25, 0.5, 0.5, 0.5, 1, 1, 1, 0.75};
  std::vector<ScoreCount> scores;
  for (const double s : score) scores.push_back({s, 1});
  for (const double sum : {0.5, 2.0, 3.0, 4.0, 4.75}) {
    double reached = 0.0, all = 0.0;
    for (std::uint32_t set = 0; set < 1U << 16; ++set) {
      if (std::popcount(set) != 6) continue;
      double of = 0.0;
      for (std::size_t i = 0; i < 16; ++i) of += (set >> i & 1U) != 0 ? score[i] : 0.0;
      reached += of >= sum;
      ++all;
    }
    EXPECT_GE(sample_sum_tail(scores, 6, sum), reached / all) << sum;
    EXPECT_LE(sample_sum_tail(scores, 6, sum), 1.0);
  }
  EXPECT_EQ(sample_sum_tail(scores, 6, 0.0), 1.0);
  EXPECT_LT(sample_sum_tail(scores, 6, 4.75), sample_sum_tail(scores, 6, 4.5));
  EXPECT_LT(sample_sum_tail(std::vector<ScoreCount>{{0.0, 990}, {0.5, 10}}, 20, 5.0), 1e-12);
}

TEST(SampleSumTail, RefusesWhatIsNoScore) {
  EXPECT_THROW(sample_sum_tail(std::vector<ScoreCount>{{1.5, 3}}, 1, 1.0), std::invalid_argument);
  EXPECT_THROW(sample_sum_tail(std::vector<ScoreCount>{{0.5, 3}}, 4, 1.0), std::invalid_argument);
}

}  // namespace
}  // namespace geo
