// SPDX-License-Identifier: Apache-2.0
#include "geo/surfaces/hexagons.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <stdexcept>

#include "geo/core/crs.hpp"
#include "geo/core/error.hpp"
#include "geo/core/random.hpp"
#include "tests/support/hex_lattice.hpp"

namespace geo {
namespace {

using testing::ElementsAre;

Shapes areas_of(std::initializer_list<std::vector<std::pair<double, double>>> rings) {
  Shapes shapes;
  for (const auto& ring : rings) {
    for (const auto& [x, y] : ring) shapes.add_vertex(x, y);
    shapes.end_ring();
  }
  shapes.end_part();
  shapes.end_shape();
  return shapes;
}

TEST(HexLayout, EqualsTheGoldenLattice) {
  const tests::HexLattice lattice;
  const HexLayout layout(1000);
  for (std::size_t i = 0; i < lattice.cells.size(); ++i) {
    const HexCell cell = lattice.cells[i];
    const auto [x, y] = layout.centre(cell);
    EXPECT_NEAR(x, lattice.golden.number(i, "x"), 1e-9);
    EXPECT_NEAR(y, lattice.golden.number(i, "y"), 1e-9);
    EXPECT_EQ(layout.cell_of(lattice.golden.number(i, "x"), lattice.golden.number(i, "y")), cell);
  }
}

TEST(HexLayout, NeighboursShareTheirCornersToTheBit) {
  for (const double cell_m : {1000.0, 333.3, 1.7, 64'000.0}) {
    const HexLayout layout(cell_m);
    for (const HexCell at : {HexCell{0, 0}, HexCell{-7, 3}, HexCell{1234, -777}}) {
      const auto here = layout.corners(at), east = layout.corners({at.q + 1, at.r}),
                 north = layout.corners({at.q, at.r + 1});
      EXPECT_EQ(here[1], east[5]);
      EXPECT_EQ(here[2], east[4]);
      EXPECT_EQ(here[2], north[0]);
      EXPECT_EQ(here[3], north[5]);
    }
  }
}

TEST(HexLayout, EdgesAndCornersBelongToTheFirstCellThatSharesThem) {
  const HexLayout layout(1000);
  for (const HexCell at : {HexCell{0, 0}, HexCell{-7, 3}, HexCell{123, -77}}) {
    const auto corner = layout.corners(at);
    EXPECT_EQ(layout.cell_of(corner[2].first, corner[2].second), at)
        << "shared with the cells to the east and the north";
    EXPECT_EQ(layout.cell_of(corner[0].first, corner[0].second), (HexCell{at.q, at.r - 1}))
        << "shared with two cells to the south";
    EXPECT_EQ(layout.cell_of(corner[1].first, (corner[1].second + corner[2].second) / 2), at)
        << "shared with the cell to the east";
  }
}

// The one test that matters near edges: the cell is the first in order whose closed hexagon holds the point.
TEST(HexLayout, CellOfEqualsTheSearchThroughAllCells) {
  Random random(3, 0);
  const HexLayout layout(10);
  for (int i = 0; i < 20'000; ++i) {
    double x = snapped(60 * random.unit() - 30), y = snapped(60 * random.unit() - 30);
    if (i % 2 == 0) {  // on an edge, or as near as snapped coordinates allow
      const auto corner = layout.corners(
          {static_cast<std::int32_t>(random.below(5)) - 2, static_cast<std::int32_t>(random.below(5)) - 2});
      const std::size_t from = random.below(6);
      const double share = random.below(9) / 8.0;
      x = snapped(corner[from].first + share * (corner[(from + 1) % 6].first - corner[from].first));
      y = snapped(corner[from].second + share * (corner[(from + 1) % 6].second - corner[from].second));
    }
    std::optional<HexCell> found;
    for (std::int32_t r = -6; r <= 6 && !found; ++r)
      for (std::int32_t q = -9; q <= 9 && !found; ++q)
        if (layout.contains({q, r}, x, y)) found = HexCell{q, r};
    EXPECT_EQ(layout.cell_of(x, y), found) << x << " " << y;
  }
}

TEST(HexBand, IsClosedByWholeNumbers) {
  const auto cells = [](const HexBand& band) {
    int count = 0;
    for (const auto& run : band.runs) count += run.last - run.first + 1;
    return count;
  };
  EXPECT_EQ(cells(hex_band(0, 1000)), 1);
  EXPECT_EQ(cells(hex_band(1000, 1000)), 7);
  EXPECT_EQ(cells(hex_band(999, 1000)), 1);
  EXPECT_EQ(cells(hex_band(3000, 1000)), 37);
  EXPECT_EQ(cells(hex_band(2999.9, 1000)), 31);
  EXPECT_EQ(cells(hex_band(3 * 0.1, 0.1)), 37) << "0.3 / 0.1 is not 3 in floating point";
}

TEST(HexCells, BandSumsEqualTheGoldenNeighbourCounts) {
  const tests::HexLattice lattice;
  const HexCells cells(lattice.cells);
  const auto counts = cells.band_sums(hex_band(3000, 1000), std::vector<std::int64_t>(cells.size(), 1), 2);
  for (std::size_t i = 0; i < lattice.cells.size(); ++i)
    EXPECT_EQ(counts[*cells.find(lattice.cells[i])], lattice.golden.integer(i, "card_band3_incl_self"));
}

TEST(HexCells, BandSumsEqualTheDoubleLoopOnAPatchyStudy) {
  Random random(8, 0);
  std::vector<HexCell> list;
  for (int i = 0; i < 300; ++i)
    list.push_back({static_cast<std::int32_t>(random.below(40)) - 20, static_cast<std::int32_t>(random.below(30)) - 9});
  const HexCells cells(list);
  std::vector<std::int64_t> values(cells.size());
  for (auto& value : values) value = random.below(100);
  const auto sums = cells.band_sums(hex_band(4500, 1000), values, 8);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    std::int64_t sum = 0;
    for (std::size_t j = 0; j < cells.size(); ++j) {
      const int q = cells.cells()[i].q - cells.cells()[j].q, r = cells.cells()[i].r - cells.cells()[j].r;
      if (q * q + q * r + r * r <= 20) sum += values[j];
    }
    EXPECT_EQ(sums[i], sum);
  }
}

TEST(HexCells, FindAnswersForCellsOfTheStudyOnly) {
  const HexCells cells({{3, 1}, {0, 0}, {3, 1}, {-2, 5}});
  EXPECT_THAT(cells.cells(), ElementsAre(HexCell{0, 0}, HexCell{3, 1}, HexCell{-2, 5}));
  EXPECT_EQ(cells.find({3, 1}), Row{1});
  EXPECT_EQ(cells.find({4, 1}), std::nullopt);
  EXPECT_EQ(cells.find({0, 3}), std::nullopt);
  EXPECT_EQ(cells.find({0, 99}), std::nullopt);
  EXPECT_EQ(HexCells({}).find({0, 0}), std::nullopt);
  EXPECT_TRUE(HexCells({}).band_sums(hex_band(1, 1), {}, 2).empty());
}

/// The slow obvious answer: some edge meets the hexagon, or one lies inside the other.
std::set<HexCell> touching_by_search(const Shapes& areas, const HexLayout& layout) {
  std::set<HexCell> found;
  for (std::int32_t r = -20; r <= 20; ++r)
    for (std::int32_t q = -30; q <= 30; ++q) {
      const auto corners = layout.corners({q, r});
      bool touches = false;
      for (const auto& [x, y] : corners) touches |= areas.contains(0, x, y);
      for (std::size_t i = 0; i < areas.vertices(); ++i) touches |= layout.contains({q, r}, areas.x()[i], areas.y()[i]);
      const auto side = [](auto a, auto b, auto p) {
        return (b.first - a.first) * (p.second - a.second) - (b.second - a.second) * (p.first - a.first);
      };
      for (std::size_t ring = 0; ring < areas.rings(0).size(); ++ring)
        for (std::size_t i = 0; i + 1 < areas.xs(ring).size(); ++i)
          for (std::size_t k = 0; k < 6; ++k) {
            const std::pair a{areas.xs(ring)[i], areas.ys(ring)[i]}, b{areas.xs(ring)[i + 1], areas.ys(ring)[i + 1]};
            const auto c = corners[k], d = corners[(k + 1) % 6];
            touches |= side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
          }
      if (touches) found.insert({q, r});
    }
  return found;
}

TEST(CellsTouching, EqualTheSearchThroughAllCells) {
  Random random(5, 0);
  const HexLayout layout(10);
  for (int round = 0; round < 40; ++round) {
    std::vector<std::pair<double, double>> ring, hole;
    const int corners = 3 + static_cast<int>(random.below(9));
    for (int i = 0; i <= corners; ++i) {  // a star around the middle, with a hole in every second round
      const double angle = 6.283185307179586 * (i % corners) / corners,
                   reach = 20 + 60 * Random(9, static_cast<std::uint64_t>(round * 100 + i % corners)).unit();
      ring.emplace_back(snapped(reach * std::cos(angle)), snapped(reach * std::sin(angle)));
      hole.emplace_back(snapped(12 * std::cos(angle)), snapped(12 * std::sin(angle)));
    }
    const Shapes areas = round % 2 == 0 ? areas_of({ring}) : areas_of({ring, hole});
    const HexCells cells = cells_touching(areas, layout, 1'000'000);
    EXPECT_EQ(std::set<HexCell>(cells.cells().begin(), cells.cells().end()), touching_by_search(areas, layout))
        << "round " << round;
  }
}

TEST(CellsTouching, ACornerThatJustTouchesCounts) {
  const HexLayout layout(1000);
  const auto tip = layout.corners({0, 0})[3];  // the top; its neighbours to the north share it
  const Shapes areas = areas_of({{tip, {tip.first + 10, tip.second + 60}, {tip.first - 10, tip.second + 60}, tip}});
  EXPECT_THAT(cells_touching(areas, layout, 1000).cells(), ElementsAre(HexCell{0, 0}, HexCell{-1, 1}, HexCell{0, 1}));
}

TEST(CellsTouching, AnAreaInsideOneCellHasThatCell) {
  const Shapes areas = areas_of({{{10, 10}, {20, 10}, {20, 20}, {10, 10}}});
  EXPECT_THAT(cells_touching(areas, HexLayout(1000), 1000).cells(), ElementsAre(HexCell{0, 0}));
  EXPECT_EQ(cells_touching(Shapes(), HexLayout(1000), 1000).size(), 0U);
}

TEST(CellsTouching, RefusesTooManyCellsBeforeItMakesThem) {
  const Shapes areas = areas_of({{{0, 0}, {1e6, 0}, {1e6, 1e6}, {0, 1e6}, {0, 0}}});
  EXPECT_THROW(cells_touching(areas, HexLayout(10), 20'000'000), UserError);
}

TEST(CellsNear, AreTheCellsWithinTheBand) {
  EXPECT_EQ(cells_near({{5, 5}, {5, 5}}, hex_band(3000, 1000)).size(), 37U);
  EXPECT_EQ(cells_near({{0, 0}, {1, 0}}, hex_band(1000, 1000)).size(), 10U);
  EXPECT_EQ(cells_near({}, hex_band(1000, 1000)).size(), 0U);
}

TEST(CellId, NamesBothCoordinates) { EXPECT_EQ(cell_id({-3, 12}), "-3_12"); }

}  // namespace
}  // namespace geo
