// SPDX-License-Identifier: Apache-2.0
#include "geo/surfaces/kernel_density.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <stdexcept>

#include "geo/core/grid.hpp"
#include "geo/core/random.hpp"
#include "tests/support/golden.hpp"

namespace geo {
namespace {

struct Cloud {
  std::vector<double> x, y, weight;
  WeightedPoints points() const { return {x, y, weight}; }
};

/// Half of the points in one dense spot, some of them coincident, half anywhere in a square of 20 km.
Cloud cloud(std::uint64_t seed, int count) {
  Random random(seed, 0);
  Cloud out;
  for (int i = 0; i < count; ++i) {
    const bool spot = i % 2 == 0;
    out.x.push_back(spot ? 5000 + 600 * random.normal() : 20'000 * random.unit());
    out.y.push_back(spot ? 7000 + 600 * random.normal() : 20'000 * random.unit());
    if (i % 10 == 9) out.x.back() = out.x[out.x.size() - 2], out.y.back() = out.y[out.y.size() - 2];
    out.weight.push_back(1.0 + std::floor(20 * random.unit()));
  }
  return out;
}

std::vector<double> brute_force(const WeightedPoints& p, const Grid& grid, double radius) {
  std::vector<double> out;
  for (int r = 0; r < grid.rows; ++r)
    for (int c = 0; c < grid.columns; ++c) {
      const double x = grid.x0_m + (c + 0.5) * grid.cell_m, y = grid.y0_m + (r + 0.5) * grid.cell_m;
      double sum = 0.0;
      for (std::size_t i = 0; i < p.x_m.size(); ++i) {
        const double d = std::hypot(p.x_m[i] - x, p.y_m[i] - y);
        if (d < radius)
          sum += p.weight[i] * 3e6 / (std::numbers::pi * radius * radius) * std::pow(1 - d * d / (radius * radius), 2);
      }
      out.push_back(sum);
    }
  return out;
}

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
  double most = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) most = std::max(most, std::abs(a[i] - b[i]));
  return most / *std::ranges::max_element(b);
}

TEST(QuarticDensity, EqualsTheGoldenSurface) {
  const auto firms = tests::read_golden("firms.csv"), golden = tests::read_golden("kde.csv");
  Cloud all;
  for (std::size_t i = 0; i < firms.rows(); ++i) {
    all.x.push_back(firms.number(i, "x"));
    all.y.push_back(firms.number(i, "y"));
    all.weight.push_back(firms.number(i, "employees"));
  }
  const Grid grid{0, 0, 500, 20, 20};
  const auto plain = quartic_density({all.x, all.y, {}}, grid, 2000, 1),
             employees = quartic_density(all.points(), grid, 2000, 2);
  ASSERT_EQ(golden.rows(), grid.cells());
  for (std::size_t i = 0; i < golden.rows(); ++i) {
    const auto cell = cell_of(grid, golden.number(i, "x"), golden.number(i, "y"));
    ASSERT_TRUE(cell);
    EXPECT_NEAR(plain[*cell], golden.number(i, "quartic"), 1e-13);
    EXPECT_NEAR(employees[*cell], golden.number(i, "quartic_employees"), 1e-12);
  }
}

TEST(QuarticDensity, EqualsTheFullSum) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const Cloud some = cloud(seed, 800);
    for (const double radius : {400.0, 1000.0, 3333.3}) {
      const Grid grid{-1200, 800, 400, 40, 37};
      EXPECT_LT(
          largest_difference(quartic_density(some.points(), grid, radius, 1), brute_force(some.points(), grid, radius)),
          1e-12)
          << "seed " << seed << ", radius " << radius;
    }
  }
}

TEST(QuarticDensity, IntegratesToTheSumOfWeights) {
  const Cloud some = cloud(4, 1000);
  const double radius = 2000, cell = 200;
  Box box;
  for (std::size_t i = 0; i < some.x.size(); ++i) box.add(some.x[i], some.y[i]);
  const Grid grid = grid_over(box.grown(radius), cell, 1'000'000, "density.cell");
  const auto density = quartic_density(some.points(), grid, radius, 2);
  const double total = std::accumulate(some.weight.begin(), some.weight.end(), 0.0);
  EXPECT_NEAR(std::accumulate(density.begin(), density.end(), 0.0) * cell * cell / 1e6 / total, 1.0, 4e-5);
}

TEST(QuarticDensity, IsTheSameForAnyNumberOfThreadsAndAnyWindow) {
  const Cloud some = cloud(5, 3000);
  const Grid grid{0, 0, 250, 80, 90};
  const auto one = quartic_density(some.points(), grid, 1500, 1);
  EXPECT_EQ(quartic_density(some.points(), grid, 1500, 8), one);
  const Grid window{2500, 5000, 250, 30, 40};  // points outside the window count in it
  const auto part = quartic_density(some.points(), window, 1500, 2);
  const double largest = *std::ranges::max_element(one);
  for (int r = 0; r < window.rows; ++r)
    for (int c = 0; c < window.columns; ++c)
      EXPECT_NEAR(part[static_cast<std::size_t>(r * 30 + c)], one[static_cast<std::size_t>((r + 20) * 80 + c + 10)],
                  1e-12 * largest);
}

TEST(QuarticDensity, DoesNotDependOnTheOrderOfPoints) {
  Cloud some = cloud(6, 3000);
  const Grid grid{0, 0, 250, 80, 90};
  const auto before = quartic_density(some.points(), grid, 1500, 1);
  for (auto* column : {&some.x, &some.y, &some.weight}) std::ranges::reverse(*column);
  EXPECT_LT(largest_difference(quartic_density(some.points(), grid, 1500, 1), before), 1e-12);
}

TEST(QuarticDensity, IsZeroAtTheRadiusAndPeaksAtThePoint) {
  const std::vector<double> x{50}, y{50};
  const auto density = quartic_density({x, y, {}}, {0, 0, 100, 4, 1}, 200, 1);
  EXPECT_DOUBLE_EQ(density[0], 3.0 / (std::numbers::pi * 0.04));
  EXPECT_DOUBLE_EQ(density[1], 3.0 / (std::numbers::pi * 0.04) * 0.5625);
  EXPECT_EQ(density[2], 0.0);
}

TEST(QuarticDensity, OfNothingIsZero) {
  EXPECT_EQ(quartic_density({}, {0, 0, 100, 2, 2}, 200, 4), std::vector<double>(4, 0.0));
  EXPECT_TRUE(quartic_density({}, {0, 0, 100, 0, 0}, 200, 4).empty());
}

TEST(QuarticDensity, RefusesCellsLargerThanTheRadius) {
  EXPECT_THROW(quartic_density({}, {0, 0, 100, 2, 2}, 99, 1), std::invalid_argument);
}

}  // namespace
}  // namespace geo
