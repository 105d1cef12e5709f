// SPDX-License-Identifier: Apache-2.0
#include "geo/access/road_search.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <vector>

#include "geo/access/road_network.hpp"
#include "tests/support/small_roads.hpp"

namespace {

using geo::Cost, geo::kNever, geo::Label, geo::RoadGraph, geo::RoadNetwork, geo::Start, geo::Ticks, geo::TwoLabels;
using tests::add_edge, tests::add_node, tests::kClosedRoad, tests::random_roads;

/// 0 → 1 → 2 and 2 → 0: a ring that is open one way only.
RoadNetwork one_way_ring() {
  RoadNetwork network;
  add_node(network, 0, 0), add_node(network, 100, 0), add_node(network, 100, 100);
  add_edge(network, {0, 1, 100, 1, kClosedRoad});
  add_edge(network, {1, 2, 100, 2, kClosedRoad});
  add_edge(network, {2, 0, 141, 4, kClosedRoad});
  return network;
}

/// Bellman 1958: what it takes from each node to one facility. The obvious twin.
std::vector<Ticks> slow_ticks(const RoadGraph& graph, const std::vector<Start>& starts, std::uint32_t facility) {
  std::vector<Ticks> out(graph.nodes(), kNever);
  for (const Start& start : starts)
    if (start.facility == facility) out[start.node] = std::min(out[start.node], start.ticks);
  for (std::size_t round = 0; round < graph.nodes(); ++round)
    for (std::size_t node = 0; node < graph.nodes(); ++node)
      for (const RoadGraph::Arc& arc : graph.arcs(node))
        if (out[node] != kNever) out[arc.node] = std::min(out[arc.node], out[node] + arc.ticks);
  return out;
}

std::vector<TwoLabels> slow_two_nearest(const RoadGraph& graph, const std::vector<Start>& starts,
                                        std::uint32_t facilities, Ticks limit) {
  std::vector<std::vector<Label>> all(graph.nodes());
  for (std::uint32_t facility = 0; facility < facilities; ++facility) {
    const std::vector<Ticks> ticks = slow_ticks(graph, starts, facility);
    for (std::size_t node = 0; node < ticks.size(); ++node)
      if (ticks[node] <= limit) all[node].emplace_back(ticks[node], facility);
  }
  std::vector<TwoLabels> out(graph.nodes());
  for (std::size_t node = 0; node < out.size(); ++node) {
    std::ranges::sort(all[node]);
    if (!all[node].empty()) out[node].first = all[node][0];
    if (all[node].size() > 1) out[node].second = all[node][1];
  }
  return out;
}

std::vector<Start> random_starts(std::mt19937& random, std::size_t nodes, std::uint32_t facilities) {
  std::vector<Start> out;
  for (std::uint32_t i = 0; i < 2 * facilities; ++i)
    out.push_back(
        {static_cast<std::uint32_t>(random() % nodes), static_cast<Ticks>(random() % 4) * 25'600, i % facilities});
  return out;
}

TEST(RoadSearch, TwoNearestEqualAllWaysTriedOnRandomNetworks) {
  for (unsigned seed = 1; seed <= 400; ++seed) {
    std::mt19937 random(seed);
    const int nodes = 2 + static_cast<int>(seed % 40);
    const RoadNetwork network = random_roads(random, nodes, nodes * static_cast<int>(1 + seed % 3));
    const std::uint32_t facilities = 1 + seed % 7;
    const std::vector<Start> starts = random_starts(random, network.nodes(), facilities);
    const Cost cost = seed % 2 == 0 ? Cost::minutes : Cost::length_m;
    const RoadGraph graph(network, cost, seed % 5 == 0 ? RoadGraph::Towards::anywhere : RoadGraph::Towards::places);
    const Ticks limit = seed % 3 == 0 ? geo::to_ticks(cost == Cost::minutes ? 2.0 : 300.0, cost) : kNever - 1;
    const std::vector<TwoLabels> found = geo::two_nearest(graph, starts, limit);
    ASSERT_EQ(found, slow_two_nearest(graph, starts, facilities, limit)) << "seed " << seed;
    const std::vector<Label> one = geo::nearest(graph, starts, limit);
    for (std::size_t node = 0; node < one.size(); ++node) ASSERT_EQ(one[node], found[node].first) << "seed " << seed;
  }
}

TEST(RoadSearch, BoundedSearchesOneAfterTheOtherEqualAllWaysTried) {
  std::mt19937 random(7);
  const RoadNetwork network = random_roads(random, 60, 130);
  const RoadGraph graph(network, Cost::minutes);
  geo::BoundedSearch search(graph);
  const Ticks limit = geo::to_ticks(1.5, Cost::minutes);
  for (int round = 0; round < 50; ++round) {
    const std::vector<Start> starts = random_starts(random, network.nodes(), 1);
    const std::vector<Ticks> all = slow_ticks(graph, starts, 0);
    std::vector<std::uint32_t> within;
    for (std::uint32_t node = 0; node < all.size(); ++node)
      if (all[node] <= limit) within.push_back(node);
    const auto reached = search.reach(starts, limit);
    ASSERT_EQ(std::vector<std::uint32_t>(reached.begin(), reached.end()), within);
    for (std::size_t node = 0; node < all.size(); ++node)
      ASSERT_EQ(search.ticks(node), all[node] <= limit ? all[node] : kNever);
  }
}

TEST(RoadSearch, OneWaysArePassedInTheDirectionOfTravel) {
  const RoadNetwork network = one_way_ring();
  const std::vector<Start> at_2{{2, 0, 0}};
  const auto minutes = [&](RoadGraph::Towards towards, std::size_t node) {
    const RoadGraph graph(network, Cost::minutes, towards);
    return geo::from_ticks(geo::nearest(graph, at_2)[node].ticks(), Cost::minutes);
  };
  EXPECT_EQ(minutes(RoadGraph::Towards::places, 0), 3.0);    // 0 → 1 → 2
  EXPECT_EQ(minutes(RoadGraph::Towards::anywhere, 0), 4.0);  // 2 → 0
  EXPECT_EQ(minutes(RoadGraph::Towards::places, 1), 2.0);
  EXPECT_EQ(minutes(RoadGraph::Towards::anywhere, 1), 5.0);
}

TEST(RoadSearch, LengthsAreCountedOnOpenWaysOnly) {
  const RoadGraph graph(one_way_ring(), Cost::length_m);
  EXPECT_EQ(graph.size(), 3U);
  EXPECT_EQ(geo::from_ticks(geo::nearest(graph, std::vector<Start>{{2, 0, 0}})[0].ticks(), Cost::length_m), 200.0);
}

TEST(RoadSearch, ALimitIsClosed) {
  const RoadGraph graph(one_way_ring(), Cost::minutes);
  const std::vector<Start> at_2{{2, 0, 0}};
  EXPECT_TRUE(geo::nearest(graph, at_2, geo::to_ticks(3.0, Cost::minutes))[0]);
  EXPECT_FALSE(geo::nearest(graph, at_2, geo::to_ticks(3.0, Cost::minutes) - 1)[0]);
}

TEST(RoadSearch, TheSecondNearestIsAnotherFacility) {
  const RoadGraph graph(one_way_ring(), Cost::minutes);
  const std::vector<Start> starts{{2, 0, 0}, {1, 0, 0}, {0, 0, 1}};
  const TwoLabels found = geo::two_nearest(graph, starts)[0];
  EXPECT_EQ(found.first, Label(0, 1));
  EXPECT_EQ(found.second, Label(geo::to_ticks(1.0, Cost::minutes), 0));
}

TEST(RoadSearch, NothingStartsNothingIsReached) {
  const RoadGraph graph(one_way_ring(), Cost::minutes);
  for (const TwoLabels& labels : geo::two_nearest(graph, {})) EXPECT_FALSE(labels.first || labels.second);
  EXPECT_TRUE(geo::two_nearest(RoadGraph(RoadNetwork{}, Cost::minutes), {}).empty());
}

TEST(RoadSearch, AStartOutsideTheGraphIsRefused) {
  const RoadGraph graph(one_way_ring(), Cost::minutes);
  EXPECT_THROW(geo::nearest(graph, std::vector<Start>{{3, 0, 0}}), std::invalid_argument);
}

TEST(RoadGraph, TicksAreTheNearestAndEndWithNever) {
  EXPECT_EQ(geo::to_ticks(1.0, Cost::length_m), 512U);
  EXPECT_EQ(geo::to_ticks(0.001, Cost::length_m), 1U);
  EXPECT_EQ(geo::to_ticks(1e9, Cost::length_m), kNever);
  EXPECT_EQ(geo::to_ticks(std::numeric_limits<double>::infinity(), Cost::minutes), kNever);
  EXPECT_EQ(geo::from_ticks(geo::to_ticks(90.0, Cost::minutes), Cost::minutes), 90.0);
  EXPECT_EQ(geo::from_ticks(kNever, Cost::minutes), std::numeric_limits<double>::infinity());
}

TEST(RoadNetwork, CurveOrderKeepsEveryWay) {
  std::mt19937 random(3);
  const RoadNetwork network = random_roads(random, 50, 120);
  const RoadNetwork ordered = geo::in_curve_order(network);
  geo::check(ordered);
  std::vector<std::vector<double>> before, after;
  const auto ways = [](const RoadNetwork& of, std::vector<std::vector<double>>& out) {
    for (std::size_t e = 0; e < of.edges(); ++e) {
      const auto from = static_cast<std::size_t>(of.from[e]), to = static_cast<std::size_t>(of.to[e]);
      out.push_back({of.x_m[from], of.y_m[from], of.x_m[to], of.y_m[to], of.length_m[e], of.forward_min[e],
                     of.back_min[e], of.lines.xs(e)[0], of.lines.ys(e)[1]});
    }
    std::ranges::sort(out);
  };
  ways(network, before), ways(ordered, after);
  EXPECT_EQ(before, after);
}

TEST(RoadNetwork, WhatIsBrokenIsRefused) {
  RoadNetwork negative = one_way_ring(), unknown = one_way_ring(), shorter = one_way_ring();
  negative.length_m[1] = -1.0F;
  unknown.to[2] = 3;
  shorter.back_min.pop_back();
  for (const RoadNetwork& broken : {negative, unknown, shorter})
    EXPECT_THROW(geo::check(broken), std::invalid_argument);
}

}  // namespace
