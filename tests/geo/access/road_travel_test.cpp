// SPDX-License-Identifier: Apache-2.0
#include "geo/access/road_travel.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "tests/support/golden.hpp"
#include "tests/support/small_roads.hpp"

namespace {

using geo::Cost, geo::Entrance, geo::kNever, geo::Label, geo::RoadIndex, geo::RoadNetwork, geo::RoadPlace, geo::Row;
using geo::Ticks, geo::TwoLabels;
using tests::add_edge, tests::add_node, tests::kClosedRoad;

constexpr double kWalking_km_h = 6.0;  // 100 m a minute

/// A street of 1 km in 2 min, bent north in its middle, and a one-way street of 1 km in 1 min from its end.
///
///     0 ──┐  ┌── 1 ──► 2
///         └──┘
RoadNetwork street() {
  RoadNetwork network;
  add_node(network, 0, 0), add_node(network, 800, 0), add_node(network, 1'800, 0);
  add_edge(network, {0, 1, 1'000, 2, 2, {{400, -100}, {400, 0}}});
  add_edge(network, {1, 2, 1'000, 1, kClosedRoad});
  return network;
}

double minutes(Ticks ticks) { return geo::from_ticks(ticks, Cost::minutes); }

TEST(RoadIndex, TheNearestPlaceLiesOnTheNearestSegment) {
  const RoadNetwork network = street();
  const RoadIndex index(network);
  const RoadPlace place = *index.nearest(1'300, -70);
  EXPECT_EQ(place.edge, 1U);
  EXPECT_DOUBLE_EQ(place.share, 0.5);
  EXPECT_DOUBLE_EQ(place.off_m, 70.0);
  EXPECT_DOUBLE_EQ(index.nearest(600, 30)->share, (std::hypot(400, 100) + 300) / (std::hypot(400, 100) + 500));
}

TEST(RoadIndex, OfEquallyNearEdgesTheFirstIsTaken) {
  const RoadNetwork network = street();
  EXPECT_EQ(RoadIndex(network).nearest(800, 50)->edge, 0U);
}

TEST(RoadIndex, ClosedEdgesAreNotFound) {
  RoadNetwork network = street();
  network.forward_min[1] = kClosedRoad;
  EXPECT_EQ(RoadIndex(network).nearest(1'800, 0)->edge, 0U);
  network.forward_min[0] = network.back_min[0] = kClosedRoad;
  EXPECT_FALSE(RoadIndex(network).nearest(0, 0));
}

TEST(RoadIndex, EqualsAllEdgesTriedOnRandomNetworks) {
  std::mt19937 random(5);
  std::uniform_real_distribution<double> anywhere(-200, 1'200);
  for (int round = 0; round < 20; ++round) {
    const RoadNetwork network = tests::random_roads(random, 30, 60);
    const RoadIndex index(network);
    for (int question = 0; question < 50; ++question) {
      const double x = anywhere(random), y = anywhere(random);
      std::optional<std::pair<double, Row>> best;
      for (std::size_t edge = 0; edge < network.edges(); ++edge) {
        if (std::isinf(network.forward_min[edge]) && std::isinf(network.back_min[edge])) continue;
        const auto xs = network.lines.xs(edge), ys = network.lines.ys(edge);
        const std::pair candidate(geo::segment_distance_m2(x, y, {xs[0], ys[0], xs[1], ys[1]}), static_cast<Row>(edge));
        if (!best || candidate < *best) best = candidate;
      }
      EXPECT_EQ(index.nearest(x, y)->edge, best->second);
      EXPECT_DOUBLE_EQ(index.nearest(x, y)->off_m, std::sqrt(best->first));
    }
  }
}

TEST(Crossings, AreWhereARoadMeetsTheLine) {
  const RoadNetwork network = street();
  // A line across the one-way street, one that touches its end, one along a part of it, one beside it.
  const std::vector<geo::Segment> lines{
      {1'050, -10, 1'050, 10, 0}, {1'800, 0, 1'800, 90, 1}, {1'200, 0, 1'300, 0, 2}, {900, 1, 1'700, 1, 3}};
  std::vector<std::pair<double, Row>> found;
  for (const auto& crossing : geo::crossings(network, lines, 2)) {
    EXPECT_EQ(crossing.at.edge, 1U);
    found.emplace_back(crossing.at.share, crossing.facility);
  }
  EXPECT_EQ(found, (std::vector<std::pair<double, Row>>{{0.25, 0}, {0.4, 2}, {0.5, 2}, {1.0, 1}}));
}

TEST(RoadTravel, GoesOutByTheDirectionsThatAreOpen) {
  const RoadNetwork network = street();
  const geo::RoadTravel travel(network, Cost::minutes, kWalking_km_h);
  const auto out = travel.out_of({1, 0.25, 50}), in = travel.into({1, 0.25, 50});
  EXPECT_EQ(out[0].ticks, kNever);
  EXPECT_EQ(minutes(out[1].ticks), 0.75 + 0.5);
  EXPECT_EQ(minutes(in[0].ticks), 0.25 + 0.5);
  EXPECT_EQ(in[1].ticks, kNever);
}

TEST(RoadTravel, PlacesOnOneEdgeAreReachedAlongIt) {
  const RoadNetwork network = street();
  const geo::RoadTravel travel(network, Cost::minutes, kWalking_km_h);
  EXPECT_EQ(minutes(travel.along({0, 0.75, 100}, {0, 0.25, 0})), 2.0);
  EXPECT_EQ(minutes(travel.along({1, 0.25, 0}, {1, 0.75, 0})), 0.5);
  EXPECT_EQ(travel.along({1, 0.75, 0}, {1, 0.25, 0}), kNever);
  EXPECT_NEAR(minutes(travel.along({1, 0.5, 10}, {1, 0.5, 20})), 0.3, 1e-5);
}

TEST(RoadTravel, MetresOffTheRoadCountAsTheyAre) {
  const RoadNetwork network = street();
  const geo::RoadTravel travel(network, Cost::length_m, kWalking_km_h);
  EXPECT_EQ(geo::from_ticks(travel.out_of({0, 0.25, 40})[0].ticks, Cost::length_m), 290.0);
}

/// The network with a node at each place, where the search needs no more than nodes.
struct Cut {
  RoadNetwork network;
  std::vector<std::uint32_t> node;  ///< Of each place.
};

Cut cut_at(const RoadNetwork& roads, const std::vector<RoadPlace>& places) {
  Cut out;
  out.network.x_m = roads.x_m, out.network.y_m = roads.y_m;
  std::vector<std::vector<std::pair<double, std::size_t>>> on(roads.edges());
  for (std::size_t i = 0; i < places.size(); ++i) {
    on[places[i].edge].emplace_back(places[i].share, i);
    out.node.push_back(static_cast<std::uint32_t>(out.network.nodes()));
    add_node(out.network, 0, 0);
  }
  for (std::size_t edge = 0; edge < roads.edges(); ++edge) {
    std::ranges::sort(on[edge]);
    int from = roads.from[edge];
    double done = 0.0;
    const auto add_piece = [&](double share, int to) {
      const auto piece = static_cast<float>(share - done);
      add_edge(out.network, {from, to, piece * roads.length_m[edge], piece > 0 ? piece * roads.forward_min[edge] : 0.0F,
                             piece > 0 ? piece * roads.back_min[edge] : 0.0F});
      from = to, done = share;
    };
    for (const auto& [share, place] : on[edge]) add_piece(share, static_cast<int>(out.node[place]));
    add_piece(1.0, roads.to[edge]);
  }
  return out;
}

/// Shares are quarters and costs whole ticks, so that no rounding tells the two apart. None at an end, where a piece of
/// no length would open a closed way.
std::vector<RoadPlace> random_places(std::mt19937& random, const RoadNetwork& roads, int count) {
  std::vector<RoadPlace> out;
  while (std::ssize(out) < count) {
    const auto edge = static_cast<Row>(random() % roads.edges());
    out.push_back({edge, (1.0 + static_cast<double>(random() % 31)) / 32.0, static_cast<double>(random() % 3) * 25.0});
  }
  return out;
}

TEST(NearestByRoad, EqualsASearchBetweenNodesCutInto) {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    std::mt19937 random(seed);
    const RoadNetwork roads = tests::random_roads(random, 12, 20);
    const Cost cost = seed % 2 == 0 ? Cost::minutes : Cost::length_m;
    std::vector<RoadPlace> places = random_places(random, roads, 14);
    // Places that coincide would be joined by pieces of no length, open both ways: moved apart.
    const auto key = [](const RoadPlace& p) { return std::pair(p.edge, p.share); };
    const auto same = [&](const RoadPlace& a, const RoadPlace& b) { return key(a) == key(b); };
    std::ranges::sort(places, {}, key);
    places.erase(std::unique(places.begin(), places.end(), same), places.end());
    std::ranges::shuffle(places, random);
    const std::size_t firms = places.size() / 2;
    const geo::RoadTravel travel(roads, cost, kWalking_km_h);
    std::vector<Entrance> entrances;
    for (std::size_t i = firms; i < places.size(); ++i)
      entrances.push_back({places[i], static_cast<std::uint32_t>(i % 4)});
    const geo::NearestByRoad nearest(travel, entrances);

    const Cut cut = cut_at(roads, places);
    const geo::RoadGraph graph(cut.network, cost);
    const auto foot = [&](const RoadPlace& place) {
      return geo::to_ticks(cost == Cost::minutes ? place.off_m / 100.0 : place.off_m, cost);
    };
    std::vector<geo::Start> starts;
    for (std::size_t i = firms; i < places.size(); ++i)
      starts.push_back({cut.node[i], foot(places[i]), static_cast<std::uint32_t>(i % 4)});
    const std::vector<TwoLabels> slow = geo::two_nearest(graph, starts);
    for (std::size_t firm = 0; firm < firms; ++firm) {
      const auto with_foot = [&](Label label) {
        return label ? Label(label.ticks() + foot(places[firm]), label.facility()) : label;
      };
      const TwoLabels found = nearest.from(places[firm]), &at_node = slow[cut.node[firm]];
      ASSERT_EQ(found.first, with_foot(at_node.first)) << "seed " << seed;
      ASSERT_EQ(found.second, with_foot(at_node.second)) << "seed " << seed;
    }
  }
}

TEST(PlacesByRoad, HoldEveryPlaceWithinTheLimitOnce) {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    std::mt19937 random(seed);
    const RoadNetwork roads = tests::random_roads(random, 15, 30);
    const geo::RoadTravel travel(roads, Cost::minutes, kWalking_km_h);
    const std::vector<RoadPlace> places = random_places(random, roads, 12);
    const geo::PlacesByRoad demand(travel, places);
    geo::BoundedSearch search(travel.graph());
    const Ticks limit = geo::to_ticks(2.0, Cost::minutes);
    std::vector<geo::Served> served, expected;
    for (int facility = 0; facility < 4; ++facility) {
      std::vector<Entrance> entrances;
      for (const RoadPlace& at : random_places(random, roads, 2)) entrances.push_back({at, 0});
      demand.within(search, entrances, limit, served);
      expected.clear();
      const geo::NearestByRoad nearest(travel, entrances);
      for (Row place = 0; place < places.size(); ++place)
        if (const Label way = nearest.from(places[place]).first; way && way.ticks() <= limit)
          expected.push_back({place, way.ticks()});
      ASSERT_EQ(served, expected) << "seed " << seed;
    }
  }
}

/// A number of the golden table, or closed where the field is empty.
float or_closed(const tests::Golden& table, std::size_t row, const char* column) {
  return table.text(row, column).empty() ? kClosedRoad : static_cast<float>(table.number(row, column));
}

/// tests/golden/make_pgrouting.py: the roads of the sample region, some of them one-way.
RoadNetwork sample_roads() {
  const auto edges = tests::read_golden("pgrouting_edges.csv");
  RoadNetwork network;
  for (std::size_t row = 0; row < edges.rows(); ++row) {
    const auto from = static_cast<int>(edges.number(row, "from")), to = static_cast<int>(edges.number(row, "to"));
    while (network.nodes() <= static_cast<std::size_t>(std::max(from, to))) add_node(network, 0, 0);
    add_edge(network, {from, to, static_cast<float>(edges.number(row, "length_m")),
                       or_closed(edges, row, "forward_min"), or_closed(edges, row, "back_min")});
  }
  return network;
}

TEST(NearestByRoad, EqualsPgRoutingOnTheSampleRegion) {
  const RoadNetwork network = sample_roads();
  const auto golden = tests::read_golden("pgrouting.csv");
  const auto place = [&](std::size_t row) {
    return RoadPlace{static_cast<Row>(golden.number(row, "edge")), golden.number(row, "share"), 0.0};
  };
  std::vector<Entrance> entrances;
  for (std::size_t row = 0; golden.text(row, "kind") == "facility"; ++row)
    entrances.push_back({place(row), static_cast<std::uint32_t>(row)});
  for (const Cost cost : {Cost::minutes, Cost::length_m}) {
    const geo::RoadTravel travel(network, cost, kWalking_km_h);
    const geo::NearestByRoad nearest(travel, entrances);
    for (std::size_t row = entrances.size(); row < golden.rows(); ++row) {
      std::vector<double> ways;
      for (std::size_t f = 0; f < entrances.size(); ++f) {
        const std::string column = (cost == Cost::minutes ? "minutes_" : "length_m_") + std::to_string(f);
        if (!golden.text(row, column).empty()) ways.push_back(golden.number(row, column));
      }
      std::ranges::sort(ways);
      ways.resize(std::max<std::size_t>(ways.size(), 2), std::numeric_limits<double>::infinity());
      const TwoLabels found = nearest.from(place(row));
      const double tolerance = 1e-6 * (cost == Cost::minutes ? 100.0 : 100e3);  // of the longest ways
      const auto expect = [&](Label label, double way) {
        EXPECT_EQ(static_cast<bool>(label), std::isfinite(way)) << row;
        if (label) {
          EXPECT_NEAR(geo::from_ticks(label.ticks(), cost), way, tolerance) << row;
        }
      };
      expect(found.first, ways[0]);
      expect(found.second, ways[1]);
    }
  }
}

}  // namespace
