// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps/market.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include "tests/support/firm_columns.hpp"
#include "tests/support/small_roads.hpp"

namespace pipeline {
namespace {

/// Metal sells to the food makers' packing (stage 1), which nobody of its own group buys from.
Frame frame() {
  Frame out = tests::frame_of_20_km();
  const ChainStage own{0, 0, "parts", "parts"}, packing{1, 1, "packing", "packing"};
  out.groups[2].chain = {{packing, own}, {{1, 0, 0.1}}};
  return out;
}

geo::Tables region() {
  geo::Tables in;
  in["firms"] = tests::firm_table({{0, 0, 0, 10}, {0, 10'000, 1, 30}, {0, 20'000, 1, 60}});
  in["firms"].set("stage", std::vector<std::int32_t>{0, 1, 0});
  return in;
}

constexpr MarketWays kWays{10'000, 10'000};

double share(double near, double all) { return near / all; }

TEST(Markets, AreHeadsAndTheStagesThatBuy) {
  const geo::Tables in = region();
  const Demand demand(in.at("firms"), true);
  const Markets markets(frame(), in, demand, "food");
  const auto access = markets.by_beeline(std::vector<MarketPlace>{{"metal", 0, 0}, {"food", 0, 0}}, kWays, 1);
  const MarketAccess &metal = access[0], &food = access[1];
  EXPECT_FALSE(markets.of_people());
  EXPECT_DOUBLE_EQ(*metal.consumers, share(10 + 30 / 2.0 + 60 / 4.0, 100));
  EXPECT_DOUBLE_EQ(*metal.buyers, 0.5) << "of the packers alone";
  EXPECT_DOUBLE_EQ(*metal.access, (0.4 + 0.5) / 2);
  EXPECT_FALSE(food.buyers) << "nobody buys from it";
  EXPECT_EQ(food.access, food.consumers);
}

TEST(Markets, TakeThePopulationWhereItIsKnown) {
  geo::Tables in = region();
  in["people_points"].set("x_m", std::vector<double>{0});
  in["people_points"].set("y_m", std::vector<double>{10'000});
  in["people_points"].set("people", std::vector<double>{900});
  in["people_areas"].set("people", std::vector<double>{100});
  in["people_areas"].shapes = tests::square(-1'000, -1'000, 2'000);
  const Demand demand(in.at("firms"), true);
  const Markets markets(frame(), in, demand, "food");
  EXPECT_TRUE(markets.of_people());
  EXPECT_DOUBLE_EQ(*markets.by_beeline(std::vector<MarketPlace>{{"food", 0, 0}}, kWays, 1)[0].consumers,
                   share(900 / 2.0 + 100, 1'000));
}

TEST(Markets, ByRoadGoRoundWhatLiesBetween) {
  const geo::Tables in = region();
  const Demand demand(in.at("firms"), true);
  // From the first firm east, north and back west to the second, 30 km; to the third there is no road.
  geo::RoadNetwork network;
  for (const auto& [x, y] : {std::pair{0., 0.}, {10'000., 0.}, {10'000., 10'000.}, {0., 10'000.}, {0., 19'000.}})
    tests::add_node(network, x, y);
  for (int node = 0; node < 3; ++node) tests::add_edge(network, {node, node + 1, 10'000, 10, 10});
  tests::add_node(network, 0, 21'000);
  tests::add_edge(network, {4, 5, 2'000, 2, 2});
  RoadReach roads(network, {}, in.at("firms"), demand, 1);
  const std::vector<MarketPlace> places{{"metal", 0, 0}, {"food", 1'000, 500}};
  const auto access = Markets(frame(), in, demand, "food").by_road(places, {10'000, 29'499}, roads, 2);
  EXPECT_DOUBLE_EQ(*access[0].consumers, share(10 + 30 / 8.0, 100));
  EXPECT_DOUBLE_EQ(*access[0].buyers, 1 / 8.0);
  EXPECT_NEAR(*access[1].consumers, share(10 * std::exp2(-0.15) + 30 * std::exp2(-2.95), 100), 1e-9);
  EXPECT_FALSE(access[1].buyers);
  EXPECT_EQ(access[0].digital_firms, 0) << "30 km";
  EXPECT_EQ(access[1].digital_firms, 0) << "29 km, and 500 m to the road";
  const auto farther = Markets(frame(), in, demand, "food").by_road(places, {10'000, 29'500}, roads, 2);
  EXPECT_EQ(farther[0].digital_firms, 0);
  EXPECT_EQ(farther[1].digital_firms, 1) << "the limit is within; the third firm has no road";
  EXPECT_FALSE(Markets(frame(), in, demand, "ict_digital").by_road(places, kWays, roads, 2)[0].digital_firms);
}

TEST(DigitalFirms, AreCountedInAClosedDisc) {
  const geo::Tables in = region();
  const Demand demand(in.at("firms"), true);
  const std::vector<MarketPlace> places{{"metal", 0, 0}, {"metal", 0, 15'000}};
  const auto access = Markets(frame(), in, demand, "food").by_beeline(places, kWays, 1);
  EXPECT_EQ(access[0].digital_firms, 1);
  EXPECT_EQ(access[1].digital_firms, 2);
  EXPECT_FALSE(Markets(frame(), in, demand, "ict_digital").by_beeline(places, kWays, 1)[0].digital_firms)
      << "no such group";
}

}  // namespace
}  // namespace pipeline
