// SPDX-License-Identifier: Apache-2.0
#include "geo/inference/global_envelope.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "geo/core/random.hpp"

namespace geo {
namespace {

constexpr std::size_t kPlaces = 12;

/// Smooth random curves: running sums of normal steps.
std::vector<double> curves(std::size_t count, std::uint64_t seed) {
  std::vector<double> out;
  for (std::size_t c = 0; c < count; ++c) {
    Random random(seed, c);
    double at = 0.0;
    for (std::size_t place = 0; place < kPlaces; ++place) out.push_back(at += random.normal());
  }
  return out;
}

std::vector<double> curve_of(const std::vector<double>& all, std::size_t c) {
  return {all.begin() + static_cast<std::ptrdiff_t>(c * kPlaces),
          all.begin() + static_cast<std::ptrdiff_t>((c + 1) * kPlaces)};
}

/// p above by the definition: every pair of curves compared by their sorted ranks.
double slow_p(const std::vector<double>& observed, std::vector<double> all) {
  all.insert(all.begin(), observed.begin(), observed.end());
  const std::size_t count = all.size() / kPlaces;
  std::vector<std::vector<int>> ranks(count, std::vector<int>(kPlaces, 0));
  for (std::size_t c = 0; c < count; ++c) {
    for (std::size_t place = 0; place < kPlaces; ++place)
      for (std::size_t other = 0; other < count; ++other)
        ranks[c][place] += all[other * kPlaces + place] >= all[c * kPlaces + place];
    std::sort(ranks[c].begin(), ranks[c].end());
  }
  double extreme = 0;
  for (std::size_t c = 0; c < count; ++c) extreme += ranks[c] <= ranks[0];
  return extreme / static_cast<double>(count);
}

TEST(GlobalEnvelope, PIsThatOfTheDefinition) {
  const auto drawn = curves(99, 1);
  for (std::uint64_t seed = 50; seed < 60; ++seed) {
    auto observed = curves(1, seed);
    for (double& v : observed) v += 0.4 * static_cast<double>(seed - 50);
    const auto got = global_envelope(observed, drawn, 0.05, 0.0);
    EXPECT_EQ(got.p_above, slow_p(observed, drawn));
    std::vector<double> turned = observed, drawn_turned = drawn;
    for (auto* column : {&turned, &drawn_turned})
      for (double& v : *column) v = -v;
    EXPECT_EQ(got.p_below, slow_p(turned, drawn_turned));
  }
}

// Of 100 exchangeable curves, each looked at as the observed one, 5 have p <= .05, and these and no others leave the
// band.
TEST(GlobalEnvelope, FiveOfAHundredCurvesLeaveIt) {
  const auto all = curves(100, 2);
  int significant = 0;
  for (std::size_t c = 0; c < 100; ++c) {
    std::vector<double> drawn;
    for (std::size_t other = 0; other < 100; ++other)
      if (other != c) {
        const auto curve = curve_of(all, other);
        drawn.insert(drawn.end(), curve.begin(), curve.end());
      }
    const auto observed = curve_of(all, c);
    const auto got = global_envelope(observed, drawn, 0.05, 0.0);
    bool leaves = false;
    for (std::size_t place = 0; place < kPlaces; ++place) leaves |= observed[place] > got.high[place];
    EXPECT_EQ(leaves, got.p_above <= 0.05) << c;
    significant += got.p_above <= 0.05;
  }
  EXPECT_EQ(significant, 5);
}

TEST(GlobalEnvelope, TiesAreNotExtreme) {
  const std::vector<double> observed(kPlaces, 0.0), drawn(19 * kPlaces, 0.0);
  const auto got = global_envelope(observed, drawn, 0.05, 0.0);
  EXPECT_EQ(got.p_above, 1.0);
  EXPECT_EQ(got.p_below, 1.0);
  EXPECT_EQ(got.high[0], 0.0);
  EXPECT_EQ(got.low[0], 0.0);
}

// Only curves that are the highest somewhere are as extreme: one a place at most.
TEST(GlobalEnvelope, OneHighPlaceIsEnough) {
  std::vector<double> observed(kPlaces, 0.0);
  observed[3] = 100.0;
  const auto got = global_envelope(observed, curves(999, 3), 0.05, 0.0);
  EXPECT_LE(got.p_above, (kPlaces + 1) / 1000.0);
  EXPECT_GT(observed[3], got.high[3]);
}

TEST(GlobalEnvelope, HasNoBandWithTooFewDraws) {
  const std::vector<double> observed(kPlaces, 9.0);
  EXPECT_TRUE(std::isnan(global_envelope(observed, curves(18, 3), 0.05, 0.0).high[0]));
  EXPECT_FALSE(std::isnan(global_envelope(observed, curves(19, 3), 0.05, 0.0).high[0]));
}

TEST(GlobalEnvelope, WhatIsMissingCountsAsStated) {
  const std::vector<double> observed{NAN, 2.0}, drawn{0.0, 1.0, NAN, 1.0, 3.0, NAN};
  const auto got = global_envelope(observed, drawn, 0.5, 1.0);
  const auto filled = global_envelope(std::vector<double>{1.0, 2.0}, std::vector<double>{0, 1, 1, 1, 3, 1}, 0.5, 0.0);
  EXPECT_EQ(got.p_above, filled.p_above);
  EXPECT_EQ(got.high, filled.high);
  EXPECT_EQ(got.low, filled.low);
}

TEST(GlobalEnvelope, RefusesHalfACurve) {
  EXPECT_THROW(global_envelope(std::vector<double>{1, 2}, std::vector<double>{1, 2, 3}, 0.05, 0.0),
               std::invalid_argument);
}

}  // namespace
}  // namespace geo
