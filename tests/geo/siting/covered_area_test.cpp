// SPDX-License-Identifier: Apache-2.0
#include "geo/siting/covered_area.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <random>
#include <stdexcept>

#include "geo/core/crs.hpp"

namespace geo {
namespace {

using Ring = std::vector<std::pair<double, double>>;

double signed_area(const Ring& ring) {
  double sum = 0.0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const auto& [x1, y1] = ring[i];
    const auto& [x2, y2] = ring[(i + 1) % ring.size()];
    sum += (x1 - ring[0].first) * (y2 - ring[0].second) - (x2 - ring[0].first) * (y1 - ring[0].second);
  }
  return sum / 2.0;
}

/// Sutherland and Hodgman: the ring cut by the six half-planes of the hexagon. Its area is right for any ring.
double clipped_m2(Ring ring, const HexLayout& layout, HexCell cell) {
  const auto corners = layout.corners(cell);
  for (std::size_t side = 0; side < 6; ++side) {
    const std::pair<double, double> a = corners[side], b = corners[(side + 1) % 6];
    const auto inside = [&](const std::pair<double, double>& p) {
      return (b.first - a.first) * (p.second - a.second) - (b.second - a.second) * (p.first - a.first);
    };
    Ring kept;
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const auto &p = ring[i], &n = ring[(i + 1) % ring.size()];
      const double here = inside(p), there = inside(n);
      if (here >= 0.0) kept.push_back(p);
      if ((here < 0.0) != (there < 0.0)) {
        const double t = here / (here - there);
        kept.push_back({p.first + t * (n.first - p.first), p.second + t * (n.second - p.second)});
      }
    }
    ring = kept;
    if (ring.empty()) return 0.0;
  }
  return std::abs(signed_area(ring));
}

void add_ring(Shapes& shapes, const Ring& ring) {
  for (const auto& [x, y] : ring) shapes.add_vertex(x, y);
  shapes.add_vertex(ring[0].first, ring[0].second);
  shapes.end_ring();
}

Shapes shape_of(const std::vector<Ring>& rings) {
  Shapes out(Shapes::Kind::areas);
  for (const Ring& ring : rings) add_ring(out, ring);
  out.end_part();
  out.end_shape();
  return out;
}

Ring star(std::mt19937& random, double x, double y, double radius, int corners) {
  std::uniform_real_distribution<double> share(0.2, 1.0);
  Ring out;
  for (int i = 0; i < corners; ++i) {
    const double angle = 2.0 * std::numbers::pi * i / corners, r = radius * share(random);
    out.push_back({snapped(x + r * std::cos(angle)), snapped(y + r * std::sin(angle))});
  }
  return out;
}

HexCells block_of_cells(std::int32_t reach) {
  std::vector<HexCell> cells;
  for (std::int32_t r = -reach; r <= reach; ++r)
    for (std::int32_t q = -reach; q <= reach; ++q) cells.push_back({q, r});
  return HexCells(cells);
}

class CoveredArea : public testing::Test {
 protected:
  const HexLayout layout{1000.0};
  const double whole = std::sqrt(3.0) / 2.0 * 1e6;
};

TEST_F(CoveredArea, EqualsClippingEveryRing) {
  std::mt19937 random(1);
  const HexCells cells = block_of_cells(40);  // several blocks of rows
  for (int round = 0; round < 20; ++round) {
    const Ring shell = star(random, 311.0, -97.0, 800.0 * (round + 1), 5 + 9 * round);
    Ring hole = star(random, 311.0, -97.0, 100.0 * (round + 1), 7);
    if (round % 2 == 0) std::ranges::reverse(hole);
    const auto got = covered_m2(shape_of({shell, hole}), {}, layout, cells, 1);
    double worst = 0.0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const HexCell cell = cells.cells()[i];
      worst = std::max(worst, std::abs(got[i] - clipped_m2(shell, layout, cell) + clipped_m2(hole, layout, cell)));
    }
    EXPECT_LE(worst, 1e-9 * whole) << round;
  }
}

TEST_F(CoveredArea, SumsToTheAreaWithoutOneCellMissing) {
  std::mt19937 random(2);
  const Shapes areas = shape_of({star(random, 0, 0, 20'000, 60)});
  const auto got = covered_m2(areas, {}, layout, block_of_cells(60), 1);
  EXPECT_NEAR(std::accumulate(got.begin(), got.end(), 0.0), areas.area_m2(0), 1e-9 * areas.area_m2(0));
}

TEST_F(CoveredArea, OfAHexagonByItselfIsTheWholeAndNothingBeside) {
  const HexCells cells = block_of_cells(3);
  Shapes one(Shapes::Kind::areas);
  layout.add_to(one, {1, -2});
  const auto got = covered_m2(one, {}, layout, cells, 1);
  const auto areas = areas_m2(layout, cells, 1);
  for (std::size_t i = 0; i < cells.size(); ++i)
    EXPECT_EQ(got[i], (cells.cells()[i] == HexCell{1, -2} ? areas[i] : 0.0)) << cell_id(cells.cells()[i]);
}

TEST_F(CoveredArea, OfAHexagonIsThatOfItsCorners) {
  const HexCells cells = block_of_cells(2);
  const auto areas = areas_m2(layout, cells, 1);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto corners = layout.corners(cells.cells()[i]);
    EXPECT_NEAR(areas[i], signed_area(Ring(corners.begin(), corners.end())), 1e-9 * whole);
  }
}

TEST_F(CoveredArea, InsideALargeAreaIsExactlyWhole) {
  const HexCells cells = block_of_cells(5);
  const auto got = covered_m2(shape_of({{{-1e5, -1e5}, {1e5, -1e5}, {1e5, 1e5}, {-1e5, 1e5}}}), {}, layout, cells, 1);
  EXPECT_EQ(got, areas_m2(layout, cells, 1));
}

TEST_F(CoveredArea, CutsAlongTheSidesOfHexagons) {
  // A square whose west side runs along the east side of cell (0, 0) and whose south side through its middle.
  const HexCells cells = block_of_cells(2);
  const auto got = covered_m2(shape_of({{{500, 0}, {1500, 0}, {1500, 5000}, {500, 5000}}}), {}, layout, cells, 1);
  EXPECT_EQ(got[*cells.find({0, 0})], 0.0);
  EXPECT_NEAR(got[*cells.find({1, 0})], whole / 2.0, 1.0) << "snapped corners";
}

TEST_F(CoveredArea, WeightsEachRow) {
  std::mt19937 random(3);
  const Ring a = star(random, 0, 0, 3000, 9), b = star(random, 1500, 700, 2500, 8);
  Shapes both = shape_of({a});
  both.add_shape(shape_of({b}), 0);
  const HexCells cells = block_of_cells(6);
  const auto got = covered_m2(both, std::vector<double>{2.0, 0.5}, layout, cells, 1);
  for (std::size_t i = 0; i < cells.size(); ++i)
    EXPECT_NEAR(got[i], 2.0 * clipped_m2(a, layout, cells.cells()[i]) + 0.5 * clipped_m2(b, layout, cells.cells()[i]),
                1e-9 * whole);
}

TEST_F(CoveredArea, LeavesOutWhatIsNotStudied) {
  std::mt19937 random(4);
  const Shapes areas = shape_of({star(random, 0, 0, 9000, 31)});
  std::vector<HexCell> some;
  const HexCells all = block_of_cells(12);
  for (const HexCell cell : all.cells())
    if ((cell.q * 7 + cell.r * 3) % 4 == 0) some.push_back(cell);
  const HexCells cells(some);
  const auto got = covered_m2(areas, {}, layout, cells, 1), of_all = covered_m2(areas, {}, layout, all, 1);
  for (std::size_t i = 0; i < cells.size(); ++i) EXPECT_NEAR(got[i], of_all[*all.find(cells.cells()[i])], 1e-9 * whole);
}

TEST_F(CoveredArea, DoesNotDependOnThreads) {
  std::mt19937 random(5);
  const Shapes areas = shape_of({star(random, 0, 0, 60'000, 500)});
  const HexCells cells = block_of_cells(70);
  EXPECT_EQ(covered_m2(areas, {}, layout, cells, 1), covered_m2(areas, {}, layout, cells, 4));
}

TEST_F(CoveredArea, RefusesLinesAndWrongWeights) {
  EXPECT_THROW(covered_m2(Shapes(Shapes::Kind::lines), {}, layout, block_of_cells(1), 1), std::invalid_argument);
  Shapes one(Shapes::Kind::areas);
  layout.add_to(one, {0, 0});
  EXPECT_THROW(covered_m2(one, std::vector<double>{1, 1}, layout, block_of_cells(1), 1), std::invalid_argument);
}

}  // namespace
}  // namespace geo
