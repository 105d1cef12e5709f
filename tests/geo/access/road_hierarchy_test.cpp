// SPDX-License-Identifier: Apache-2.0
#include "geo/access/road_hierarchy.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "tests/support/small_roads.hpp"

namespace {

using geo::Cost, geo::Label, geo::RoadGraph, geo::RoadHierarchy, geo::RoadNetwork, geo::Start, geo::Ticks;

std::vector<std::vector<Start>> random_places(std::mt19937& random, std::size_t count, std::size_t nodes) {
  std::vector<std::vector<Start>> out(count);
  for (auto& place : out)
    for (auto starts = random() % 3; starts-- > 0;)
      place.push_back({static_cast<std::uint32_t>(random() % nodes), static_cast<Ticks>(random() % 100'000), 0});
  return out;
}

void expect_as_searched(const RoadNetwork& network, Cost cost, std::size_t most_links, std::mt19937& random) {
  const RoadGraph along(network, cost, RoadGraph::Towards::anywhere);
  const RoadHierarchy hierarchy(along, most_links);
  const auto places = random_places(random, random() % (RoadHierarchy::kAtOnce + 1), network.nodes());
  std::vector<std::int32_t> ticks;
  hierarchy.reach(places, ticks);
  for (std::size_t k = 0; k < places.size(); ++k) {
    const std::vector<Label> searched = geo::nearest(along, places[k]);
    for (std::size_t node = 0; node < network.nodes(); ++node) {
      const std::int32_t found = ticks[hierarchy.node_row(node) * RoadHierarchy::kAtOnce + k];
      ASSERT_EQ(found, searched[node] ? static_cast<std::int32_t>(searched[node].ticks()) : RoadHierarchy::kFar);
    }
  }
}

TEST(RoadHierarchy, EqualsASearchFromEachPlace) {
  for (unsigned seed = 1; seed <= 150; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const auto size = static_cast<int>(2 + random() % 60);
    const RoadNetwork network = tests::random_roads(random, size, 2 * size);
    expect_as_searched(network, seed % 2 == 0 ? Cost::minutes : Cost::length_m, random() % 8, random);
  }
}

/// Every way around in a lattice: streets one-way in turns, their lengths uneven.
RoadNetwork lattice(std::mt19937& random, int side) {
  RoadNetwork out;
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) tests::add_node(out, 100.0 * x, 100.0 * y);
  const auto add = [&](int from, int to, bool oneway) {
    const auto length_m = static_cast<float>(80 + random() % 50);
    tests::add_edge(out, {from, to, length_m, 1, oneway ? tests::kClosedRoad : 1.0F});
  };
  for (int y = 0; y < side; ++y)
    for (int x = 0; x + 1 < side; ++x) add(side * y + x, side * y + x + 1, y % 3 == 0);
  for (int x = 0; x < side; ++x)
    for (int y = 0; y + 1 < side; ++y) add(side * y + x, side * y + x + side, x % 4 == 0);
  return out;
}

TEST(RoadHierarchy, LeavesACoreWhereLinksKeepGrowing) {
  std::mt19937 random(7);
  const RoadNetwork network = lattice(random, 25);
  const RoadGraph along(network, Cost::length_m, RoadGraph::Towards::anywhere);
  EXPECT_GT(RoadHierarchy(along, 6).core(), 10U);
  EXPECT_EQ(RoadHierarchy(along, 96).core(), 0U);
  for (const std::size_t most_links : {6U, 12U, 96U}) expect_as_searched(network, Cost::length_m, most_links, random);
}

TEST(RoadHierarchy, OfAnEmptyNetworkReachesNothing) {
  const RoadHierarchy hierarchy(RoadGraph({}, Cost::length_m, RoadGraph::Towards::anywhere));
  std::vector<std::int32_t> ticks{1, 2, 3};
  hierarchy.reach({}, ticks);
  EXPECT_TRUE(ticks.empty());
}

}  // namespace
