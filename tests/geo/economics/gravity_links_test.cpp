// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/gravity_links.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>
#include <utility>

#include "geo/core/random.hpp"

namespace geo {
namespace {

using Holdings = std::vector<Holding>;

TEST(GravityLinks, HaveTheStrengthOfTheFormula) {
  const std::vector<double> x{0.0, 3'000.0, 400.0}, y{0.0, 4'000.0, 300.0};
  const auto links = supply_links({x, y}, Holdings{{1, 20.0}, {2, 3.0}}, Holdings{{0, 5.0}}, {});
  ASSERT_EQ(links.size(), 2U);
  EXPECT_EQ(links[0].from, 1U);
  EXPECT_EQ(links[0].to, 0U);
  EXPECT_EQ(links[0].distance_m, 5'000.0);
  EXPECT_DOUBLE_EQ(links[0].strength, 20.0 * 5.0 / std::pow(5.0, 0.9));
  EXPECT_DOUBLE_EQ(links[1].strength, 15.0) << "500 m count as nearest_m, 1 km";
}

TEST(GravityLinks, EndAtTheirReachWhichIsClosed) {
  const std::vector<double> x{0.0, 50'000.0, 50'000.5}, y{0.0, 0.0, 0.0};
  const auto links = supply_links({x, y}, Holdings{{1, 1.0}, {2, 1.0}}, Holdings{{0, 1.0}}, {});
  ASSERT_EQ(links.size(), 1U);
  EXPECT_EQ(links[0].from, 1U);
}

TEST(GravityLinks, LeadFromNoPlaceToItself) {
  const std::vector<double> at{7.0};
  EXPECT_TRUE(supply_links({at, at}, Holdings{{0, 9.0}}, Holdings{{0, 9.0}}, {}).empty());
  EXPECT_TRUE(peer_links({at, at}, Holdings{{0, 9.0}}, {}).empty());
}

struct Sample {
  std::vector<double> x, y;
  Holdings holders;
};

Sample sample(std::uint64_t seed) {
  Random random(seed, 0);
  Sample out;
  for (std::size_t i = 0; i < 40; ++i) {
    out.x.push_back(1000.0 * random.below(80));
    out.y.push_back(1000.0 * random.below(80));
    if (random.below(4) > 0) out.holders.push_back({i, 1.0 + random.below(9)});
  }
  return out;
}

/// Every pair of holders in reach, strongest first for each buyer.
std::vector<GravityLink> all_links(const Sample& s, const Gravity& g) {
  std::vector<GravityLink> out;
  for (const Holding& a : s.holders)
    for (const Holding& b : s.holders) {
      const double d = std::hypot(s.x[a.place] - s.x[b.place], s.y[a.place] - s.y[b.place]);
      if (a.place == b.place || d > g.reach_m) continue;
      const double km = std::max(d, g.nearest_m) / 1000.0;
      out.push_back(
          {a.place, b.place, std::pow(a.mass * b.mass, g.mass_exponent) / std::pow(km, g.distance_exponent), d});
    }
  std::ranges::sort(out, [](const GravityLink& a, const GravityLink& b) {
    return std::tuple(a.to, -a.strength, a.from) < std::tuple(b.to, -b.strength, b.from);
  });
  return out;
}

TEST(GravityLinks, AreTheStrongestOfAllPairs) {
  const Gravity gravity{.mass_exponent = .7, .distance_exponent = 1.5, .reach_m = 20'000.0, .strongest = 3};
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const Sample s = sample(seed);
    std::vector<std::pair<std::size_t, std::size_t>> expected, got;
    std::set<std::pair<std::size_t, std::size_t>> pairs;
    std::size_t kept = 0, last = s.x.size();
    for (const GravityLink& link : all_links(s, gravity)) {
      kept = link.to == last ? kept + 1 : 1;
      last = link.to;
      if (kept > gravity.strongest) continue;
      expected.emplace_back(link.to, link.from);
      pairs.insert(std::minmax(link.from, link.to));
    }
    for (const GravityLink& link : supply_links({s.x, s.y}, s.holders, s.holders, gravity))
      got.emplace_back(link.to, link.from);
    EXPECT_EQ(got, expected) << "seed " << seed;
    std::vector<std::pair<std::size_t, std::size_t>> peers;
    for (const GravityLink& link : peer_links({s.x, s.y}, s.holders, gravity)) peers.emplace_back(link.from, link.to);
    EXPECT_EQ(peers, std::vector(pairs.begin(), pairs.end())) << "seed " << seed;
  }
}

}  // namespace
}  // namespace geo
