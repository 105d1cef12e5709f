// SPDX-License-Identifier: Apache-2.0
#include "geo/surfaces/edge_mass.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "geo/core/random.hpp"
#include "tests/support/golden.hpp"

namespace geo {
namespace {

constexpr Kernel kAll[] = {Kernel::quartic, Kernel::epanechnikov, Kernel::triweight, Kernel::gaussian};

using Corners = std::vector<std::pair<double, double>>;

void add_ring(Shapes& area, Corners corners) {
  corners.push_back(corners.front());
  for (const auto& [x, y] : corners) area.add_vertex(x, y);
  area.end_ring();
}

Shapes polygon(const std::vector<Corners>& rings) {
  Shapes area(Shapes::Kind::areas);
  for (const Corners& ring : rings) add_ring(area, ring);
  area.end_part();
  area.end_shape();
  return area;
}

Corners rectangle(double x1, double y1, double x2, double y2) { return {{x1, y1}, {x2, y1}, {x2, y2}, {x1, y2}}; }

/// A jagged star with a hole: 60 corners at random distances around the origin.
Shapes coast(std::uint64_t seed) {
  Random random(seed, 0);
  Corners shell, hole;
  for (int i = 0; i < 60; ++i) {
    const double angle = 2.0 * std::numbers::pi * i / 60.0, r = 2000.0 + 3000.0 * random.unit();
    shell.emplace_back(r * std::cos(angle), r * std::sin(angle));
    if (i % 10 == 0) hole.emplace_back(0.2 * r * std::cos(angle), 0.2 * r * std::sin(angle));
  }
  return polygon({shell, hole});
}

/// The kernel's mass within r of its centre, in closed form.
double mass_within(Kernel kernel, double r, double radius) {
  if (kernel == Kernel::gaussian) return 1.0 - std::exp(-4.0 * r * r / (radius * radius));
  const double reach = reach_m(kernel, radius), rest = std::max(0.0, 1.0 - r * r / (reach * reach));
  return 1.0 - std::pow(rest, power_of(kernel) + 1);
}

/// The mass in polar coordinates: rays between the angles of successive corners, each cut at every edge it crosses.
double by_rays(const Shapes& area, Kernel kernel, double x, double y, double radius) {
  std::vector<double> angles{-std::numbers::pi, std::numbers::pi};
  for (std::size_t i = 0; i < area.vertices(); ++i) angles.push_back(std::atan2(area.y()[i] - y, area.x()[i] - x));
  std::ranges::sort(angles);
  const auto along = [&](double angle) {
    std::vector<double> hits;
    const double c = std::cos(angle), s = std::sin(angle);
    for (std::size_t ring = 0; ring + 1 < area.ring_offsets().size(); ++ring) {
      const auto xs = area.xs(ring), ys = area.ys(ring);
      for (std::size_t i = 1; i < xs.size(); ++i) {
        const double across1 = c * (ys[i - 1] - y) - s * (xs[i - 1] - x), across2 = c * (ys[i] - y) - s * (xs[i] - x);
        if ((across1 > 0.0) == (across2 > 0.0)) continue;
        const double t = across1 / (across1 - across2);
        const double r = c * (xs[i - 1] + t * (xs[i] - xs[i - 1]) - x) + s * (ys[i - 1] + t * (ys[i] - ys[i - 1]) - y);
        if (r > 0.0) hits.push_back(r);
      }
    }
    std::ranges::sort(hits);
    double sum = 0.0, sign = hits.size() % 2 == 0 ? -1.0 : 1.0;  // an odd number of crossings: the ray starts inside
    for (const double r : hits) {
      sum += sign * mass_within(kernel, r, radius);
      sign = -sign;
    }
    return sum;
  };
  double sum = 0.0;
  constexpr double kAt[] = {0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363},
                   kWeight[] = {0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763};
  for (std::size_t i = 1; i < angles.size(); ++i) {
    constexpr int kParts = 60;  // kinks where an edge enters the disc make more of no use
    const double step = (angles[i] - angles[i - 1]) / kParts;
    for (int k = 0; k < kParts && step > 0.0; ++k)
      for (int g = 0; g < 4; ++g)
        for (const double side : {-1.0, 1.0})
          sum += 0.5 * step * kWeight[g] * along(angles[i - 1] + (k + 0.5 * (1.0 + side * kAt[g])) * step);
  }
  return sum / (2.0 * std::numbers::pi);
}

TEST(EdgeMass, EqualsTheGoldenSquare) {
  const auto golden = tests::read_golden("kde.csv");
  const Shapes square = polygon({rectangle(0, 0, 10'000, 10'000)});
  const EdgeMass quartic(square, Kernel::quartic, 2000), gaussian(square, Kernel::gaussian, 4000);
  for (std::size_t i = 0; i < golden.rows(); ++i) {
    const double x = golden.number(i, "x"), y = golden.number(i, "y");
    EXPECT_NEAR(quartic.at(x, y, 2000), golden.number(i, "edge_quartic"), 1e-9);
    EXPECT_NEAR(gaussian.at(x, y, 2000), golden.number(i, "edge_gauss"), 4e-6) << "edges beyond the cut do not count";
  }
}

TEST(EdgeMass, EqualsTheSumAlongRays) {
  const Shapes area = coast(7);
  for (const Kernel kernel : kAll) {
    const EdgeMass mass(area, kernel, reach_m(kernel, 2500));
    for (const auto& [x, y] : Corners{{0, 0}, {1200, 900}, {-3000, 500}, {2600, -2300}, {-400, 5200}, {333, -601}}) {
      const double tolerance = kernel == Kernel::gaussian ? 4e-6 : 1e-6;  // of the rays, which meet kinks
      for (const double radius : {800.0, 2500.0})
        EXPECT_NEAR(mass.at(x, y, radius), by_rays(area, kernel, x, y, radius), tolerance)
            << "kernel " << static_cast<int>(kernel) << " at " << x << " " << y << ", radius " << radius;
    }
  }
}

TEST(EdgeMass, IsAHalfOnAStraightEdgeAndAQuarterOnACorner) {
  const Shapes square = polygon({rectangle(0, 0, 10'000, 10'000)});
  for (const Kernel kernel : kAll) {
    const EdgeMass mass(square, kernel, 4000);
    EXPECT_NEAR(mass.at(5000, 0, 2000), 0.5, 1e-9);
    EXPECT_NEAR(mass.at(10'000, 5000, 2000), 0.5, 1e-9);
    EXPECT_NEAR(mass.at(0, 0, 2000), 0.25, 1e-9);
    EXPECT_NEAR(mass.at(10'000, 10'000, 2000), 0.25, 1e-9);
    EXPECT_EQ(mass.at(5000, 5000, 2000), 1.0);
    EXPECT_EQ(mass.at(5000, -4001, 2000), 0.0);
    EXPECT_EQ(mass.at(90'000, 5000, 2000), 0.0);
  }
}

TEST(EdgeMass, DoesNotDependOnTheDirectionOfRingsNorOnWhereTheyAreCut) {
  auto shell = rectangle(0, 0, 9000, 9000), hole = rectangle(3000, 3000, 6000, 6000);
  const Shapes one = polygon({shell, hole});
  std::ranges::reverse(shell);
  std::ranges::reverse(hole);
  const Shapes other = polygon({shell, hole});
  const EdgeMass a(one, Kernel::quartic, 2000), b(other, Kernel::quartic, 2000), wide(one, Kernel::quartic, 9000);
  for (double x = -500; x < 9600; x += 733)
    for (double y = -500; y < 9600; y += 611) {
      EXPECT_NEAR(a.at(x, y, 2000), b.at(x, y, 2000), 1e-12);
      EXPECT_NEAR(a.at(x, y, 2000), wide.at(x, y, 2000), 1e-12);
    }
  EXPECT_EQ(a.at(4500, 4500, 1000), 0.0) << "in the hole";
}

TEST(EdgeMass, OfPartsIsTheSum) {
  Shapes two(Shapes::Kind::areas);
  for (const double x : {0.0, 3000.0}) {
    add_ring(two, rectangle(x, 0, x + 2500, 2000));
    two.end_part();
  }
  two.end_shape();
  const EdgeMass both(two, Kernel::triweight, 2500),
      left(polygon({rectangle(0, 0, 2500, 2000)}), Kernel::triweight, 2500),
      right(polygon({rectangle(3000, 0, 5500, 2000)}), Kernel::triweight, 2500);
  EXPECT_NEAR(both.at(2700, 300, 2000), left.at(2700, 300, 2000) + right.at(2700, 300, 2000), 1e-12);
}

TEST(EdgeMass, IsTheSameForAnyNumberOfThreads) {
  const Shapes area = coast(9);
  const EdgeMass mass(area, Kernel::quartic, 1500);
  const Grid grid{-6000, -6000, 500, 24, 24};
  const auto one = mass.at_cells(grid, {}, 1500, 1);
  EXPECT_EQ(mass.at_cells(grid, {}, 1500, 8), one);
  EXPECT_EQ(one[5 * 24 + 7], mass.at(-6000 + 7.5 * 500, -6000 + 5.5 * 500, 1500));
  std::vector<std::uint8_t> wanted(grid.cells(), 0);
  wanted[7] = 1;
  const auto few = mass.at_cells(grid, wanted, 1500, 2);
  EXPECT_EQ(few[7], one[7]);
  EXPECT_EQ(few[8], 1.0);
}

TEST(EdgeMass, OfNothingIsNothing) {
  EXPECT_EQ(EdgeMass(Shapes(Shapes::Kind::areas), Kernel::quartic, 1000).at(0, 0, 1000), 0.0);
}

}  // namespace
}  // namespace geo
