// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numbers>
#include <stdexcept>
#include <utility>
#include <vector>

#include "geo/core/area_index.hpp"
#include "geo/core/hilbert.hpp"
#include "geo/core/overlay.hpp"
#include "geo/core/parting.hpp"
#include "geo/core/random.hpp"

namespace geo {
namespace {

void add_square(Shapes& out, double x, double y, double side) {
  out.add_vertex(x, y);
  out.add_vertex(x + side, y);
  out.add_vertex(x + side, y + side);
  out.add_vertex(x, y + side);
  out.add_vertex(x, y);
  out.end_ring();
}

void end_row(Shapes& out) {
  out.end_part();
  out.end_shape();
}

TEST(HilbertKey, NeighboursOnTheCurveShareAnEdge) {
  std::map<std::uint64_t, std::pair<int, int>> order;
  for (int x = 0; x < 16; ++x)
    for (int y = 0; y < 16; ++y) order[hilbert_key(x + 0.5, y + 0.5)] = {x, y};
  ASSERT_EQ(order.size(), 256U);
  for (auto it = order.begin(), next = std::next(it); next != order.end(); it = next++)
    EXPECT_EQ(std::abs(it->second.first - next->second.first) + std::abs(it->second.second - next->second.second), 1);
}

TEST(HilbertKey, BeginsAgainBeyondTheGrid) {
  EXPECT_EQ(hilbert_key(0.0, 5'400'000.0), hilbert_key(0.0, 5'400'000.0 - 8'388'608.0));
  EXPECT_NE(hilbert_key(500'000.0, 5'400'000.0), hilbert_key(500'000.0, 5'400'001.0)) << "north of a UTM zone";
  EXPECT_EQ(hilbert_key(1e300, 0.0), hilbert_key(1e301, 0.0));
}

/// One bit after the other, as the paper has it.
std::uint64_t walked_key(std::uint32_t x, std::uint32_t y) {
  std::uint64_t key = 0;
  for (int bit = 22; bit >= 0; --bit) {
    const std::uint32_t right = (x >> bit) & 1U, upper = (y >> bit) & 1U;
    key = (key << 2) | ((3U * right) ^ upper);
    if (upper != 0) continue;
    if (right == 1) {
      x = ~x;
      y = ~y;
    }
    std::swap(x, y);
  }
  return key;
}

TEST(HilbertKey, EqualsTheWalkThroughEveryLevel) {
  Random random(9, 0);
  for (int i = 0; i < 100'000; ++i) {
    const double x = std::floor(8'388'608 * random.unit()), y = std::floor(8'388'608 * random.unit());
    ASSERT_EQ(hilbert_key(x - 4'194'304, y - 4'194'304),
              walked_key(static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(y)))
        << x << ' ' << y;
  }
}

TEST(HilbertKey, CellsAreSquareMetres) {
  EXPECT_TRUE(same_hilbert_cell(-1.0, 5.0, -0.001, 5.999));
  EXPECT_FALSE(same_hilbert_cell(-0.001, 5.0, 0.0, 5.0));
}

TEST(AreaIndex, AgreesWithTheFullTestOnAWigglyShapeWithAHole) {
  Shapes shape;
  for (int i = 0; i <= 360; ++i) {
    const double angle = (i % 360) * std::numbers::pi / 180, radius = 1000 + 200 * std::sin(7 * angle);
    shape.add_vertex(radius * std::cos(angle), radius * std::sin(angle));
  }
  shape.end_ring();
  add_square(shape, -100, -100, 200);
  end_row(shape);
  const AreaIndex index(shape);
  Random random(5, 0);
  for (int i = 0; i < 20'000; ++i) {
    const double x = 2600 * random.unit() - 1300, y = 2600 * random.unit() - 1300;
    ASSERT_EQ(index.contains(x, y), shape.contains(0, x, y)) << x << ' ' << y;
  }
}

TEST(AreaIndex, IsClosed) {
  Shapes square;
  add_square(square, 0, 0, 10);
  end_row(square);
  const AreaIndex index(square);
  for (const auto& [x, y] : {std::pair{0., 0.}, {10., 10.}, {5., 0.}, {5., 10.}, {0., 5.}, {10., 5.}})
    EXPECT_TRUE(index.contains(x, y)) << x << ' ' << y;
  EXPECT_FALSE(index.contains(10.001, 5));
}

TEST(AreaIndex, OfNothingContainsNothing) { EXPECT_FALSE(AreaIndex(Shapes{}).contains(0, 0)); }

TEST(Dissolved, JoinsRowsThatTouchAndLeavesNoInnerEdge) {
  Shapes squares;
  add_square(squares, 0, 0, 10);
  end_row(squares);
  add_square(squares, 10, 0, 10);
  end_row(squares);
  const Shapes merged = dissolved(squares);
  ASSERT_EQ(merged.size(), 1U);
  EXPECT_EQ(merged.parts(0).size(), 1U);
  EXPECT_EQ(merged.area_m2(0), 200.0);
}

TEST(Around, WidensLinesAndPointsByDiscsOf64Sides) {
  Shapes line(Shapes::Kind::lines);
  line.add_vertex(0, 0), line.add_vertex(1000, 0);
  line.end_ring(), line.end_part(), line.end_shape();
  const double disc = std::acos(-1.0) * 100 * 100;
  EXPECT_NEAR(around(line, 100).area_m2(0), 1000 * 200 + disc, 0.002 * disc);
  const std::vector<double> x{0, 50}, y{0, 0};
  const Shapes both = around(x, y, 100);
  ASSERT_EQ(both.size(), 1U) << "one row";
  EXPECT_TRUE(both.area_m2(0) > disc && both.area_m2(0) < 2 * disc) << "overlaps count once";
  EXPECT_EQ(around(line, 0).size(), 0U) << "a line covers nothing";
  EXPECT_THROW(around(line, -1), std::invalid_argument);
}

TEST(Without, CutsAwayWhatAnyRowCovers) {
  Shapes squares, cut;
  add_square(squares, 0, 0, 10);
  end_row(squares);
  add_square(cut, 5, 0, 10);
  end_row(cut);
  add_square(cut, 0, 5, 10);
  end_row(cut);
  EXPECT_EQ(without(squares, cut).area_m2(0), 25.0);
  EXPECT_EQ(without(squares, squares).size(), 0U);
}

TEST(Repaired, TurnsABowTieIntoItsTwoTriangles) {
  Shapes bow;
  for (const auto& [x, y] : {std::pair{0., 0.}, {10., 10.}, {10., 0.}, {0., 10.}, {0., 0.}}) bow.add_vertex(x, y);
  bow.end_ring();
  end_row(bow);
  const Shapes fixed = repaired(bow);
  EXPECT_EQ(fixed.parts(0).size(), 2U);
  EXPECT_EQ(fixed.area_m2(0), 50.0);
}

Shapes box_area(std::vector<Box> boxes) {
  Shapes out(Shapes::Kind::areas);
  for (const Box& b : boxes) {
    for (const auto& [x, y] :
         {std::pair{b.min_x, b.min_y}, {b.max_x, b.min_y}, {b.max_x, b.max_y}, {b.min_x, b.max_y}, {b.min_x, b.min_y}})
      out.add_vertex(x, y);
    out.end_ring();
    out.end_part();
    out.end_shape();
  }
  return out;
}

TEST(LargestLeft, IsTheLargestPartBesideARiver) {
  const Shapes square = box_area({{0, 0, 100, 100}}), river = box_area({{30, -10, 40, 110}}), anywhere;
  const Shapes got = largest_left(square, {anywhere, river});
  ASSERT_EQ(got.size(), 1U);
  EXPECT_EQ(got.box(0), (Box{40, 0, 100, 100})) << "not both banks";
  EXPECT_EQ(got.area_m2(0), 6000.0);
}

TEST(LargestLeft, StaysOnLand) {
  const Shapes square = box_area({{0, 0, 100, 100}}), land = box_area({{-500, -500, 60, 500}}), nothing;
  EXPECT_EQ(largest_left(square, {land, nothing}).box(0), (Box{0, 0, 60, 100}));
  const Shapes elsewhere = box_area({{500, 500, 600, 600}});
  EXPECT_EQ(largest_left(square, {elsewhere, nothing}).parts(0).size(), 0U) << "nothing of it is land";
}

TEST(LargestLeft, TakesRowsThatOverlapAndKeepsTheOrder) {
  const Shapes squares = box_area({{0, 0, 100, 100}, {200, 0, 300, 100}, {400, 0, 410, 10}}), anywhere;
  const Shapes without = box_area({{0, 0, 50, 100}, {40, 0, 60, 100}, {390, -5, 420, 20}});
  const Shapes got = largest_left(squares, {anywhere, without});
  ASSERT_EQ(got.size(), 3U);
  EXPECT_EQ(got.box(0), (Box{60, 0, 100, 100}));
  EXPECT_EQ(got.box(1), (Box{200, 0, 300, 100}));
  EXPECT_EQ(got.parts(2).size(), 0U);
}

TEST(LargestLeft, OfEqualPartsIsTheSouthern) {
  const Shapes square = box_area({{0, 0, 100, 100}}), band = box_area({{-1, 40, 101, 60}}), anywhere;
  EXPECT_EQ(largest_left(square, {anywhere, band}).box(0), (Box{0, 0, 100, 40}));
}

}  // namespace
}  // namespace geo
