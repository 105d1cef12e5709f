// SPDX-License-Identifier: Apache-2.0
#include "geo/inference/permutation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>

#include "geo/core/random.hpp"
#include "geo/inference/permutation_draws.hpp"

namespace geo {
namespace {

/// Cells with any values and any number of neighbours, whose own sums are those of some draw.
struct Cells {
  std::vector<std::int64_t> values, sums, counts;
  Cells(std::size_t n, std::int64_t most, std::uint64_t seed) {
    Random random(seed, 0);
    for (std::size_t i = 0; i < n; ++i) {
      values.push_back(random.below(6));
      counts.push_back(random.below(static_cast<std::uint32_t>(most) + 1));
      sums.push_back(random.below(static_cast<std::uint32_t>(5 * counts.back() + 1)));
    }
  }
  NeighbourSums view() const { return {values, sums, counts}; }
};

/// Every cell looks at every draw by itself.
std::vector<double> slow_p(const NeighbourSums& cells, const PermutationParams& params) {
  std::vector<double> out;
  const auto n = static_cast<std::uint32_t>(cells.values.size());
  for (std::uint32_t cell = 0; cell < n; ++cell) {
    std::int64_t above = 0, below = 0;
    for (std::uint32_t d = 0; d < params.draws && cells.counts[cell] > 0; ++d) {
      auto drawn = permutation_draw(n, static_cast<std::uint32_t>(cells.counts[cell]), params.seed, d);
      if (drawn.back() != cell) std::ranges::replace(drawn, cell, drawn.back());
      std::int64_t sum = 0;
      for (std::size_t i = 0; i + 1 < drawn.size(); ++i) sum += cells.values[drawn[i]];
      above += sum >= cells.sums[cell];
      below += sum <= cells.sums[cell];
    }
    out.push_back(cells.counts[cell] == 0 ? NAN
                                          : std::min(1.0, 2.0 * static_cast<double>(std::min(above, below) + 1) /
                                                              static_cast<double>(params.draws + 1)));
  }
  return out;
}

void expect_same(const std::vector<double>& a, const std::vector<double>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_TRUE(a[i] == b[i] || (std::isnan(a[i]) && std::isnan(b[i]))) << i;
}

TEST(PermutationP, OneTableServesAllCellsLikeEachItsOwnDraws) {
  for (const std::int64_t most : {1, 3, 19}) {  // 19: all other cells
    const Cells cells(20, most, 3);
    expect_same(permutation_p(cells.view(), {499, 7, 1}), slow_p(cells.view(), {499, 7, 1}));
  }
  const Cells many(400, 12, 4);
  expect_same(permutation_p(many.view(), {99, 8, 2}), slow_p(many.view(), {99, 8, 1}));
}

TEST(PermutationP, DrawsMadeOnceServeEveryMapOfTheSameCells) {
  const Cells cells(400, 12, 4);
  const auto shared = shared_draws(cells.counts, 99, 8, 2);
  EXPECT_EQ(static_cast<double>(shared.size()), shared_draws_size(cells.counts, 99));
  expect_same(permutation_p(cells.view(), {99, 8, 2, shared}), slow_p(cells.view(), {99, 8, 1}));
  EXPECT_THROW(permutation_p(cells.view(), {98, 8, 2, shared}), std::invalid_argument);
  EXPECT_THROW(permutation_p(Cells(400, 11, 4).view(), {99, 8, 2, shared}), std::invalid_argument);
}

TEST(PermutationP, ValuesMayBeFarApart) {
  Cells cells(300, 12, 4);  // sums that no table has room for
  for (auto* column : {&cells.values, &cells.sums})
    for (std::int64_t& number : *column) number *= 1'000'000'000'000;
  const auto slow = slow_p(cells.view(), {99, 8, 1});
  expect_same(permutation_p(cells.view(), {99, 8, 1}), slow);
  expect_same(permutation_p(cells.view(), {99, 8, 1, shared_draws(cells.counts, 99, 8, 1)}), slow);
}

TEST(PermutationP, DoesNotDependOnThreads) {
  const Cells cells(3'000, 40, 6);
  expect_same(permutation_p(cells.view(), {199, 2, 1}), permutation_p(cells.view(), {199, 2, 8}));
}

TEST(PermutationP, DependsOnTheSeed) {
  const Cells cells(300, 9, 6);
  EXPECT_NE(permutation_p(cells.view(), {199, 2, 1})[1], permutation_p(cells.view(), {199, 3, 1})[1]);
}

TEST(PermutationP, FloorIsTwoOverDrawsPlusOneAndTiesCountOnBothSides) {
  // Values 0 … 9; the first cell's neighbours sum to more than any draw can reach, the second's tie with every draw.
  std::vector<std::int64_t> values{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, sums(10, 0), counts(10, 0);
  counts[0] = 2, sums[0] = 99;
  counts[1] = 9, sums[1] = 44;
  const auto p = permutation_p({values, sums, counts}, {999, 1, 1});
  EXPECT_EQ(p[0], 0.002);
  EXPECT_EQ(p[1], 1.0);
  EXPECT_TRUE(std::isnan(p[2]));
}

TEST(PermutationDraw, HoldsDistinctCells) {
  for (std::uint32_t d = 0; d < 200; ++d) {
    const auto drawn = permutation_draw(30, 20, 4, d);
    EXPECT_EQ(drawn.size(), 21U);
    EXPECT_EQ(std::set<std::uint32_t>(drawn.begin(), drawn.end()).size(), 21U);
    EXPECT_LT(*std::ranges::max_element(drawn), 30U);
  }
  EXPECT_EQ(permutation_draw(5, 4, 1, 1).size(), 5U) << "all cells";
}

TEST(PermutationDraw, TakesEachCellEquallyOftenFirstAndLastToo) {
  constexpr int kDraws = 60'000;
  std::vector<int> neighbour(12, 0), spare(12, 0);
  for (std::uint32_t d = 0; d < kDraws; ++d) {
    const auto drawn = permutation_draw(12, 4, 77, d);
    for (std::size_t i = 0; i < 4; ++i) ++neighbour[drawn[i]];
    ++spare[drawn[4]];
  }
  for (std::size_t cell = 0; cell < 12; ++cell) {  // within 4.5 standard errors
    EXPECT_NEAR(neighbour[cell], kDraws / 3.0, 4.5 * std::sqrt(kDraws * 2.0 / 9.0)) << cell;
    EXPECT_NEAR(spare[cell], kDraws / 12.0, 4.5 * std::sqrt(kDraws * 11.0 / 144.0)) << cell;
  }
}

TEST(PermutationPicks, CountEachKindOnce) {
  const std::vector<std::int64_t> counts{0, 3, 3, 6, 0};
  EXPECT_EQ(permutation_picks(counts, 100), 1'100.0);
  EXPECT_EQ(permutation_picks({}, 100), 0.0);
}

TEST(PermutationP, RefusesWhatCannotBe) {
  const std::vector<std::int64_t> two{1, 2}, one{1}, wrong{1, 2};
  EXPECT_THROW(permutation_p({two, two, one}, {}), std::invalid_argument);
  EXPECT_THROW(permutation_p({two, two, wrong}, {}), std::invalid_argument) << "two cells, two neighbours";
  EXPECT_THROW(permutation_p({one, one, std::vector<std::int64_t>{0}}, {.draws = 0}), std::invalid_argument);
  EXPECT_TRUE(permutation_p({}, {}).empty());
}

}  // namespace
}  // namespace geo
