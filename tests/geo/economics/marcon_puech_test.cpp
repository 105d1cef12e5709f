// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/marcon_puech.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "geo/economics/marcon_puech_between.hpp"
#include "tests/support/golden_firms.hpp"

namespace geo {
namespace {

/// The distances of m_function.csv are among 0 to 4,000 m by 50.
constexpr DistanceLadder kGoldenLadder{2.0, 25, 80};

std::vector<double> inverse_around(const PairPoints& controls, std::span<const double> own,
                                   const DistanceLadder& ladder) {
  auto out = weights_within(controls, ladder, 1);
  inverse_of_others(out, own);
  return out;
}

/// NaN: nobody has a neighbour.
void expect_same(double got, double golden, std::size_t row) {
  EXPECT_EQ(std::isnan(got), std::isnan(golden)) << "row " << row;
  if (!std::isnan(golden)) {
    EXPECT_NEAR(got, golden, 1e-9) << "row " << row;
  }
}

TEST(MarconPuech, EqualsTheGoldenCurves) {
  const tests::GoldenFirms firms;
  const auto golden = tests::read_golden("m_function.csv");
  int compared = 0;
  for (std::size_t row = 0; row < golden.rows(); ++row) {
    if (golden.text(row, "from") != golden.text(row, "to")) continue;
    const std::int32_t industry = golden.text(row, "from")[0] - 'A';
    const auto all = golden.text(row, "weights") == "none" ? std::vector<double>(firms.size(), 1.0) : firms.employees;
    std::vector<std::uint32_t> numbers(firms.size());
    std::iota(numbers.begin(), numbers.end(), 0U);
    const auto x = firms.of(industry, firms.x_m), y = firms.of(industry, firms.y_m), weight = firms.of(industry, all);
    const auto spot = firms.of(industry, numbers);
    const std::vector<double> one(weight.size(), 1.0);
    PairSums pairs(kGoldenLadder, 0);
    pairs.add({x, y, weight});
    const auto inverse = inverse_around({firms.x_m, firms.y_m, all}, all, kGoldenLadder);
    const auto m = marcon_puech(pairs, {weight, one, spot}, {inverse, std::accumulate(all.begin(), all.end(), 0.0)});
    const auto step = static_cast<std::size_t>(golden.integer(row, "r_m") / 50);
    expect_same(m[step], golden.number(row, "m"), row);
    ++compared;
  }
  EXPECT_EQ(compared, 28);
}

// Firms on one spot may come as one point that stands for several.
TEST(MarconPuech, APointMayStandForSeveralFirms) {
  const std::vector<double> x{0, 100, 100, 100, 900}, y(5, 0.0), one(5, 1.0);
  const DistanceLadder ladder{2.0, 25, 10};
  const std::vector<std::uint32_t> each{0, 1, 2}, spots{0, 1};
  const auto inverse = inverse_around({x, y, one}, one, ladder);
  PairSums apart(ladder, 0);
  apart.add({std::span(x).first(3), std::span(y).first(3), std::span(one).first(3)});
  const auto m = marcon_puech(apart, {std::span(one).first(3), std::span(one).first(3), each}, {inverse, 5.0});

  const std::vector<double> site_x{0, 100, 900}, site_y(3, 0.0), site_firms{1, 3, 1}, counts{1, 2}, unit{1, 1};
  const std::vector<double> own{1, 1, 1};
  const auto site_inverse = inverse_around({site_x, site_y, site_firms}, own, ladder);
  PairSums together(ladder, 0);
  together.add({std::span(site_x).first(2), std::span(site_y).first(2), counts});
  EXPECT_EQ(marcon_puech(together, {unit, counts, spots}, {site_inverse, 5.0}), m);
}

TEST(MarconPuech, IsUndefinedWhereNobodyHasANeighbour) {
  const std::vector<double> x{0, 1000}, y{0, 0}, one{1, 1};
  const DistanceLadder ladder{2.0, 250, 3};  // 0, 500, 1,000, 1,500 m
  const std::vector<std::uint32_t> spot{0, 1};
  PairSums pairs(ladder, 0);
  pairs.add({x, y, one});
  const auto m = marcon_puech(pairs, {one, one, spot}, {inverse_around({x, y, one}, one, ladder), 2.0});
  EXPECT_TRUE(std::isnan(m[0]) && std::isnan(m[1]));
  EXPECT_EQ(m[2], 1.0);
}

TEST(MarconPuechBetween, EqualsTheGoldenValues) {
  const tests::GoldenFirms firms;
  const auto golden = tests::read_golden("m_function.csv");
  ASSERT_EQ(golden.rows(), 56U);
  for (std::size_t row = 0; row < golden.rows(); ++row) {
    const std::vector<double> none;
    const std::span<const double> weight = golden.text(row, "weights") == "none" ? none : firms.employees;
    const double r = std::max(golden.number(row, "r_m"), 0.5);  // whole metres: within 0.5 m is on the spot
    const auto m = marcon_puech_between({firms.x_m, firms.y_m, firms.industry, weight}, 3, r, 2);
    const auto a = static_cast<std::size_t>(golden.text(row, "from")[0] - 'A'),
               b = static_cast<std::size_t>(golden.text(row, "to")[0] - 'A');
    expect_same(m[a * 3 + b], golden.number(row, "m"), row);
  }
}

TEST(MarconPuechBetween, DoesNotDependOnThreadsAndCountsFirmsOfNoIndustryAsControls) {
  const tests::GoldenFirms firms;
  std::vector<std::int32_t> only_a = firms.industry;
  for (std::int32_t& industry : only_a)
    if (industry > 0) industry = -1;
  const auto all = marcon_puech_between({firms.x_m, firms.y_m, firms.industry}, 3, 800, 1);
  EXPECT_EQ(marcon_puech_between({firms.x_m, firms.y_m, firms.industry}, 3, 800, 4), all);
  EXPECT_NEAR(marcon_puech_between({firms.x_m, firms.y_m, only_a}, 1, 800, 1)[0], all[0], 1e-12);
}

TEST(MarconPuechBetween, IsUndefinedWithoutNeighboursOrWithoutTheOther) {
  const std::vector<double> x{0, 5000}, y{0, 0};
  const std::vector<std::int32_t> industry{0, 1}, lonely{0, -1};
  EXPECT_TRUE(std::isnan(marcon_puech_between({x, y, industry}, 2, 100, 1)[1]));
  EXPECT_EQ(marcon_puech_between({x, y, industry}, 2, 5000, 1)[1], 1.0);
  EXPECT_TRUE(std::isnan(marcon_puech_between({x, y, lonely}, 2, 5000, 1)[1]));
  EXPECT_TRUE(std::isnan(marcon_puech_between({x, y, industry}, 2, 5000, 1)[0])) << "no other firm of its own";
}

}  // namespace
}  // namespace geo
