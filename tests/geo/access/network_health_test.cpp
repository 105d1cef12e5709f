// SPDX-License-Identifier: Apache-2.0
#include "geo/access/network_health.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <utility>
#include <vector>

namespace geo {
namespace {

constexpr float kClosed = std::numeric_limits<float>::infinity();

RoadNetwork network(std::size_t nodes, const std::vector<std::pair<std::int32_t, std::int32_t>>& edges) {
  RoadNetwork out;
  for (std::size_t i = 0; i < nodes; ++i) {
    out.x_m.push_back(static_cast<double>(i));
    out.y_m.push_back(0.0);
  }
  for (const auto& [from, to] : edges) {
    out.from.push_back(from);
    out.to.push_back(to);
    out.length_m.push_back(100.0F);
    out.forward_min.push_back(1.0F);
    out.back_min.push_back(kClosed);
  }
  return out;
}

TEST(NetworkHealth, NamesTheShareOfTheLargestPart) {
  const NetworkHealth got = health(network(6, {{0, 1}, {1, 2}, {2, 0}, {3, 4}}));
  EXPECT_EQ(got.parts, 3) << "node 5 is alone";
  EXPECT_EQ(got.length_m, 400.0);
  EXPECT_EQ(got.main_share, 0.75);
}

TEST(NetworkHealth, FindsOneWaysThatMeetHeadOn) {
  // 0 -> 1 <- 2 -> 3: 1 is a trap, 2 is never reached; 0 and 3 are ends
  const NetworkHealth got = health(network(4, {{0, 1}, {2, 1}, {2, 3}}));
  EXPECT_EQ(got.traps, std::vector<std::int32_t>{1});
  EXPECT_EQ(got.never_reached, std::vector<std::int32_t>{2});
}

TEST(NetworkHealth, TellsWhatLeadsIntoTheCoreAndOut) {
  // A ring 0 1 2; 3 leads into it, 4 is led to from it, 5 hangs on by nothing that leads either way; 6 and 7 are apart.
  const NetworkHealth got = health(network(8, {{0, 1}, {1, 2}, {2, 0}, {3, 0}, {1, 4}, {5, 4}, {6, 7}, {7, 6}}));
  constexpr int kCore = NetworkHealth::kInMain | NetworkHealth::kLeaves | NetworkHealth::kEntered;
  EXPECT_EQ(std::vector<int>(got.standing.begin(), got.standing.end()),
            (std::vector<int>{kCore, kCore, kCore, NetworkHealth::kInMain | NetworkHealth::kLeaves,
                              NetworkHealth::kInMain | NetworkHealth::kEntered, NetworkHealth::kInMain, 0, 0}));
  EXPECT_EQ(got.core_share, 0.5);
}

TEST(NetworkHealth, TheCoreIsTheLargestSetThatReachesItself) {
  std::mt19937 random(3);
  for (int round = 0; round < 200; ++round) {
    const auto nodes = 2 + random() % 9;
    std::vector<std::pair<std::int32_t, std::int32_t>> edges;
    for (auto i = random() % (2 * nodes); i-- > 0;)
      edges.emplace_back(static_cast<std::int32_t>(random() % nodes), static_cast<std::int32_t>(random() % nodes));
    std::vector<std::vector<bool>> reaches(nodes, std::vector<bool>(nodes));
    for (std::size_t node = 0; node < nodes; ++node) reaches[node][node] = true;
    for (const auto& [from, to] : edges) reaches[static_cast<std::size_t>(from)][static_cast<std::size_t>(to)] = true;
    for (std::size_t k = 0; k < nodes; ++k)
      for (std::size_t i = 0; i < nodes; ++i)
        for (std::size_t j = 0; j < nodes; ++j)
          if (reaches[i][k] && reaches[k][j]) reaches[i][j] = true;
    const NetworkHealth got = health(network(nodes, edges));
    std::size_t most = 0, core = nodes;
    for (std::size_t i = 0; i < nodes; ++i) {
      if (got.standing[i] == 0) continue;
      std::size_t size = 0;
      for (std::size_t j = 0; j < nodes; ++j) size += reaches[i][j] && reaches[j][i];
      if (size > most) most = size, core = i;
    }
    for (std::size_t i = 0; i < nodes; ++i) {
      if (core == nodes) break;
      ASSERT_EQ((got.standing[i] & NetworkHealth::kLeaves) != 0, reaches[i][core]) << round;
      ASSERT_EQ((got.standing[i] & NetworkHealth::kEntered) != 0, reaches[core][i]) << round;
    }
  }
}

TEST(NetworkHealth, OfNoNetworkIsNothing) {
  const NetworkHealth got = health({});
  EXPECT_EQ(got.parts, 0);
  EXPECT_EQ(got.main_share, 0.0);
}

}  // namespace
}  // namespace geo
