// SPDX-License-Identifier: Apache-2.0
#include "geo/siting/regions.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <set>
#include <stdexcept>

#include "geo/core/random.hpp"

namespace geo {
namespace {

const HexLayout kLayout(1000.0);

/// A rhombus of cells with merit and usable ground of its own.
struct Plain {
  Plain(std::int32_t columns, std::int32_t rows, double usable_ha = 10.0) {
    std::vector<HexCell> all;
    for (std::int32_t r = 0; r < rows; ++r)
      for (std::int32_t q = 0; q < columns; ++q) all.push_back({q, r});
    cells = HexCells(all);
    merit.assign(cells.size(), 0.5);
    usable.assign(cells.size(), usable_ha);
  }
  Row at(std::int32_t q, std::int32_t r) const { return *cells.find({q, r}); }
  Ground ground() const { return {cells, merit, usable}; }
  HexCells cells{{}};
  std::vector<double> merit, usable;
};

Plain random_plain(std::int32_t columns, std::int32_t rows, std::uint64_t seed) {
  Plain out(columns, rows);
  Random random(seed, 0);
  for (double& merit : out.merit) merit = random.unit();
  for (double& usable : out.usable) usable = random.unit() < 0.2 ? 0.0 : 2.0 + 10.0 * random.unit();
  return out;
}

std::vector<Row> neighbours(const Plain& plain, Row row) {
  std::vector<Row> out;
  const HexCell cell = plain.cells.cells()[row];
  for (std::size_t i = 0; i < plain.cells.size(); ++i) {
    const HexCell o = plain.cells.cells()[i];
    const std::int32_t q = o.q - cell.q, r = o.r - cell.r;
    if (q * q + q * r + r * r == 1) out.push_back(static_cast<Row>(i));
  }
  return out;
}

bool contiguous(const Plain& plain, const std::vector<Row>& rows) {
  std::set<Row> left(rows.begin(), rows.end());
  std::vector<Row> open{rows.front()};
  left.erase(rows.front());
  while (!open.empty()) {
    const Row row = open.back();
    open.pop_back();
    for (const Row near : neighbours(plain, row))
      if (left.erase(near) > 0) open.push_back(near);
  }
  return left.empty();
}

HexRegion measured(const Plain& plain, const std::vector<Row>& rows, double compactness) {
  HexRegion out{rows};
  std::size_t edges = 0;
  for (const Row row : rows) {
    out.area_ha += plain.usable[row];
    out.merit += plain.usable[row] * plain.merit[row];
    edges += 6;
    for (const Row near : neighbours(plain, row)) edges -= std::ranges::find(rows, near) != rows.end() ? 1U : 0U;
  }
  out.merit /= out.area_ha;
  out.roundness = hex_roundness(rows.size(), edges);
  out.value = (1.0 - compactness) * out.merit + compactness * out.roundness;
  return out;
}

TEST(HexRoundness, IsOneForTheRoundest) {
  EXPECT_EQ(hex_roundness(1, 6), 1.0);
  EXPECT_EQ(hex_roundness(2, 10), 1.0);
  EXPECT_EQ(hex_roundness(3, 12), 1.0);
  EXPECT_EQ(hex_roundness(7, 18), 1.0) << "one hexagon and its ring";
  EXPECT_EQ(hex_roundness(19, 30), 1.0) << "and the next ring";
  EXPECT_DOUBLE_EQ(hex_roundness(7, 30), 18.0 / 30.0) << "a chain of seven";
  EXPECT_THROW(hex_roundness(0, 0), std::invalid_argument);
  EXPECT_THROW(hex_roundness(7, 16), std::invalid_argument);
}

TEST(Regions, TakeTheBestCellWhereOneIsEnough) {
  Plain plain(5, 5, 30.0);
  plain.merit[plain.at(3, 2)] = 0.9;
  const auto got = regions(plain.ground(), kLayout, {.min_area_ha = 20, .max_area_ha = 30, .count = 1});
  ASSERT_EQ(got.size(), 1U);
  EXPECT_EQ(got[0].cells, (std::vector<Row>{plain.at(3, 2)}));
  EXPECT_EQ(got[0].area_ha, 30.0);
  EXPECT_EQ(got[0].roundness, 1.0);
}

TEST(Regions, OnEvenGroundAreRound) {
  const Plain plain(9, 9);
  const auto got =
      regions(plain.ground(), kLayout, {.min_area_ha = 70, .max_area_ha = 70, .compactness = 0.5, .count = 1});
  ASSERT_EQ(got.size(), 1U);
  EXPECT_EQ(got[0].cells.size(), 7U);
  EXPECT_EQ(got[0].roundness, 1.0);
}

TEST(Regions, GoRoundExcludedCells) {
  Plain plain(5, 1);
  plain.usable[2] = 0.0;
  EXPECT_TRUE(regions(plain.ground(), kLayout, {.min_area_ha = 30, .max_area_ha = 60}).empty())
      << "two cells on either side are 20 ha each";
  EXPECT_EQ(regions(plain.ground(), kLayout, {.min_area_ha = 20, .max_area_ha = 60}).size(), 2U);
}

TEST(Regions, MinimumIsOfUsableGround) {
  Plain plain(2, 1);
  plain.usable = {19.0, 0.5};
  EXPECT_TRUE(regions(plain.ground(), kLayout, {.min_area_ha = 20, .max_area_ha = 100}).empty());
  plain.usable = {19.0, 1.0};
  EXPECT_EQ(regions(plain.ground(), kLayout, {.min_area_ha = 20, .max_area_ha = 100}).size(), 1U) << "closed";
}

TEST(Regions, OnlyTheCellThatBringsTheMinimumMayPassTheMaximum) {
  const Plain plain(6, 6, 30.0);
  for (const HexRegion& region : regions(plain.ground(), kLayout, {.min_area_ha = 40, .max_area_ha = 50}))
    EXPECT_EQ(region.area_ha, 60.0);
  for (const HexRegion& region : regions(plain.ground(), kLayout, {.min_area_ha = 40, .max_area_ha = 100}))
    EXPECT_LE(region.area_ha, 100.0);
}

TEST(Regions, KeepTheSpacing) {
  const Plain plain(10, 10, 30.0);
  const RegionRules rules{.min_area_ha = 20, .max_area_ha = 30, .spacing_m = 3000.0};
  const auto got = regions(plain.ground(), kLayout, rules);
  ASSERT_GT(got.size(), 4U);
  double nearest_m = 1e9;
  for (std::size_t a = 0; a < got.size(); ++a)
    for (std::size_t b = a + 1; b < got.size(); ++b) {
      const auto [ax, ay] = kLayout.centre(plain.cells.cells()[got[a].cells[0]]);
      const auto [bx, by] = kLayout.centre(plain.cells.cells()[got[b].cells[0]]);
      nearest_m = std::min(nearest_m, std::hypot(ax - bx, ay - by));
    }
  EXPECT_NEAR(nearest_m, 3000.0, 1e-6) << "exactly the spacing is enough";
}

TEST(Regions, KeepTheirPromisesOnRandomGround) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    const Plain plain = random_plain(15, 12, seed);
    const RegionRules rules{.min_area_ha = 25, .max_area_ha = 60, .compactness = 0.4};
    const auto got = regions(plain.ground(), kLayout, rules);
    ASSERT_GT(got.size(), 8U) << seed;
    std::set<Row> seen;
    for (const HexRegion& region : got) {
      EXPECT_GE(region.area_ha, 25.0);
      EXPECT_TRUE(contiguous(plain, region.cells)) << seed;
      EXPECT_TRUE(std::ranges::is_sorted(region.cells));
      for (const Row row : region.cells) {
        EXPECT_GT(plain.usable[row], 0.0);
        EXPECT_TRUE(seen.insert(row).second) << "regions overlap";
      }
      const HexRegion slow = measured(plain, region.cells, 0.4);
      EXPECT_NEAR(region.merit, slow.merit, 1e-12);
      EXPECT_DOUBLE_EQ(region.roundness, slow.roundness);
      EXPECT_NEAR(region.area_ha, slow.area_ha, 1e-9);
      EXPECT_NEAR(region.value, slow.value, 1e-12);
    }
    EXPECT_EQ(regions(plain.ground(), kLayout, rules, 4), got) << "threads";
  }
}

/// The best of all connected sets of at least the minimum, by looking at each.
HexRegion best_of_all(const Plain& plain, const RegionRules& rules) {
  HexRegion best;
  for (std::uint32_t set = 1; set < (1U << plain.cells.size()); ++set) {
    std::vector<Row> rows;
    double area = 0.0, smallest = 1e9;
    for (Row row = 0; row < plain.cells.size(); ++row)
      if ((set >> row & 1U) != 0U) {
        rows.push_back(row);
        area += plain.usable[row];
        smallest = std::min(smallest, plain.usable[row]);
      }
    if (area < rules.min_area_ha || area > rules.max_area_ha || smallest == 0.0 || !contiguous(plain, rows)) continue;
    if (const HexRegion now = measured(plain, rows, rules.compactness); now.value > best.value) best = now;
  }
  return best;
}

TEST(Regions, ComeNearTheBestOfAllConnectedSets) {
  double sum = 0.0, worst = 1.0;
  int trials = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Plain plain = random_plain(4, 3, 100 + seed);
    const RegionRules rules{.min_area_ha = 25, .max_area_ha = 45, .compactness = 0.3, .count = 1};
    const HexRegion best = best_of_all(plain, rules);
    const auto got = regions(plain.ground(), kLayout, rules);
    ASSERT_EQ(got.empty(), best.cells.empty()) << seed;
    if (got.empty()) continue;
    const double share = std::min(1.0, got[0].value / best.value);
    sum += share;
    ++trials;
    worst = std::min(worst, share);
  }
  ASSERT_GT(trials, 15);
  EXPECT_GT(sum / trials, 0.97);
  EXPECT_GT(worst, 0.9) << "mean " << sum / trials;
}

TEST(Regions, TiesGoToTheFirstCell) {
  const Plain plain(3, 3, 30.0);
  const auto got = regions(plain.ground(), kLayout, {.min_area_ha = 20, .max_area_ha = 30, .count = 2});
  ASSERT_EQ(got.size(), 2U);
  EXPECT_EQ(got[0].cells, std::vector<Row>{0});
  EXPECT_EQ(got[1].cells, std::vector<Row>{1});
}

TEST(Regions, OfNoGroundAreNone) { EXPECT_TRUE(regions({HexCells({}), {}, {}}, kLayout, {}).empty()); }

TEST(Regions, RefuseRulesOutOfRange) {
  const Plain plain(2, 2);
  EXPECT_THROW(regions(plain.ground(), kLayout, {.min_area_ha = 0.0}), std::invalid_argument);
  EXPECT_THROW(regions(plain.ground(), kLayout, {.min_area_ha = 50, .max_area_ha = 40}), std::invalid_argument);
  EXPECT_THROW(regions(plain.ground(), kLayout, {.compactness = 1.5}), std::invalid_argument);
}

}  // namespace
}  // namespace geo
