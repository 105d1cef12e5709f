// SPDX-License-Identifier: Apache-2.0
#include "geo/access/road_market.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>
#include <vector>

#include "tests/support/small_roads.hpp"

namespace {

using geo::Cost, geo::MarketQuestion, geo::RoadMarkets, geo::RoadMasses, geo::RoadNetwork, geo::RoadPlace;

/// 0 ── 1 ── 2 ──► 3, a kilometre each, and a part of its own.
RoadNetwork street() {
  RoadNetwork out;
  for (const double x : {0., 1'000., 2'000., 3'000., 8'000., 9'000.}) tests::add_node(out, x, 0);
  tests::add_edge(out, {0, 1, 1'000, 1, 1});
  tests::add_edge(out, {1, 2, 1'000, 1, 1});
  tests::add_edge(out, {2, 3, 1'000, 1, tests::kClosedRoad});
  tests::add_edge(out, {4, 5, 1'000, 1, 1});
  return out;
}

TEST(RoadMarkets, HalveWithEveryHalfWay) {
  const RoadNetwork network = street();
  const geo::RoadTravel travel(network, Cost::length_m, 5.0);
  // At 1 km, 100 m off the road; at 2.5 km; beyond the roads.
  const RoadMasses people{{{1, 0.0, 100.0}, {2, 0.5, 0.0}, {3, 0.5, 0.0}}, {2, 1, 1}};
  const RoadMasses nobody{};
  const RoadMarkets markets(travel, {people, nobody}, 500.0);
  EXPECT_EQ(markets.total(0), 4.0);
  const std::vector<MarketQuestion> questions{{{0, 0.0, 0.0}, {0, 1}}, {{2, 0.5, 50.0}, {0}}, {{2, 0.75, 0.0}, {0}}};
  const auto shares = markets.shares(questions, 2);
  ASSERT_EQ(shares.size(), 3U);
  EXPECT_DOUBLE_EQ(shares[0][0], (2.0 * std::exp2(-1'100.0 / 500.0) + std::exp2(-5.0)) / 4.0);
  EXPECT_EQ(shares[0][1], 0.0);
  EXPECT_DOUBLE_EQ(shares[1][0], std::exp2(-0.1) / 4.0) << "one-way: on, not back";
  EXPECT_EQ(shares[2][0], 0.0);
}

TEST(RoadMarkets, WithALimitCountWhatIsWithinIt) {
  const RoadNetwork network = street();
  const geo::RoadTravel travel(network, Cost::length_m, 5.0);
  RoadMasses firms{{{1, 0.0, 100.0}, {1, 0.0, 101.0}, {2, 0.5, 0.0}, {3, 0.5, 0.0}}, {1, 1, 1, 1}};
  for (const auto& [limit_m, share] : {std::pair{1'099.0, 0.0}, {1'100.0, 0.25}, {2'499.0, 0.5}, {1e7, 0.75}}) {
    firms.limit_m = limit_m;
    const std::vector<MarketQuestion> questions{{{0, 0.0, 0.0}, {0}}};
    EXPECT_EQ(RoadMarkets(travel, {firms}, 500.0).shares(questions, 1)[0][0], share) << limit_m;
  }
}

TEST(RoadMarkets, EqualASearchTowardsEachMass) {
  for (unsigned seed = 1; seed <= 40; ++seed) {
    std::mt19937 random(seed);
    const RoadNetwork network = tests::random_roads(random, 14, 26);
    const geo::RoadTravel travel(network, Cost::length_m, 5.0);
    const auto place = [&] {
      return RoadPlace{static_cast<geo::Row>(random() % network.edges()), static_cast<double>(random() % 33) / 32.0,
                       static_cast<double>(random() % 3) * 25.0};
    };
    std::vector<RoadMasses> masses(3);
    masses[2].limit_m = 300.0;
    for (int i = 0; i < 18; ++i) masses[random() % 3].at.push_back(place());
    for (RoadMasses& of : masses)
      for (std::size_t i = 0; i < of.at.size(); ++i) of.mass.push_back(static_cast<double>(random() % 9));
    std::vector<MarketQuestion> questions;
    for (int i = 0; i < 19; ++i) questions.push_back({place(), {0, 1, 2}});
    const RoadMarkets markets(travel, masses, 700.0);
    const auto shares = markets.shares(questions, seed % 3 + 1);
    for (std::size_t q = 0; q < questions.size(); ++q)
      for (std::size_t m = 0; m < 3; ++m) {
        double sum = 0.0, total = 0.0;
        for (std::size_t i = 0; i < masses[m].at.size(); ++i) {
          const geo::NearestByRoad to_mass(travel, {{masses[m].at[i], 0}});
          const geo::Label way = to_mass.from(questions[q].from).first;
          total += masses[m].mass[i];
          if (!way) continue;
          const double metres = geo::from_ticks(way.ticks(), Cost::length_m);
          sum += masses[m].mass[i] * (m == 2 ? metres <= 300.0 : std::exp2(-metres / 700.0));
        }
        ASSERT_NEAR(shares[q][m], total > 0.0 ? sum / total : 0.0, 1e-12) << "seed " << seed;
      }
    EXPECT_EQ(markets.shares(questions, 1), markets.shares(questions, 4));
  }
}

}  // namespace
