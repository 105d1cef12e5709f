// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/k_density.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numbers>
#include <stdexcept>
#include <vector>

#include "geo/core/random.hpp"
#include "tests/support/golden_firms.hpp"

namespace geo {
namespace {

/// The distances of kdensity.csv, 0 to 8,000 m by 500, over bins of 1/128 m.
constexpr DistanceLadder kGoldenLadder{1.0 / 128, 500 * 128, 16};

double pairs_weight(const std::vector<double>& weight) {
  double sum = 0.0, squares = 0.0;
  for (const double w : weight) {
    sum += w;
    squares += w * w;
  }
  return 0.5 * (sum * sum - squares);
}

TEST(KDensity, EqualsTheGoldenCurves) {
  const tests::GoldenFirms firms;
  const auto golden = tests::read_golden("kdensity.csv");
  ASSERT_EQ(golden.rows() % 17, 0U);
  for (std::size_t first = 0; first < golden.rows(); first += 17) {
    const std::int32_t industry = golden.text(first, "industry")[0] - 'A';
    const auto x = firms.of(industry, firms.x_m), y = firms.of(industry, firms.y_m);
    const auto weight = golden.text(first, "weights") == "none" ? std::vector<double>(x.size(), 1.0)
                                                                : firms.of(industry, firms.employees);
    const KDensity density(kGoldenLadder, golden.number(first, "h_m"), 1, 1e6);
    PairSums pairs(kGoldenLadder, density.bins() + 1);
    pairs.add({x, y, weight});
    const auto curve = density.curve(pairs.histogram(), pairs_weight(weight));
    double highest = 0.0;
    for (std::size_t i = 0; i < 17; ++i) highest = std::max(highest, golden.number(first + i, "k_reflected"));
    for (std::size_t i = 0; i < 17; ++i) {
      ASSERT_EQ(golden.number(first + i, "d_m"), kGoldenLadder.distance_m(i));
      EXPECT_NEAR(curve[i], golden.number(first + i, "k_reflected"), 1e-9 * highest) << "row " << first + i;
    }
  }
}

TEST(KDensity, BandwidthIsThatOfBwNrd0) {
  const tests::GoldenFirms firms;
  const auto golden = tests::read_golden("kdensity.csv");
  int found = 0;
  for (std::size_t i = 0; i < golden.rows(); ++i) {
    if (golden.text(i, "bandwidth_rule") != "nrd0") continue;
    const std::int32_t industry = golden.text(i, "industry")[0] - 'A';
    const auto x = firms.of(industry, firms.x_m), y = firms.of(industry, firms.y_m);
    const auto n = static_cast<double>(x.size());
    EXPECT_NEAR(pair_bandwidth_m(pair_spread_m(x, y), 0.5 * n * (n - 1)), golden.number(i, "h_m"),
                1e-9 * golden.number(i, "h_m"));
    ++found;
  }
  EXPECT_GT(found, 0);
}

struct Points {
  std::vector<double> x, y, weight;
  Points(std::size_t n, std::uint64_t seed) {
    Random random(seed, 0);
    for (std::size_t i = 0; i < n; ++i) {
      x.push_back(std::round(20'000 * random.unit()));
      y.push_back(std::round(30'000 * random.unit()));
      weight.push_back(1.0 + random.below(9));
    }
    x[5] = x[7] = x[9];
    y[5] = y[7] = y[9];
  }
};

double phi(double u) { return std::exp(-0.5 * u * u) / std::sqrt(2 * std::numbers::pi); }

// The bins that a run uses: the error is within what the header says.
TEST(KDensity, BinsCostNoMoreThanTheHeaderSays) {
  const Points points(200, 5);
  const DistanceLadder ladder = distance_ladder(9'000);
  for (const double h : {150.0, 700.0, 5'000.0}) {
    const std::size_t width = KDensity::histogram_width(ladder, h);
    const KDensity density(ladder, h, width);
    PairSums pairs(ladder, density.bins() + 1, width);
    pairs.add({points.x, points.y, points.weight});
    const double total = pairs_weight(points.weight);
    const auto curve = density.curve(pairs.histogram(), total);
    for (std::size_t step = 0; step < ladder.size(); step += 7) {
      double sum = 0.0;
      for (std::size_t i = 0; i < 200; ++i)
        for (std::size_t j = 0; j < i; ++j) {
          const double d = std::hypot(points.x[i] - points.x[j], points.y[i] - points.y[j]);
          sum += points.weight[i] * points.weight[j] *
                 (phi((ladder.distance_m(step) - d) / h) + phi((ladder.distance_m(step) + d) / h));
        }
      EXPECT_NEAR(curve[step], sum / h / total, 4e-4 / h) << "h " << h << " step " << step;
    }
  }
}

TEST(KDensity, IsOneInAllAndZeroWithoutPairs) {
  const Points points(60, 6);
  const DistanceLadder ladder{32.0, 4, 512};  // 65 km: farther than any pair and 7 h
  const KDensity density(ladder, 1'000.0);
  PairSums pairs(ladder, density.bins() + 1);
  pairs.add({points.x, points.y, points.weight});
  const auto curve = density.curve(pairs.histogram(), pairs_weight(points.weight));
  double integral = -0.5 * curve[0] * ladder.step_m();  // trapezoids
  for (const double k : curve) integral += k * ladder.step_m();
  EXPECT_NEAR(integral, 1.0, 1e-6);
  pairs.clear();
  for (const double k : density.curve(pairs.histogram(), 0.0)) EXPECT_EQ(k, 0.0);
}

TEST(KDensity, RefusesNoBandwidth) { EXPECT_THROW(KDensity(kGoldenLadder, 0.0), std::invalid_argument); }

TEST(PairSpread, IsTheSmallerOfDeviationAndQuartiles) {
  const std::vector<double> zero(4, 0.0), y(8, 0.0);
  std::vector<double> x{0, 0, 0, 0, 0, 0, 0, 100};
  EXPECT_EQ(pair_spread_m(zero, zero), 0.0);
  EXPECT_EQ(pair_spread_m(std::vector<double>{1, 2}, std::vector<double>{1, 2}), 0.0);
  // 7 pairs of 100 m and 21 of 0: IQR from type 7 at 20.25: 25.
  EXPECT_NEAR(pair_spread_m(x, y), 25 / 1.34, 1e-9);
  x[6] = 100;  // 12 of 100 m and 16 of 0: sd = 100 sqrt(12 * 16 / 28 / 27), IQR 100
  EXPECT_NEAR(pair_spread_m(x, y), 100 * std::sqrt(12.0 * 16 / 28 / 27), 1e-9);
  EXPECT_NEAR(pair_bandwidth_m(20.0, 32.0), 0.9 * 20.0 / 2.0, 1e-12);
  EXPECT_EQ(median_pair_distance_m(x, y), 0.0);
}

TEST(PairSums, CountsEveryPairAtItsDistance) {
  const Points points(150, 8);
  const DistanceLadder ladder{16.0, 25, 20};  // steps of 400 m to 8 km
  PairSums pairs(ladder, 600);
  // In three parts: pairs with those before count too.
  std::size_t from = 0;
  for (const std::size_t to : {3U, 90U, 150U}) {
    const auto part = [&](const std::vector<double>& v) { return std::span(v).subspan(from, to - from); };
    pairs.add({part(points.x), part(points.y), part(points.weight)});
    from = to;
  }
  std::vector<double> expected(600, 0.0);
  std::vector<std::vector<double>> near(150, std::vector<double>(ladder.size() + 1, 0.0));
  for (std::size_t i = 0; i < 150; ++i)
    for (std::size_t j = 0; j < 150; ++j) {
      if (i == j) continue;
      const double d = std::hypot(points.x[i] - points.x[j], points.y[i] - points.y[j]);
      const double at = std::min(d / 16, 599.0), up = std::ceil(at), before = std::nearbyint((up - at) * 4096) / 4096;
      if (j < i) {
        expected[static_cast<std::size_t>(up)] += points.weight[i] * points.weight[j] * (1 - before);
        if (before > 0) expected[static_cast<std::size_t>(up) - 1] += points.weight[i] * points.weight[j] * before;
      }
      std::size_t step = 0;
      while (step < ladder.size() && d > ladder.distance_m(step)) ++step;
      near[i][step] += points.weight[j];
    }
  const std::vector<double> histogram = pairs.histogram();
  for (std::size_t bin = 0; bin < 600; ++bin) EXPECT_NEAR(histogram[bin], expected[bin], 1e-9) << bin;
  for (std::size_t i = 0; i < 150; ++i)
    for (std::size_t step = 0; step <= ladder.size(); ++step) EXPECT_EQ(pairs.neighbours(i)[step], near[i][step]);
  const auto within = weights_within({points.x, points.y, points.weight}, ladder, 2);
  for (std::size_t i = 0; i < 150; ++i) {
    double sum = points.weight[i];
    for (std::size_t step = 0; step < ladder.size(); ++step)
      EXPECT_EQ(within[i * ladder.size() + step], sum += near[i][step]);
  }
}

TEST(PairSums, DiscsAreClosed) {
  const std::vector<double> x{0, 300, 600}, y{0, 400, 800}, one{1, 1, 1};  // 500 m, 500 m and 1,000 m apart
  const DistanceLadder ladder{4.0, 125, 2};                                // 0, 500, 1,000 m
  PairSums pairs(ladder, 0);
  pairs.add({x, y, one});
  EXPECT_EQ(pairs.neighbours(0)[0], 0.0F);
  EXPECT_EQ(pairs.neighbours(0)[1], 1.0F);
  EXPECT_EQ(pairs.neighbours(0)[2], 1.0F);
  EXPECT_EQ(pairs.neighbours(0)[3], 0.0F);
  EXPECT_EQ(pairs.neighbours(1)[1], 2.0F);
}

TEST(DistanceLadder, HoldsTheRangeAndBinsThatArePowersOfTwo) {
  for (const double range : {3.0, 700.0, 12'345.0, 99'999.0, 640'000.0}) {
    const DistanceLadder ladder = distance_ladder(range);
    EXPECT_EQ(ladder.steps, 64);
    EXPECT_GE(ladder.bins_per_step, 24);
    EXPECT_LT(ladder.bins_per_step, 48);
    EXPECT_EQ(std::exp2(std::round(std::log2(ladder.bin_m))), ladder.bin_m);
    EXPECT_LE(ladder.range_m(), range);
    EXPECT_GT(ladder.range_m(), range * 23 / 24);
  }
  EXPECT_EQ(distance_ladder(10'000, 1'024).steps, 9);
  EXPECT_EQ(distance_ladder(500, 1'024).steps, 1);
  EXPECT_EQ(distance_ladder(500, 1'024).step_m(), 1'024);
  EXPECT_THROW(distance_ladder(0.0), std::invalid_argument);
}

}  // namespace
}  // namespace geo
