// SPDX-License-Identifier: Apache-2.0
#include "geo/siting/value_function.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

namespace geo {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;

const double kNan = std::numeric_limits<double>::quiet_NaN();
const double kInfinity = std::numeric_limits<double>::infinity();

//  1      ____
//        /    \.
//  0 ___/      \___
//      10 20 40  80
TEST(Trapezoid, RisesStaysAndFalls) {
  const Trapezoid value{10, 20, 40, 80};
  const double figures[] = {0, 10, 15, 20, 30, 40, 60, 80, 90};
  const double scores[] = {0, 0, 0.5, 1, 1, 1, 0.5, 0, 0};
  for (std::size_t i = 0; i < std::size(figures); ++i) EXPECT_EQ(value(figures[i]), scores[i]) << figures[i];
}

TEST(Trapezoid, WithoutALimitThatSideIsBest) {
  const Trapezoid nearer{.best_to = 5, .max = 20};
  EXPECT_EQ(nearer(-1e9), 1.0);
  EXPECT_EQ(nearer(20), 0.0);
  const Trapezoid more{.min = 5, .best_from = 10};
  EXPECT_EQ(more(5), 0.0);
  EXPECT_EQ(more(1e300), 1.0);
  EXPECT_EQ(Trapezoid{}(7.0), 1.0);
  EXPECT_EQ(more(kInfinity), 1.0);
  EXPECT_EQ(nearer(kInfinity), 0.0);
}

TEST(Trapezoid, AStepBelongsToTheBetterSide) {
  const Trapezoid value{10, 10, 20, 20};
  EXPECT_EQ(value(std::nextafter(10.0, 0.0)), 0.0);
  EXPECT_EQ(value(10), 1.0);
  EXPECT_EQ(value(20), 1.0);
  EXPECT_EQ(value(std::nextafter(20.0, 30.0)), 0.0);
}

TEST(Trapezoid, KeepsWhatIsMissingMissing) { EXPECT_TRUE(std::isnan(Trapezoid{0, 1, 2, 3}(kNan))); }

TEST(CombinedScores, AreTheWeightedMean) {
  const std::vector<std::vector<double>> scores{{1, 0, 0.25}, {0, 1, 0.5}};
  const std::vector<double> weights{3, 1};
  EXPECT_THAT(combined_scores(scores, weights, Combination::linear, 1),
              ElementsAre(DoubleEq(0.75), DoubleEq(0.25), DoubleEq(0.3125)));
}

TEST(CombinedScores, GeometricallyOneZeroIsZero) {
  const std::vector<std::vector<double>> scores{{1, 0, 0.25}, {0.5, 1, 1}};
  const auto got = combined_scores(scores, std::vector<double>{1, 1}, Combination::geometric, 1);
  EXPECT_DOUBLE_EQ(got[0], std::sqrt(0.5));
  EXPECT_EQ(got[1], 0.0);
  EXPECT_DOUBLE_EQ(got[2], 0.5);
}

TEST(CombinedScores, WhatIsMissingLeavesItsWeightToTheOthers) {
  const std::vector<std::vector<double>> scores{{kNan, kNan}, {0.5, kNan}, {0.25, kNan}};
  const auto got = combined_scores(scores, std::vector<double>{5, 1, 1}, Combination::linear, 1);
  EXPECT_DOUBLE_EQ(got[0], 0.375);
  EXPECT_TRUE(std::isnan(got[1]));
}

TEST(CombinedScores, WeightZeroNeverCounts) {
  const std::vector<std::vector<double>> scores{{0.0, 0.3}, {0.5, kNan}};
  const auto got = combined_scores(scores, std::vector<double>{0, 1}, Combination::geometric, 1);
  EXPECT_DOUBLE_EQ(got[0], 0.5);
  EXPECT_TRUE(std::isnan(got[1])) << "a figure of weight 0 is no figure";
}

TEST(CombinedScores, RefuseWhatDoesNotFit) {
  const std::vector<std::vector<double>> scores{{1.0}, {1.0}};
  EXPECT_THROW(combined_scores(scores, std::vector<double>{1}, Combination::linear, 1), std::invalid_argument);
  EXPECT_THROW(combined_scores(scores, std::vector<double>{0, 0}, Combination::linear, 1), std::invalid_argument);
  EXPECT_THROW(combined_scores(scores, std::vector<double>{-1, 2}, Combination::linear, 1), std::invalid_argument);
  EXPECT_THROW(combined_scores({}, {}, Combination::linear, 1), std::invalid_argument);
}

}  // namespace
}  // namespace geo
