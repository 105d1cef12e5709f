// SPDX-License-Identifier: Apache-2.0
#include "geo/access/network_health.hpp"

#include <gtest/gtest.h>

#include <limits>
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

TEST(NetworkHealth, OfNoNetworkIsNothing) {
  const NetworkHealth got = health({});
  EXPECT_EQ(got.parts, 0);
  EXPECT_EQ(got.main_share, 0.0);
}

}  // namespace
}  // namespace geo
