// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/link_index.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "geo/core/random.hpp"

namespace geo {
namespace {

/// Firms on fixed places: the first ones are the cluster, the others have a weight each.
struct Region {
  std::vector<std::size_t> stage;
  std::vector<double> weight;  ///< K of the distance to the cluster; 1 in it, 0 out of reach.
  std::size_t own;
  std::size_t stages;
  std::vector<SupplyLine> lines;
};

/// Both sums pair by pair, by their definition.
std::pair<double, double> observed(const Region& r) {
  double same = 0.0, traded = 0.0;
  for (std::size_t i = 0; i < r.own; ++i)
    for (std::size_t j = 0; j < r.stage.size(); ++j) {
      if (i == j) continue;
      same += r.stage[i] == r.stage[j] ? r.weight[j] : 0.0;
      for (const SupplyLine& line : r.lines) {
        if (r.stage[j] == line.from && r.stage[i] == line.to) traded += line.coefficient * r.weight[j];
        if (r.stage[i] == line.from && r.stage[j] == line.to) traded += line.coefficient * r.weight[j];
      }
    }
  return {same, traded};
}

LinkIndices indices(const Region& r) {
  std::vector<std::int64_t> all(r.stages), own(r.stages);
  std::vector<double> around(r.stages);
  for (std::size_t i = 0; i < r.stage.size(); ++i) {
    ++all[r.stage[i]];
    if (i < r.own) ++own[r.stage[i]];
    around[r.stage[i]] += r.weight[i];
  }
  return LinkNull(all, r.lines).of({own, around});
}

/// Stages 0 and 1 supply 2; stage 2 supplies itself.
Region small() {
  return {{0, 2, 2, 1, 0, 2, 1}, {1, 1, 1, .5, .25, .75, 0}, 3, 3, {{0, 2, .2}, {1, 2, .1}, {2, 2, .05}}};
}

TEST(LinkIndex, EqualsTheMeanOverEveryOrderOfTheStages) {
  const Region region = small();
  Region shuffled = region;
  std::vector<std::size_t> order(region.stage.size());
  std::iota(order.begin(), order.end(), 0U);
  double same = 0.0, traded = 0.0;
  int orders = 0;
  do {
    for (std::size_t i = 0; i < order.size(); ++i) shuffled.stage[i] = region.stage[order[i]];
    same += observed(shuffled).first;
    traded += observed(shuffled).second;
    ++orders;
  } while (std::next_permutation(order.begin(), order.end()));
  const LinkIndices got = indices(region);
  EXPECT_EQ(orders, 5040);
  EXPECT_NEAR(*got.horizontal, observed(region).first / (same / orders), 1e-12);
  EXPECT_NEAR(*got.vertical, observed(region).second / (traded / orders), 1e-12);
}

TEST(LinkIndex, IsNearTheMeanOfSeededShuffles) {
  Region region = small();
  Random places(3, 0);
  for (int i = 0; i < 60; ++i) {
    region.stage.push_back(places.below(3));
    region.weight.push_back(places.unit());
  }
  Region shuffled = region;
  double same = 0.0, traded = 0.0;
  constexpr int kDraws = 4000;
  for (std::uint64_t draw = 0; draw < kDraws; ++draw) {
    Random random(1, draw);
    for (std::uint32_t i = static_cast<std::uint32_t>(shuffled.stage.size()); i > 1; --i)
      std::swap(shuffled.stage[i - 1], shuffled.stage[random.below(i)]);
    same += observed(shuffled).first / kDraws;
    traded += observed(shuffled).second / kDraws;
  }
  EXPECT_NEAR(*indices(region).horizontal, observed(region).first / same, .02);
  EXPECT_NEAR(*indices(region).vertical, observed(region).second / traded, .02);
}

TEST(LinkIndex, OfOneStageIsHorizontalOfACompleteChainVertical) {
  const std::vector<SupplyLine> lines{{0, 1, .1}};
  const Region alike{{0, 0, 0, 1, 1, 1}, {1, 1, 1, 0, 0, 0}, 3, 2, lines};
  EXPECT_GT(*indices(alike).horizontal, 2.0);
  EXPECT_EQ(indices(alike).vertical, 0.0);
  const Region mixed{{0, 1, 0, 1, 0, 1}, {1, 1, 0, 0, 0, 0}, 2, 2, lines};
  EXPECT_EQ(indices(mixed).horizontal, 0.0);
  EXPECT_GT(*indices(mixed).vertical, 1.5);
}

TEST(LinkIndex, IsNothingWhereNothingIsExpected) {
  const LinkIndices got = indices({{0, 1}, {1, 1}, 2, 2, {}});
  EXPECT_FALSE(got.horizontal) << "no two firms of one stage";
  EXPECT_FALSE(got.vertical) << "no lines";
  EXPECT_FALSE(indices({{0}, {1}, 1, 1, {{0, 0, .1}}}).vertical) << "one firm";
}

TEST(LinkIndex, RefusesStagesThatAreNone) {
  const std::vector<SupplyLine> lines{{0, 2, .1}};
  EXPECT_THROW(LinkNull(std::vector<std::int64_t>{3, 4}, lines), std::invalid_argument);
}

}  // namespace
}  // namespace geo
