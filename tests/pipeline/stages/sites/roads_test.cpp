// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/sites/roads.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

#include "tests/support/firm_columns.hpp"
#include "tests/support/network_tables.hpp"

namespace pipeline {
namespace {

using tests::network;
using tests::NetworkEdge;
using tests::Places;

/// A street from (0, 0) to (10 km, 0), then one-way north to (10 km, 8 km).
geo::Tables street() { return network({{0, 0}, {10'000, 0}, {10'000, 8'000}}, {{0, 1}, {1, 2, true}}); }

/// A lattice of streets 3 km apart on 18 km, two of them cut.
geo::Tables lattice() {
  constexpr std::int32_t kSide = 7;
  Places nodes;
  std::vector<NetworkEdge> edges;
  for (std::int32_t row = 0; row < kSide; ++row)
    for (std::int32_t column = 0; column < kSide; ++column) {
      const std::int32_t node = row * kSide + column;
      nodes.emplace_back(3000.0 * column, 3000.0 * row);
      if (column + 1 < kSide && node % 5 != 3) edges.push_back({node, node + 1, node % 7 == 2});
      if (row + 1 < kSide && node % 4 != 1) edges.push_back({node, node + kSide});
    }
  return network(nodes, edges);
}

geo::HexCells cells_of_18_km(const geo::HexLayout& layout) {
  return geo::cells_touching(tests::square(0, 0, 18'000), layout, 10'000);
}

TEST(SiteRoads, AreNoneWithMetricBeeline) {
  geo::Tables in;
  EXPECT_EQ(SiteRoads::of(in, 1), nullptr);
  in["network_nodes"], in["network_edges"], in["network_rules"];
  EXPECT_EQ(SiteRoads::of(in, 1), nullptr);
}

TEST(SiteRoads, WaysGoTowardsTheSiteInTheDirectionsThatAreOpen) {
  const auto roads = SiteRoads::of(street(), 1);
  const std::vector<geo::RoadPlace> from{*roads->place(2'000, 300), *roads->place(10'000, 4'000)};
  const std::vector<double> up = roads->ways_to(10'200, 2'000, from);
  EXPECT_NEAR(up[0], 300 + 8'000 + 2'000 + 200, 0.1);
  EXPECT_FALSE(std::isfinite(up[1])) << "it is one-way";
}

TEST(HexRoads, TheNearestFacilityIsThatByRoadAndInsideAnAreaTheWayIsNothing) {
  const auto roads = SiteRoads::of(street(), 2);
  const geo::HexLayout layout(1000.0);
  const geo::HexCells cells(std::vector<geo::HexCell>{{0, 0}, {4, 0}, {12, 0}});
  const HexRoads hexagons(*roads, layout, cells);
  const geo::Shapes area = tests::square(11'500, -500, 1'000);
  const std::vector<double> x{7'000}, y{0};
  const std::vector<std::int32_t> rank{0, 1};
  geo::Facilities facilities;
  facilities.x_m = x, facilities.y_m = y, facilities.areas = &area, facilities.rank = rank;
  const std::vector<double> metres = hexagons.nearest(facilities, geo::Cost::length_m);
  EXPECT_NEAR(metres[0], 7'000, 0.1);
  EXPECT_NEAR(metres[1], 3'000, 0.1);
  EXPECT_EQ(metres[2], 0.0);
  EXPECT_NEAR(hexagons.nearest(facilities, geo::Cost::minutes)[1], 3.0, 1e-3);
}

TEST(HexRoads, WhereNoRoadLeadsTheWayIsUnknownAndOnlyItsOwnCounts) {
  geo::Tables closed = street();
  closed["network_edges"].set("forward_min", std::vector<float>(2, std::numeric_limits<float>::infinity()));
  closed["network_edges"].set("back_min", std::vector<float>(2, std::numeric_limits<float>::infinity()));
  const auto roads = SiteRoads::of(closed, 1);
  const geo::HexLayout layout(1000.0);
  const geo::HexCells cells(std::vector<geo::HexCell>{{0, 0}, {1, 0}});
  const HexRoads hexagons(*roads, layout, cells);
  const std::vector<double> x{0}, y{0};
  const std::vector<std::int32_t> rank{0};
  geo::Facilities facilities;
  facilities.x_m = x, facilities.y_m = y, facilities.rank = rank;
  EXPECT_TRUE(std::isnan(hexagons.nearest(facilities, geo::Cost::length_m)[0]));
  const std::vector<std::int64_t> amount{5, 7};
  EXPECT_EQ(hexagons.sums_within(cells, amount, {geo::Cost::minutes, 45, 10'000}), amount);
}

/// The slow way: a whole search for every hexagon.
std::vector<std::int64_t> one_by_one(const SiteRoads& roads, const geo::HexLayout& layout, const geo::HexCells& cells,
                                     const std::vector<std::int64_t>& amount, double most_m) {
  std::vector<geo::RoadPlace> places;
  for (const geo::HexCell& cell : cells.cells()) {
    const auto [x, y] = layout.centre(cell);
    places.push_back(*roads.place(x, y));
  }
  std::vector<std::int64_t> out(cells.size(), 0);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto [x, y] = layout.centre(cells.cells()[i]);
    const std::vector<double> ways_m = roads.ways_to(x, y, places);
    for (std::size_t k = 0; k < cells.size(); ++k)
      if (ways_m[k] <= most_m || k == i) out[i] += amount[k];
  }
  return out;
}

TEST(HexRoads, SumsAreThoseOfWaysOneByOneForAnyThreads) {
  const geo::HexLayout layout(1300.0);
  const geo::HexCells cells = cells_of_18_km(layout);
  std::vector<std::int64_t> amount(cells.size());
  for (std::size_t i = 0; i < amount.size(); ++i) amount[i] = i % 3 == 0 ? 0 : static_cast<std::int64_t>(i * i);
  for (const unsigned threads : {1U, 3U}) {
    const auto roads = SiteRoads::of(lattice(), threads);
    const HexRoads hexagons(*roads, layout, cells);
    EXPECT_EQ(hexagons.sums_within(cells, amount, {geo::Cost::length_m, 7'000, 7'000}),
              one_by_one(*roads, layout, cells, amount, 7'000))
        << threads;
  }
}

TEST(HexRoads, ManyHexagonsShareTheSearchOfTheOneNearestToARoad) {
  const geo::HexLayout layout(1300.0);
  const geo::HexCells cells = cells_of_18_km(layout);
  const std::vector<std::int64_t> amount(cells.size(), 1);
  const auto roads = SiteRoads::of(lattice(), 2);
  const HexRoads hexagons(*roads, layout, cells);
  RoadLimit limit{geo::Cost::length_m, 7'000, 8 * 3'000.0};
  const std::vector<std::int64_t> own = hexagons.sums_within(cells, amount, limit);
  limit.own_searches = 0;
  const std::vector<std::int64_t> shared = hexagons.sums_within(cells, amount, limit);
  const geo::HexLayout wide(3'000.0);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto [x, y] = layout.centre(cells.cells()[i]);
    bool is_of_one_in_the_wide_hexagon = false;
    for (std::size_t k = 0; k < cells.size(); ++k) {
      const auto [other_x, other_y] = layout.centre(cells.cells()[k]);
      if (wide.cell_of(x, y) == wide.cell_of(other_x, other_y)) is_of_one_in_the_wide_hexagon |= shared[i] == own[k];
    }
    EXPECT_TRUE(is_of_one_in_the_wide_hexagon) << i;
  }
  EXPECT_NE(shared, own);
}

}  // namespace
}  // namespace pipeline
