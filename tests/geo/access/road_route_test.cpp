// SPDX-License-Identifier: Apache-2.0
#include "geo/access/road_route.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <utility>
#include <vector>

#include "tests/support/small_roads.hpp"

namespace {

using geo::Cost, geo::Entrance, geo::NearestByRoad, geo::RoadNetwork, geo::RoadPlace, geo::RoadRoute, geo::RoadStretch;
using geo::Ticks;

using Places = std::vector<std::pair<double, double>>;

Places places_of(const geo::Track& line) {
  Places out;
  const auto to_mm = [](double metres) { return std::round(metres * 1e3) / 1e3; };
  for (std::size_t i = 0; i < line.x_m.size(); ++i) out.emplace_back(to_mm(line.x_m[i]), to_mm(line.y_m[i]));
  return out;
}

/// A street east with a bend, and a one-way back west north of it.
///
///     3 ◄────── 2
///     ▼         │
///     0 ──/\─── 1
RoadNetwork ring() {
  RoadNetwork out;
  for (const auto& [x, y] : Places{{0, 0}, {1'000, 0}, {1'000, 400}, {0, 400}}) tests::add_node(out, x, y);
  const auto half = static_cast<float>(std::hypot(500, 100));
  tests::add_edge(out, {0, 1, 2 * half, 2, tests::kClosedRoad, {{500, 100}}});
  tests::add_edge(out, {1, 2, 400, 1, 1});
  tests::add_edge(out, {2, 3, 1'000, 1, tests::kClosedRoad});
  tests::add_edge(out, {3, 0, 400, 1, tests::kClosedRoad});
  return out;
}

TEST(RoadRoutes, FollowTheOpenDirections) {
  const RoadNetwork network = ring();
  const geo::RoadTravel travel(network, Cost::length_m, 5.0);
  const geo::RoadRoutes routes(network);
  const NearestByRoad nearest(travel, {{{0, 0.25, 30.0}, 0}});
  const auto route = routes.route(nearest, {1, 0.5, 10.0});
  ASSERT_TRUE(route);
  EXPECT_EQ(places_of(geo::drawn(network, *route)), (Places{{1'000, 200}, {1'000, 400}, {0, 400}, {0, 0}, {250, 50}}));
  const auto ahead = routes.route(nearest, {0, 0.0, 0.0});
  EXPECT_EQ(places_of(geo::drawn(network, *ahead)), (Places{{0, 0}, {250, 50}}));
  const auto round = routes.route(nearest, {0, 0.75, 0.0});
  EXPECT_EQ(places_of(geo::drawn(network, *round)),
            (Places{{750, 50}, {1'000, 0}, {1'000, 400}, {0, 400}, {0, 0}, {250, 50}}));
}

TEST(RoadRoutes, OfAPlaceAtTheFacilityHaveNoLength) {
  const RoadNetwork network = ring();
  const geo::RoadTravel travel(network, Cost::minutes, 5.0);
  const NearestByRoad nearest(travel, {{{1, 0.5, 0.0}, 0}});
  const auto route = geo::RoadRoutes(network).route(nearest, {1, 0.5, 0.0});
  ASSERT_TRUE(route);
  EXPECT_EQ(geo::drawn(network, *route).length_m(), 0.0);
}

TEST(RoadRoutes, AreNothingWhereNoRoadLeads) {
  RoadNetwork network = ring();
  tests::add_node(network, 5'000, 0), tests::add_node(network, 6'000, 0);
  tests::add_edge(network, {4, 5, 1'000, 1, 1});
  const geo::RoadTravel travel(network, Cost::minutes, 5.0);
  const NearestByRoad nearest(travel, {{{1, 0.5, 0.0}, 0}});
  EXPECT_FALSE(geo::RoadRoutes(network).route(nearest, {4, 0.5, 0.0}));
}

/// What a stretch takes; the node where it begins or ends, -1 within an edge.
Ticks ticks_of(const RoadNetwork& network, Cost cost, const RoadStretch& by) {
  const auto [there, back] = geo::edge_ticks(network, by.edge, cost);
  const Ticks whole = by.end > by.begin ? there : back;
  EXPECT_TRUE(whole != geo::kNever || by.begin == by.end) << "closed";
  return by.begin == by.end
             ? 0
             : static_cast<Ticks>(std::nearbyint(static_cast<double>(whole) * std::abs(by.end - by.begin)));
}

std::int32_t node_at(const RoadNetwork& network, geo::Row edge, double share) {
  return share == 0.0 ? network.from[edge] : share == 1.0 ? network.to[edge] : -1;
}

TEST(RoadRoutes, TakeWhatTheLabelSays) {
  for (unsigned seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const RoadNetwork network = tests::random_roads(random, 12, 24);  // costs of 0 and loops among them
    const Cost cost = seed % 2 == 0 ? Cost::minutes : Cost::length_m;
    const geo::RoadTravel travel(network, cost, 5.0);
    const auto place = [&] {
      return RoadPlace{static_cast<geo::Row>(random() % network.edges()), static_cast<double>(random() % 33) / 32.0,
                       static_cast<double>(random() % 3) * 25.0};
    };
    std::vector<Entrance> entrances;
    for (std::uint32_t i = 0; i < 5; ++i) entrances.push_back({place(), i % 3});
    const NearestByRoad nearest(travel, entrances);
    const geo::RoadRoutes routes(network);
    for (int i = 0; i < 20; ++i) {
      const RoadPlace from = place();
      const geo::Label label = nearest.from(from).first;
      const auto route = routes.route(nearest, from);
      ASSERT_EQ(static_cast<bool>(label), route.has_value());
      if (!route) continue;
      EXPECT_EQ(route->front().edge, from.edge);
      EXPECT_EQ(route->front().begin, from.share);
      Ticks on_road = 0;
      for (std::size_t step = 0; step < route->size(); ++step) {
        on_road += ticks_of(network, cost, (*route)[step]);
        if (step == 0) continue;
        const auto& [edge, begin, end] = (*route)[step - 1];
        const std::int32_t node = node_at(network, edge, end);
        ASSERT_GE(node, 0);
        ASSERT_EQ(node, node_at(network, (*route)[step].edge, (*route)[step].begin));
      }
      bool enters = false;
      for (const Entrance& entrance : entrances) {
        const Ticks feet =
            travel.along({entrance.at.edge, 0.0, from.off_m}, {entrance.at.edge, 0.0, entrance.at.off_m});
        enters |= entrance.facility == label.facility() && entrance.at.edge == route->back().edge &&
                  entrance.at.share == route->back().end && on_road + feet == label.ticks();
      }
      EXPECT_TRUE(enters);
    }
  }
}

TEST(Simplified, LeavesOutWhatLiesNear) {
  geo::Track line;
  for (const auto& [x, y] : Places{{0, 0}, {10, 0.4}, {20, 0}, {30, 5}, {40, 0}}) line.add(x, y);
  line.add(40, 0);
  EXPECT_EQ(places_of(geo::simplified(line, 0.5)), (Places{{0, 0}, {20, 0}, {30, 5}, {40, 0}}));
  EXPECT_EQ(places_of(geo::simplified(line, 9)), (Places{{0, 0}, {40, 0}}));
}

}  // namespace
