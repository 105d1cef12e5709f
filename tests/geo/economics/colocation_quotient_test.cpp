// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/colocation_quotient.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "geo/core/random.hpp"
#include "geo/inference/hypergeometric.hpp"
#include "tests/support/calibration.hpp"
#include "tests/support/golden_firms.hpp"

namespace geo {
namespace {

TEST(ColocationQuotient, EqualsTheGoldenQuotients) {
  const tests::GoldenFirms firms;
  const auto got = colocation_quotients({firms.x_m, firms.y_m, firms.industry}, 3, {.draws = 0});
  const auto golden = tests::read_golden("clq_global.csv");
  ASSERT_EQ(golden.rows(), 9U);
  for (std::size_t row = 0; row < 9; ++row) {
    const auto a = static_cast<std::size_t>(golden.text(row, "a")[0] - 'A'),
               b = static_cast<std::size_t>(golden.text(row, "b")[0] - 'A');
    EXPECT_NEAR(got.quotient[a * 3 + b], golden.number(row, "clq"), 1e-12) << "row " << row;
    EXPECT_TRUE(std::isnan(got.p[a * 3 + b]));
  }
}

/// Firms on a coarse lattice, so that ties and piles abound; a pile of 40 on one spot.
struct Lattice {
  std::vector<double> x, y;
  std::vector<std::int32_t> industry;
  Lattice() {
    Random random(4, 0);
    for (int i = 0; i < 160; ++i) {
      x.push_back(100.0 * random.below(14));
      y.push_back(100.0 * random.below(14));
      industry.push_back(static_cast<std::int32_t>(random.below(4)) - 1);
    }
    for (std::size_t i = 0; i < 160; i += 4) x[i] = y[i] = 5'000.0;
  }
};

std::vector<double> slow_quotients(const Lattice& l, std::size_t industries) {
  const std::size_t n = l.x.size();
  std::vector<double> count(industries * industries, 0.0), members(industries, 0.0);
  const auto d2 = [&](std::size_t i, std::size_t j) {
    return (l.x[i] - l.x[j]) * (l.x[i] - l.x[j]) + (l.y[i] - l.y[j]) * (l.y[i] - l.y[j]);
  };
  for (std::size_t i = 0; i < n; ++i) {
    if (l.industry[i] < 0) continue;
    const auto a = static_cast<std::size_t>(l.industry[i]);
    ++members[a];
    double least = INFINITY, ties = 0.0;
    for (std::size_t j = 0; j < n; ++j)
      if (j != i) least = std::min(least, d2(i, j));
    for (std::size_t j = 0; j < n; ++j) ties += j != i && d2(i, j) == least;
    for (std::size_t j = 0; j < n; ++j)
      if (j != i && d2(i, j) == least && l.industry[j] >= 0)
        count[a * industries + static_cast<std::size_t>(l.industry[j])] += 1 / ties;
  }
  for (std::size_t a = 0; a < industries; ++a)
    for (std::size_t b = 0; b < industries; ++b)
      count[a * industries + b] /= members[a] * (members[b] - (a == b)) / static_cast<double>(n - 1);
  return count;
}

TEST(ColocationQuotient, EqualsTheFullScanWithTiesAndPiles) {
  const Lattice l;
  const auto got = colocation_quotients({l.x, l.y, l.industry}, 3, {.draws = 0});
  const auto expected = slow_quotients(l, 3);
  for (std::size_t i = 0; i < 9; ++i) EXPECT_NEAR(got.quotient[i], expected[i], 1e-9) << i;
}

// Pairs of a and b side by side, far from all others: as co-located as can be; a keeps away from its own.
TEST(ColocationQuotient, PSeesPairsThatStandTogether) {
  std::vector<double> x, y;
  std::vector<std::int32_t> industry;
  Random random(9, 0);
  for (int i = 0; i < 60; ++i) {
    const double px = 50'000 * random.unit(), py = 50'000 * random.unit();
    for (const std::int32_t of : {i < 30 ? 0 : -1, i < 30 ? 1 : -1}) {
      x.push_back(px + of);
      y.push_back(py);
      industry.push_back(of);
    }
  }
  const auto got = colocation_quotients({x, y, industry}, 2, {.draws = 199, .seed = 5, .threads = 2});
  EXPECT_LT(got.p[1], 1e-12) << "below what 199 draws can say";
  EXPECT_LT(got.p[2], 1e-12);
  EXPECT_EQ(got.p[0], 1.0);
  EXPECT_NEAR(got.quotient[1], 119.0 / 30, 1e-12);
  EXPECT_EQ(got.quotient[0], 0.0);
  EXPECT_EQ(colocation_quotients({x, y, industry}, 2, {.draws = 199, .seed = 5, .threads = 1}).p, got.p);
}

TEST(ColocationQuotient, PHangsOnTheSeedAndIsUniformForRandomLabels) {
  const Lattice l;
  const auto with_seed = [&](std::uint64_t seed) {
    return colocation_quotients({l.x, l.y, l.industry}, 3, {.draws = 99, .seed = seed}).p;
  };
  EXPECT_NE(with_seed(5), with_seed(6));
  int small = 0;
  for (std::uint64_t map = 0; map < 200; ++map) {
    Lattice shuffled;
    Random random(77, map);
    for (std::size_t i = shuffled.industry.size(); i > 1; --i)
      std::swap(shuffled.industry[i - 1], shuffled.industry[random.below(static_cast<std::uint32_t>(i))]);
    small += colocation_quotients({l.x, l.y, shuffled.industry}, 3, {.draws = 19, .seed = map}).p[1] <= 0.05;
  }
  EXPECT_GE(small, 1);  // exact 99.9 % interval of Binomial(200, .05): 1 to 21; ties make it smaller
  EXPECT_LE(small, 21);
}

// What lies below the floor of the draws holds its level too (exact 99.9 % limit of Binomial(4000, .01): 63).
TEST(ColocationQuotient, PBelowTheFloorOfTheDrawsIsNoMoreFrequentThanItSays) {
  const Lattice l;
  int below = 0;
  for (std::uint64_t map = 0; map < 2000; ++map) {
    Lattice shuffled;
    Random random(78, map);
    for (std::size_t i = shuffled.industry.size(); i > 1; --i)
      std::swap(shuffled.industry[i - 1], shuffled.industry[random.below(static_cast<std::uint32_t>(i))]);
    const auto p = colocation_quotients({l.x, l.y, shuffled.industry}, 3, {.draws = 19, .seed = map}).p;
    below += (p[1] <= 0.01) + (p[5] <= 0.01);
  }
  EXPECT_LE(below, 63);
}

// Firms alone on their spots have one nearest each: the tail is that of the hypergeometric distribution.
TEST(ColocationQuotient, PIsHypergeometricWhereNobodyTies) {
  std::vector<double> x, y;
  std::vector<std::int32_t> industry;
  Random random(11, 0);
  for (int i = 0; i < 80; ++i) {
    const double px = 1e5 * random.unit(), py = 1e5 * random.unit();
    x.insert(x.end(), {px, px + 1 + random.unit()});
    y.insert(y.end(), {py, py});
    industry.insert(industry.end(), {i < 12 ? 0 : -1, i < 12 || i >= 72 ? 1 : -1});
  }
  // 20 of b, each the nearest of one other firm; of the 140 others 20 have it as their nearest, and all 12 of a do.
  const auto got = colocation_quotients({x, y, industry}, 2, {.draws = 99, .seed = 5});
  EXPECT_NEAR(got.p[1] / hypergeometric_upper_tail({140, 20, 12}, 12), 1.0, 1e-9);
}

TEST(ColocationQuotient, IsUndefinedWithoutAnOther) {
  const std::vector<double> x{0, 10}, y{0, 0};
  const std::vector<std::int32_t> industry{0, -1};
  const auto got = colocation_quotients({x, y, industry}, 2, {.draws = 19});
  for (const double q : got.quotient) EXPECT_TRUE(std::isnan(q));
  const std::vector<double> one{0};
  EXPECT_TRUE(std::isnan(colocation_quotients({one, one, std::vector<std::int32_t>{0}}, 1, {}).quotient[0]));
}

// ---- calibration ----------------------------------------------------------------------------------------------------

void calibrate(int simulations) {
  const tests::Layout& firms = tests::calibration_firms();
  const std::string null = "labels of industries of 250 and 150 firms dealt out among all firms";
  tests::expect_size(
      {{"co-location quotient of an industry to another", null},
       {"co-location quotient of an industry to itself", null}},
      simulations, [&](std::uint64_t i) -> std::vector<double> {
        const std::vector<std::int32_t> order = tests::shuffled(firms.size(), 1'000 + i);
        std::vector<std::int32_t> industry;
        for (const std::int32_t place : order) industry.push_back(place < 250 ? 0 : place < 400 ? 1 : -1);
        const auto got = colocation_quotients({firms.x_m, firms.y_m, industry}, 2, {.draws = 99, .seed = i});
        return {got.p[1], got.p[0]};
      });
}

TEST(ColocationQuotientCalibration, RejectsFivePercentOf400MapsWithoutPattern) { calibrate(400); }
TEST(ColocationQuotientCalibration, DISABLED_SlowRejectsFivePercentOf4000MapsWithoutPattern) { calibrate(4'000); }

}  // namespace
}  // namespace geo
