// SPDX-License-Identifier: Apache-2.0
#include "geo/surfaces/band_ladder.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <stdexcept>
#include <string>

#include "geo/core/random.hpp"
#include "tests/support/golden.hpp"

namespace geo {
namespace {

struct Map {
  std::vector<HexCell> list;
  std::vector<std::int64_t> values;
};

std::map<std::string, Map> real_regions() {
  const auto golden = tests::read_golden("local_moran.csv");
  std::map<std::string, Map> maps;
  for (std::size_t i = 0; i < golden.rows(); ++i) {
    if (golden.text(i, "neighbours") != "contiguity") continue;
    Map& map = maps[golden.text(i, "case")];
    map.list.push_back(
        {static_cast<std::int32_t>(golden.integer(i, "q")), static_cast<std::int32_t>(golden.integer(i, "r"))});
    map.values.push_back(golden.integer(i, "count"));
  }
  return maps;
}

TEST(GlobalMoran, EqualsSpdepOnRealRegions) {
  const auto golden = tests::read_golden("moran.csv");
  const auto maps = real_regions();
  ASSERT_EQ(golden.rows(), 10U);
  for (std::size_t i = 0; i < golden.rows(); ++i) {
    const Map& map = maps.at(golden.text(i, "case"));
    const HexCells cells(map.list);
    const auto moran =
        global_moran(CellNeighbours::within(cells, hex_band(golden.number(i, "cells"), 1.0)), map.values, 2);
    EXPECT_NEAR(moran->i, golden.number(i, "i"), 1e-10) << i;
    EXPECT_NEAR(moran->variance, golden.number(i, "variance"), 1e-10 * moran->variance + 1e-14) << i;
    EXPECT_NEAR(moran->z(), golden.number(i, "z"), 1e-8) << i;
  }
}

TEST(GlobalMoran, LeavesOutIsolates) {
  std::vector<HexCell> list;
  for (std::int32_t q = 0; q < 10; ++q) list.push_back({q, 0});
  std::vector<std::int64_t> values{1, 2, 3, 9, 4, 4, 3, 2, 2, 1};
  const HexCells cells(list);
  const auto without = global_moran(CellNeighbours::contiguous(cells), values, 1);
  list.push_back({0, 99});
  values.push_back(500);
  const HexCells more(list);
  const auto with = global_moran(CellNeighbours::contiguous(more), values, 1);
  EXPECT_EQ(with->i, without->i);
  EXPECT_NEAR(with->variance, without->variance, 1e-12);
}

TEST(GlobalMoran, SaysNothingForEqualValuesOrTooFewCells) {
  const HexCells cells({{0, 0}, {1, 0}, {2, 0}, {3, 0}});
  EXPECT_FALSE(global_moran(CellNeighbours::contiguous(cells), std::vector<std::int64_t>{2, 2, 2, 2}, 1));
  const HexCells three({{0, 0}, {1, 0}, {2, 0}});
  EXPECT_FALSE(global_moran(CellNeighbours::contiguous(three), std::vector<std::int64_t>{1, 2, 3}, 1));
  EXPECT_THROW(global_moran(CellNeighbours::contiguous(three), std::vector<std::int64_t>{1, 2}, 1),
               std::invalid_argument);
}

/// A full lattice with discs of the given radius in cells, high inside, and a little noise.
Map discs(double radius) {
  Random random(4, 4);
  Map map;
  for (std::int32_t r = 0; r < 60; ++r)
    for (std::int32_t q = -r / 2; q < 60 - r / 2; ++q) {
      map.list.push_back({q, r});
      bool inside = false;
      for (const auto& [cq, cr] : {std::pair{10, 12}, {30, 20}, {5, 45}, {25, 40}}) {
        const double dq = q - cq, dr = r - cr;
        inside = inside || dq * dq + dq * dr + dr * dr <= radius * radius;
      }
      map.values.push_back(random.below(3) + (inside ? 20 : 0));
    }
  return map;
}

TEST(BandLadder, PeaksAtTheScaleOfThePatches) {
  std::size_t before = 0;
  for (const double radius : {2.0, 5.0}) {
    const Map map = discs(radius);
    const BandLadder ladder = band_ladder(HexCells(map.list), map.values, 500.0, 2);
    ASSERT_TRUE(ladder.peak) << radius;
    EXPECT_GE(*ladder.peak, before);
    EXPECT_NEAR(static_cast<double>(*ladder.peak + 1), radius, 2.0);
    EXPECT_EQ(ladder.steps.size(), *ladder.peak + 4) << "three steps behind the peak";
    EXPECT_EQ(ladder.steps[1].band_m, 1000.0);
    before = *ladder.peak + 1;
  }
}

TEST(BandLadder, HasNoPeakWhereChanceExplainsTheMap) {
  Map map = discs(0.0);
  Random random(2, 2);
  for (auto& value : map.values) value = random.below(100);
  EXPECT_FALSE(band_ladder(HexCells(map.list), map.values, 500.0, 2).peak);
}

TEST(BandLadder, EndsWhereACellHasHalfOfTheStudyAsNeighbours) {
  Map map;
  for (std::int32_t q = 0; q < 20; ++q) map.list.push_back({q, 0}), map.values.push_back(q);
  const BandLadder ladder = band_ladder(HexCells(map.list), map.values, 500.0, 1);
  EXPECT_LT(ladder.steps.size(), 8U);
  EXPECT_GT(ladder.steps.size(), 2U);
  EXPECT_TRUE(band_ladder(HexCells({}), {}, 500.0, 1).steps.empty());
}

}  // namespace
}  // namespace geo
