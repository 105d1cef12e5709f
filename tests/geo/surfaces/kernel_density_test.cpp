// SPDX-License-Identifier: Apache-2.0
#include "geo/surfaces/kernel_density.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <stdexcept>
#include <string>
#include <tuple>

#include "geo/core/grid.hpp"
#include "geo/core/random.hpp"
#include "geo/surfaces/edge_mass.hpp"
#include "tests/support/cloud.hpp"
#include "tests/support/golden.hpp"

namespace geo {
namespace {

using tests::Cloud, tests::cloud;

constexpr Kernel kAll[] = {Kernel::quartic, Kernel::epanechnikov, Kernel::triweight, Kernel::gaussian};

std::vector<double> quartic(const WeightedPoints& points, const Grid& grid, double radius, unsigned threads) {
  return kernel_density(points, grid, {Kernel::quartic, radius}, threads);
}

/// The kernels as the papers write them.
double textbook(Kernel kernel, double d, double radius) {
  const double pi = std::numbers::pi, s = radius / std::sqrt(8.0), h2 = radius * radius;
  switch (kernel) {
    case Kernel::quartic:
      return d < radius ? 3 / (pi * h2) * std::pow(1 - d * d / h2, 2) : 0.0;
    case Kernel::epanechnikov:
      return d * d < 6 * s * s ? 2 / (pi * 6 * s * s) * (1 - d * d / (6 * s * s)) : 0.0;
    case Kernel::triweight:
      return d * d < 10 * s * s ? 4 / (pi * 10 * s * s) * std::pow(1 - d * d / (10 * s * s), 3) : 0.0;
    case Kernel::gaussian:
      return d <= 5 * s ? std::exp(-d * d / (2 * s * s)) / (2 * pi * s * s) : 0.0;
  }
  return 0.0;
}

std::vector<double> brute_force(const WeightedPoints& p, const Grid& grid, const Smoothing& smoothing) {
  std::vector<double> out;
  for (int r = 0; r < grid.rows; ++r)
    for (int c = 0; c < grid.columns; ++c) {
      const double x = grid.x0_m + (c + 0.5) * grid.cell_m, y = grid.y0_m + (r + 0.5) * grid.cell_m;
      double sum = 0.0;
      for (std::size_t i = 0; i < p.x_m.size(); ++i) {
        const double d = std::hypot(p.x_m[i] - x, p.y_m[i] - y);
        sum += 1e6 * p.weight_of(i) * textbook(smoothing.kernel, d, smoothing.radius_of(i));
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

TEST(KernelDensity, EqualsTheGoldenSurface) {
  const auto firms = tests::read_golden("firms.csv"), golden = tests::read_golden("kde.csv");
  Cloud all;
  for (std::size_t i = 0; i < firms.rows(); ++i) {
    all.x.push_back(firms.number(i, "x"));
    all.y.push_back(firms.number(i, "y"));
    all.weight.push_back(firms.number(i, "employees"));
  }
  const Grid grid{0, 0, 500, 20, 20};
  const auto plain = quartic({all.x, all.y, {}}, grid, 2000, 1), employees = quartic(all.points(), grid, 2000, 2);
  ASSERT_EQ(golden.rows(), grid.cells());
  for (std::size_t i = 0; i < golden.rows(); ++i) {
    const auto cell = cell_of(grid, golden.number(i, "x"), golden.number(i, "y"));
    ASSERT_TRUE(cell);
    EXPECT_NEAR(plain[*cell], golden.number(i, "quartic"), 1e-11);
    EXPECT_NEAR(employees[*cell], golden.number(i, "quartic_employees"), 1e-11);
  }
}

TEST(KernelDensity, EqualsTheFullSum) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const Cloud some = cloud(seed, 800);
    for (const double radius : {400.0, 1000.0, 3333.3}) {
      const Grid grid{-1200, 800, 400, 40, 37};
      for (const Kernel kernel : kAll)
        EXPECT_LT(largest_difference(kernel_density(some.points(), grid, {kernel, radius}, 1),
                                     brute_force(some.points(), grid, {kernel, radius})),
                  1e-11)
            << "seed " << seed << ", radius " << radius << ", kernel " << static_cast<int>(kernel);
    }
  }
}

TEST(KernelDensity, EqualsTheFullSumWithARadiusForEachPoint) {
  const Cloud some = cloud(8, 800);
  Random random(9, 0);
  std::vector<double> radii;
  for (std::size_t i = 0; i < some.x.size(); ++i) radii.push_back(400.0 + 6000.0 * std::pow(random.unit(), 3.0));
  const Grid grid{-1200, 800, 400, 40, 37};
  for (const Kernel kernel : kAll) {
    const Smoothing smoothing{kernel, 1500, radii};
    const auto found = kernel_density(some.points(), grid, smoothing, 1);
    EXPECT_LT(largest_difference(found, brute_force(some.points(), grid, smoothing)), 1e-10);
    EXPECT_EQ(kernel_density(some.points(), grid, smoothing, 8), found);
    const std::vector<double> equal(some.x.size(), 1500.0);
    EXPECT_EQ(kernel_density(some.points(), grid, {kernel, 1500, equal}, 1),
              kernel_density(some.points(), grid, {kernel, 1500}, 1));
  }
}

TEST(KernelDensity, EqualsTheGoldenGaussianButForItsCut) {
  const auto firms = tests::read_golden("firms.csv"), golden = tests::read_golden("kde.csv");
  Cloud all;
  for (std::size_t i = 0; i < firms.rows(); ++i) {
    all.x.push_back(firms.number(i, "x"));
    all.y.push_back(firms.number(i, "y"));
  }
  const Grid grid{0, 0, 500, 20, 20};
  const auto found = kernel_density(all.points(), grid, {Kernel::gaussian, 2000}, 1);
  const double cut = 300 * 1e6 * std::exp(-12.5) * kernel_at(Kernel::gaussian, 0, 2000);
  for (std::size_t i = 0; i < golden.rows(); ++i) {
    const auto cell = cell_of(grid, golden.number(i, "x"), golden.number(i, "y"));
    EXPECT_LE(found[*cell], golden.number(i, "gauss") + 1e-12);
    EXPECT_NEAR(found[*cell], golden.number(i, "gauss"), cut);
  }
}

TEST(KernelDensity, CorrectedForTheEdgeEqualsTheGoldenSurfaces) {
  const auto firms = tests::read_golden("firms.csv"), golden = tests::read_golden("kde.csv");
  Cloud all;
  for (std::size_t i = 0; i < firms.rows(); ++i) {
    all.x.push_back(firms.number(i, "x"));
    all.y.push_back(firms.number(i, "y"));
  }
  Shapes square(Shapes::Kind::areas);
  for (const auto& [x, y] : {std::pair{0., 0.}, {10'000., 0.}, {10'000., 10'000.}, {0., 10'000.}, {0., 0.}})
    square.add_vertex(x, y);
  square.end_ring();
  square.end_part();
  square.end_shape();
  const Grid grid{0, 0, 500, 20, 20};
  for (const auto& [kernel, name, tolerance] :
       {std::tuple{Kernel::quartic, "quartic", 1e-9}, {Kernel::gaussian, "gauss", 1e-4}}) {
    const EdgeMass mass(square, kernel, reach_m(kernel, 2000));
    const auto plain = kernel_density(all.points(), grid, {kernel, 2000}, 1);
    const auto at_cells = mass.at_cells(grid, {}, 2000, 2), at_firms = mass.at_points(all.x, all.y, 2000, {}, 2);
    for (const double share : at_firms) all.weight.push_back(1.0 / share);
    const auto diggle = kernel_density(all.points(), grid, {kernel, 2000}, 1);
    all.weight.clear();
    for (std::size_t i = 0; i < golden.rows(); ++i) {
      const auto cell = cell_of(grid, golden.number(i, "x"), golden.number(i, "y"));
      EXPECT_NEAR(plain[*cell] / at_cells[*cell], golden.number(i, std::string(name) + "_uniform"), tolerance);
      EXPECT_NEAR(diggle[*cell], golden.number(i, std::string(name) + "_diggle"), tolerance);
    }
  }
}

TEST(Kernel, HasTheMassAndSpreadThatItsNameSays) {
  for (const Kernel kernel : kAll) {
    const double radius = 1000, reach = reach_m(kernel, radius), step = reach / 20'000;
    double mass = 0.0, variance = 0.0;
    for (double r = step / 2; r < reach; r += step) {
      const double ring = kernel_at(kernel, r, radius) * 2 * std::numbers::pi * r * step;
      mass += ring;
      variance += ring * r * r / 2;
    }
    EXPECT_NEAR(mass, 1.0, 4e-6);
    EXPECT_NEAR(std::sqrt(variance) / spread_m(radius), 1.0, 3e-5);
    EXPECT_EQ(kernel_at(kernel, reach * 1.0001, radius), 0.0);
  }
}

TEST(KernelDensity, IntegratesToTheSumOfWeights) {
  const Cloud some = cloud(4, 1000);
  const double radius = 2000, cell = 200;
  Box box;
  for (std::size_t i = 0; i < some.x.size(); ++i) box.add(some.x[i], some.y[i]);
  const Grid grid = grid_over(box.grown(2 * radius), cell, 1'000'000, "density.cell");
  const double total = std::accumulate(some.weight.begin(), some.weight.end(), 0.0);
  for (const Kernel kernel : kAll) {
    const auto density = kernel_density(some.points(), grid, {kernel, radius}, 2);
    EXPECT_NEAR(std::accumulate(density.begin(), density.end(), 0.0) * cell * cell / 1e6 / total, 1.0,
                kernel == Kernel::epanechnikov ? 1e-3 : 4e-5);
  }
}

TEST(KernelDensity, IsTheSameForAnyNumberOfThreadsAndAnyWindow) {
  const Cloud some = cloud(5, 3000);
  const Grid grid{0, 0, 250, 80, 90};
  const auto one = quartic(some.points(), grid, 1500, 1);
  EXPECT_EQ(quartic(some.points(), grid, 1500, 8), one);
  const Grid window{2500, 5000, 250, 30, 40};  // points outside the window count in it
  const auto part = quartic(some.points(), window, 1500, 2);
  const double largest = *std::ranges::max_element(one);
  for (int r = 0; r < window.rows; ++r)
    for (int c = 0; c < window.columns; ++c)
      EXPECT_NEAR(part[static_cast<std::size_t>(r * 30 + c)], one[static_cast<std::size_t>((r + 20) * 80 + c + 10)],
                  1e-12 * largest);
}

TEST(KernelDensity, DoesNotDependOnTheOrderOfPoints) {
  Cloud some = cloud(6, 3000);
  const Grid grid{0, 0, 250, 80, 90};
  const auto before = quartic(some.points(), grid, 1500, 1);
  for (auto* column : {&some.x, &some.y, &some.weight}) std::ranges::reverse(*column);
  EXPECT_LT(largest_difference(quartic(some.points(), grid, 1500, 1), before), 1e-12);
}

TEST(KernelDensity, IsExactlyZeroOutOfReachAndNeverNegative) {
  Cloud some = cloud(10, 60);
  some.weight.front() = 1e9;  // what it leaves in the running sums must not show elsewhere
  const Grid grid{-1200, 800, 400, 70, 60};
  for (const Kernel kernel : kAll)
    for (const double radius : {400.0, 1700.0}) {
      const auto found = kernel_density(some.points(), grid, {kernel, radius}, 2),
                 full = brute_force(some.points(), grid, {kernel, radius});
      EXPECT_LT(largest_difference(found, full), 1e-11);
      for (std::size_t i = 0; i < full.size(); ++i) {
        EXPECT_GE(found[i], 0.0);
        // A cell that nothing reaches: no point begins and none has yet to end there.
        const auto column = i % 70;
        const bool alone = (column == 0 || full[i - 1] == 0.0) && (column == 69 || full[i + 1] == 0.0);
        if (full[i] == 0.0 && alone) {
          EXPECT_EQ(found[i], 0.0) << "cell " << i;
        }
      }
    }
}

TEST(KernelDensity, OfAWideKernelOverManyBlocksEqualsTheFullSum) {
  const Cloud some = cloud(11, 400);
  const Grid grid{-31'000, -5000, 100, 700, 90};
  for (const Kernel kernel : {Kernel::quartic, Kernel::epanechnikov, Kernel::triweight})
    for (const double radius : {1000.0, 6200.0})
      EXPECT_LT(largest_difference(kernel_density(some.points(), grid, {kernel, radius}, 2),
                                   brute_force(some.points(), grid, {kernel, radius})),
                1e-11);
}

TEST(KernelDensity, WhoseKernelsBeginAndEndAtCellsAndBlocksEqualsTheFullSum) {
  Cloud lattice;
  for (int i = 0; i < 60; ++i)
    for (int j = 0; j < 20; ++j) {
      lattice.x.push_back(50.0 * i);
      lattice.y.push_back(50.0 * j);
      lattice.weight.push_back(1.0);
    }
  const Grid grid{-400, -300, 100, 50, 21};
  for (const Kernel kernel : {Kernel::quartic, Kernel::epanechnikov, Kernel::triweight})
    for (const double radius : {100.0, 150.0, 200.0, 300.0, 1000.0})
      EXPECT_LT(largest_difference(kernel_density(lattice.points(), grid, {kernel, radius}, 2),
                                   brute_force(lattice.points(), grid, {kernel, radius})),
                1e-11)
          << "radius " << radius << ", kernel " << static_cast<int>(kernel);
}

TEST(KernelDensity, IsZeroAtTheRadiusAndPeaksAtThePoint) {
  const std::vector<double> x{50}, y{50};
  const auto density = quartic({x, y, {}}, {0, 0, 100, 4, 1}, 200, 1);
  EXPECT_DOUBLE_EQ(density[0], 3.0 / (std::numbers::pi * 0.04));
  EXPECT_DOUBLE_EQ(density[1], 3.0 / (std::numbers::pi * 0.04) * 0.5625);
  EXPECT_EQ(density[2], 0.0);
}

TEST(KernelDensity, OfNothingIsZero) {
  EXPECT_EQ(quartic({}, {0, 0, 100, 2, 2}, 200, 4), std::vector<double>(4, 0.0));
  EXPECT_TRUE(quartic({}, {0, 0, 100, 0, 0}, 200, 4).empty());
}

TEST(KernelDensity, RefusesCellsLargerThanTheRadius) {
  EXPECT_THROW(quartic({}, {0, 0, 100, 2, 2}, 99, 1), std::invalid_argument);
  const std::vector<double> one{50}, narrow{99}, two{200, 200};
  EXPECT_THROW(kernel_density({one, one, {}}, {0, 0, 100, 2, 2}, {Kernel::quartic, 200, narrow}, 1),
               std::invalid_argument);
  EXPECT_THROW(kernel_density({one, one, {}}, {0, 0, 100, 2, 2}, {Kernel::quartic, 200, two}, 1),
               std::invalid_argument);
}

}  // namespace
}  // namespace geo
