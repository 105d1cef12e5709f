// SPDX-License-Identifier: Apache-2.0
#include "geo/siting/rank_range.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "geo/core/random.hpp"

namespace geo {
namespace {

const double kUnknown = std::numeric_limits<double>::quiet_NaN();
using Ranks = std::vector<std::int64_t>;

struct Places {
  std::vector<double> scores, weights;
  std::vector<std::int32_t> precedence;
  Judged judged() const { return {scores, weights, precedence}; }
};

Places random_places(std::size_t places, std::size_t criteria, std::uint64_t seed) {
  Places out;
  Random random(seed, 0);
  for (std::size_t i = 0; i < places * criteria; ++i)
    out.scores.push_back(random.unit() < 0.1 ? kUnknown : random.unit());
  for (std::size_t k = 0; k < criteria; ++k) out.weights.push_back(random.unit());
  for (std::size_t i = 0; i < places; ++i) out.precedence.push_back(static_cast<std::int32_t>(random.below(4)));
  return out;
}

TEST(WeightedScores, AreTheMeanOfWhatIsKnown) {
  const Places p{{1.0, 0.5, 0.2, kUnknown, kUnknown, kUnknown}, {3.0, 1.0}, {0, 0, 0}};
  const auto got = weighted_scores(p.judged());
  EXPECT_DOUBLE_EQ(got[0], 0.875);
  EXPECT_DOUBLE_EQ(got[1], 0.2) << "the unknown criterion takes no weight";
  EXPECT_EQ(got[2], 0.0);
}

TEST(WeightedScores, AsAGeometricMeanAZeroIsFinal) {
  const std::vector<double> scores{0.25, 1.0, 0.0, 1.0, kUnknown, 0.5}, weights{1.0, 1.0};
  const std::vector<std::int32_t> precedence{0, 0, 0};
  const auto got = weighted_scores({scores, weights, precedence, true});
  EXPECT_DOUBLE_EQ(got[0], 0.5);
  EXPECT_EQ(got[1], 0.0);
  EXPECT_DOUBLE_EQ(got[2], 0.5);
}

TEST(WeightedScores, RefuseWhatDoesNotFit) {
  EXPECT_THROW(weighted_scores(Places{{1.0}, {1.0, 1.0}, {0}}.judged()), std::invalid_argument);
  EXPECT_THROW(weighted_scores(Places{{1.0}, {-1.0}, {0}}.judged()), std::invalid_argument);
}

TEST(Ranks, AtEqualMeritPrecedenceDecides) {
  const std::vector<double> scores{0.704, 0.701, 0.72, 0.701};
  const std::vector<std::int32_t> precedence{3, 0, 3, 3};
  EXPECT_EQ(ranks(scores, precedence), (Ranks{3, 2, 1, 4})) << "0.70 and 0.70 are equal, 0.72 is more";
}

TEST(Ranks, EqualPlacesGoByRow) {
  EXPECT_EQ(ranks(std::vector<double>{0.5, 0.5, 0.5}, std::vector<std::int32_t>{1, 1, 1}), (Ranks{1, 2, 3}));
}

TEST(RankRange, NoPerturbationKeepsTheRanks) {
  const Places p = random_places(12, 5, 7);
  const auto given = ranks(weighted_scores(p.judged()), p.precedence);
  for (const WeightDraws& draws : {WeightDraws{0.0, 50, 3, 1}, WeightDraws{0.2, 0, 3, 1}}) {
    const auto got = rank_ranges(p.judged(), draws);
    for (std::size_t i = 0; i < got.size(); ++i) {
      EXPECT_EQ(got[i].low, given[i]);
      EXPECT_EQ(got[i].high, given[i]);
      EXPECT_EQ(got[i].first_share, given[i] <= 3 ? 1.0 : 0.0);
    }
  }
}

TEST(RankRange, OneCriterionNeverChangesARank) {
  const Places p = random_places(9, 1, 3);
  for (const RankRange& range : rank_ranges(p.judged(), {1.0, 200, 1, 5})) EXPECT_EQ(range.low, range.high);
}

TEST(RankRange, TheDominantPlaceStaysFirst) {
  const Places p{{1, 1, 0.9, 0.2, 0.2, 0.9}, {1, 1}, {0, 0, 0}};
  const auto got = rank_ranges(p.judged(), {0.5, 500, 1, 1});
  EXPECT_EQ(got[0].high, 1);
  EXPECT_EQ(got[0].first_share, 1.0);
  EXPECT_EQ(got[1].low, 2) << "two mirrored places change ranks";
  EXPECT_EQ(got[1].high, 3);
  EXPECT_EQ(got[2].low, 2);
  EXPECT_EQ(got[2].high, 3);
}

// The slow twin: for each place and draw count who stands before it.
TEST(RankRange, EqualsCountingWhoStandsBefore) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const Places p = random_places(11, 6, seed);
    const WeightDraws draws{0.2, 300, 4, seed};
    const auto got = rank_ranges(p.judged(), draws);
    const auto stands_before = [&](std::size_t a, std::size_t b, const std::vector<double>& score) {
      const auto merit = [&](std::size_t i) { return std::floor(score[i] * 100.0 + 0.5); };
      if (merit(a) > merit(b)) return true;
      if (merit(a) < merit(b)) return false;
      if (p.precedence[a] != p.precedence[b]) return p.precedence[a] < p.precedence[b];
      return score[a] > score[b] || (score[a] == score[b] && a < b);
    };
    for (std::size_t i = 0; i < p.precedence.size(); ++i) {
      std::int64_t low = 1000, high = 0, first = 0;
      for (std::int64_t draw = -1; draw < draws.draws; ++draw) {
        std::vector<double> weights = p.weights, score;
        Random random(seed, static_cast<std::uint64_t>(draw));
        if (draw >= 0)
          for (double& w : weights) w *= 1.0 + 0.2 * (2.0 * random.unit() - 1.0);
        score = weighted_scores({p.scores, weights, p.precedence});
        std::int64_t rank = 1;
        for (std::size_t other = 0; other < score.size(); ++other) rank += other != i && stands_before(other, i, score);
        low = std::min(low, rank);
        high = std::max(high, rank);
        first += draw >= 0 && rank <= 4;
      }
      EXPECT_EQ(got[i].low, low);
      EXPECT_EQ(got[i].high, high);
      EXPECT_DOUBLE_EQ(got[i].first_share, static_cast<double>(first) / 300.0);
    }
  }
}

TEST(RankRange, RefusesNumbersOutOfRange) {
  const Places p = random_places(2, 2, 1);
  EXPECT_THROW(rank_ranges(p.judged(), {1.5, 10, 1, 1}), std::invalid_argument);
  EXPECT_THROW(rank_ranges(p.judged(), {0.2, -1, 1, 1}), std::invalid_argument);
}

}  // namespace
}  // namespace geo
