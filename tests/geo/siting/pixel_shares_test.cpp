// SPDX-License-Identifier: Apache-2.0
#include "geo/siting/pixel_shares.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>
#include <stdexcept>

#include "geo/siting/covered_area.hpp"

namespace geo {
namespace {

/// A raster as a lattice of corners: an affine map of (column, row).
struct Raster {
  std::size_t columns, rows;
  double x0, y0, dx_column, dy_column, dx_row, dy_row;
  std::vector<double> values{}, x{}, y{};

  void make(std::mt19937& random) {
    std::uniform_real_distribution<double> value(0.0, 10.0);
    for (std::size_t i = 0; i < columns * rows; ++i) values.push_back(value(random));
    for (std::size_t r = 0; r <= rows; ++r)
      for (std::size_t c = 0; c <= columns; ++c) {
        x.push_back(x0 + static_cast<double>(c) * dx_column + static_cast<double>(r) * dx_row);
        y.push_back(y0 + static_cast<double>(c) * dy_column + static_cast<double>(r) * dy_row);
      }
  }
  PixelRows all() const { return {columns, values, x, y}; }
  Pixel pixel(std::size_t c, std::size_t r) const {
    const std::size_t a = r * (columns + 1) + c, b = a + columns + 1;
    return {{{x[a], y[a]}, {x[a + 1], y[a + 1]}, {x[b + 1], y[b + 1]}, {x[b], y[b]}}};
  }
};

HexCells block_of_cells(std::int32_t reach) {
  std::vector<HexCell> cells;
  for (std::int32_t r = -reach; r <= reach; ++r)
    for (std::int32_t q = -reach; q <= reach; ++q) cells.push_back({q, r});
  return HexCells(cells);
}

/// Every pixel as an area, by the other exact method.
void expect_like_covered_area(const Raster& raster, const HexLayout& layout) {
  const HexCells cells = block_of_cells(6);
  PixelShares shares(layout, cells, {PixelTest{.above = 7.0, .below = 1.0, .classes = {}}});
  shares.add(raster.all());
  std::vector<double> known(cells.size()), weighted(cells.size()), sum(cells.size()), holding(cells.size());
  for (std::size_t r = 0; r < raster.rows; ++r)
    for (std::size_t c = 0; c < raster.columns; ++c) {
      const double value = raster.values[r * raster.columns + c];
      if (std::isnan(value)) continue;
      const Pixel pixel = raster.pixel(c, r);
      Shapes one(Shapes::Kind::areas);
      for (std::size_t i = 0; i <= 4; ++i) one.add_vertex(pixel[i % 4].first, pixel[i % 4].second);
      one.end_ring(), one.end_part(), one.end_shape();
      const auto covered = covered_m2(one, std::vector<double>{1.0}, layout, cells, 1);
      for (std::size_t i = 0; i < cells.size(); ++i) {
        known[i] += covered[i];
        weighted[i] += covered[i] * value;
        sum[i] += covered[i] / area_m2(pixel) * value;
        if (value > 7.0 || value < 1.0) holding[i] += covered[i];
      }
    }
  const double tolerance = 1e-8 * layout.cell_m() * layout.cell_m();
  const std::vector<double> means = shares.means();
  for (std::size_t i = 0; i < cells.size(); ++i) {
    EXPECT_NEAR(shares.known_m2()[i], known[i], tolerance);
    EXPECT_NEAR(shares.holding_m2(0)[i], holding[i], tolerance);
    EXPECT_NEAR(shares.sums()[i], sum[i], 1e-6);
    if (known[i] > 1.0) {
      EXPECT_NEAR(means[i], weighted[i] / known[i], 1e-6);
    }
  }
}

TEST(PixelShares, EqualTheOtherExactMethod) {
  std::mt19937 random(1);
  Raster small{40, 30, -1800.3, 1500.7, 90, 0, 0, -90};  // north up, pixels smaller than hexagons
  small.make(random);
  small.values[77] = std::nan("");
  expect_like_covered_area(small, HexLayout(700.0));
  Raster rotated{20, 25, -1500, 900, 110, 45, 60, -130};
  rotated.make(random);
  expect_like_covered_area(rotated, HexLayout(500.0));
  Raster large{3, 4, -2500, 2500, 1700, 0, 0, -1300};  // larger than hexagons
  large.make(random);
  expect_like_covered_area(large, HexLayout(400.0));
}

TEST(PixelShares, ShareOutEveryPixelOnce) {
  std::mt19937 random(2);
  Raster raster{50, 50, -1000.0, 1000.0, 40, 3, -2, -40};
  raster.make(random);
  const HexLayout layout(333.0);
  const HexCells cells = block_of_cells(12);
  PixelShares shares(layout, cells, {});
  shares.add(raster.all());
  const double people = std::accumulate(raster.values.begin(), raster.values.end(), 0.0);
  EXPECT_NEAR(std::accumulate(shares.sums().begin(), shares.sums().end(), 0.0), people, 1e-6 * people);
}

TEST(PixelShares, InStretchesAreTheSame) {
  std::mt19937 random(3);
  Raster raster{7, 9, -900.0, 900.0, 200, 0, 0, -200};
  raster.make(random);
  const HexLayout layout(500.0);
  const HexCells cells = block_of_cells(5);
  PixelShares whole(layout, cells, {}), parts(layout, cells, {});
  whole.add(raster.all());
  const auto part = [&](std::size_t from, std::size_t to) {
    const auto rows = [&](const std::vector<double>& v, std::size_t width, std::size_t last) {
      return std::span(v).subspan(from * width, (last - from) * width);
    };
    parts.add({7, rows(raster.values, 7, to), rows(raster.x, 8, to + 1), rows(raster.y, 8, to + 1)});
  };
  part(0, 4), part(4, 9);
  EXPECT_EQ(whole.sums(), parts.sums());
  EXPECT_EQ(whole.known_m2(), parts.known_m2());
}

TEST(PixelShares, OfClassesAreTheirAreas) {
  const HexLayout layout(1000.0);
  const HexCells cells(std::vector<HexCell>{{0, 0}});
  PixelShares shares(layout, cells, {PixelTest{.above = {}, .below = {}, .classes = {50, 80}}});
  const std::vector<double> x{-600, 0, 600, -600, 0, 600}, y{600, 600, 600, -600, -600, -600};
  shares.add({2, std::vector<double>{80, 10}, x, y});
  EXPECT_NEAR(shares.holding_m2(0)[0], shares.known_m2()[0] / 2.0, 1.0) << "the western half";
}

TEST(PixelShares, LeaveOutWhatHasNoValueOrNoPlace) {
  const HexLayout layout(1000.0);
  const HexCells cells = block_of_cells(1);
  PixelShares shares(layout, cells, {});
  const std::vector<double> x{0, 10, 20, 0, 10, std::nan("")}, y{10, 10, 10, 0, 0, 0};
  shares.add({2, std::vector<double>{std::nan(""), 3}, x, y});
  EXPECT_EQ(std::accumulate(shares.known_m2().begin(), shares.known_m2().end(), 0.0), 0.0);
  EXPECT_TRUE(std::isnan(shares.means()[0]));
}

TEST(PixelShares, TestsAreOpenAtTheirLimits) {
  const PixelTest test{.above = 10.0, .below = 0.0, .classes = {5}};
  EXPECT_FALSE(test.holds(10) || test.holds(0) || test.holds(4));
  EXPECT_TRUE(test.holds(10.5) && test.holds(-1) && test.holds(5));
}

TEST(PixelShares, RefuseRowsThatDoNotFit) {
  const HexLayout layout(1000.0);
  const HexCells cells = block_of_cells(1);
  PixelShares shares(layout, cells, {});
  const std::vector<double> four{0, 1, 0, 1};
  EXPECT_THROW(shares.add({2, std::vector<double>{1, 2}, four, four}), std::invalid_argument);
}

}  // namespace
}  // namespace geo
