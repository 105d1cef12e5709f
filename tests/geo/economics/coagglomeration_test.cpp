// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/coagglomeration.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "geo/economics/ellison_glaeser.hpp"
#include "tests/support/golden_firms.hpp"

namespace geo {
namespace {

TEST(Coagglomeration, EqualsTheGoldenPairs) {
  const tests::GoldenFirms firms;
  const auto region = firms.regions();
  const auto x = tests::shares(firms.employees, region, 9);
  const auto golden = tests::read_golden("coagglomeration.csv");
  int pairs = 0;
  for (std::size_t i = 0; i < golden.rows(); ++i) {
    const std::string pair = golden.text(i, "industries");
    if (pair.size() != 3) continue;  // A+B+C
    const auto share = [&](char letter) {
      const std::int32_t industry = letter - 'A';
      return tests::shares(firms.of(industry, firms.employees), firms.of(industry, region), 9);
    };
    EXPECT_NEAR(coagglomeration(share(pair[0]), share(pair[2]), x).value(), golden.number(i, "gamma_c_pair_egk2010"),
                1e-12);
    ++pairs;
  }
  EXPECT_EQ(pairs, 3);
}

// The definition of 1997 for a group of two, [G/(1 - sum x^2) - H - sum gamma_i w_i^2 (1 - H_i)] / (1 - sum w_i^2).
TEST(Coagglomeration, EqualsTheIndexOf1997ForAPair) {
  const std::vector<double> x{155.0 / 240, 40.0 / 240, 45.0 / 240};
  const std::vector<double> a{50, 30, 20, 5, 10, 5}, b{40, 10, 10, 20, 30, 10};
  const std::vector<std::int32_t> in_a{0, 0, 0, 0, 1, 2}, in_b{0, 0, 1, 1, 2, 2};
  const auto of_a = ellison_glaeser({a, in_a}, x, {.draws = 0}), of_b = ellison_glaeser({b, in_b}, x, {.draws = 0});
  const auto s_a = tests::shares(a, in_a, 3), s_b = tests::shares(b, in_b, 3);
  double g = 0.0, squares = 0.0;
  for (std::size_t m = 0; m < 3; ++m) {
    const double s = 0.5 * (s_a[m] + s_b[m]);  // both have 120 employees
    g += (s - x[m]) * (s - x[m]);
    squares += x[m] * x[m];
  }
  const double h = 0.25 * (of_a->herfindahl + of_b->herfindahl);
  const double own = 0.25 * (of_a->gamma * (1 - of_a->herfindahl) + of_b->gamma * (1 - of_b->herfindahl));
  const double of_1997 = (g / (1 - squares) - h - own) / (1 - 0.5);
  EXPECT_NEAR(coagglomeration(s_a, s_b, x).value(), of_1997, 1e-12);
  EXPECT_NEAR(of_1997, -.155259, 5e-7);
}

TEST(Coagglomeration, IsNothingInOneRegion) {
  const std::vector<double> one{1.0, 0.0}, half{0.5, 0.5}, three{1, 0, 0};
  EXPECT_FALSE(coagglomeration(one, one, one));
  EXPECT_TRUE(coagglomeration(one, one, half));
  EXPECT_THROW(coagglomeration(one, three, half), std::invalid_argument);
}

}  // namespace
}  // namespace geo
