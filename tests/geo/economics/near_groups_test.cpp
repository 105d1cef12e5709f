// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/near_groups.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <tuple>

#include "tests/support/layouts.hpp"

namespace geo {
namespace {

std::vector<std::int32_t> ranks(std::size_t count) {
  std::vector<std::int32_t> out(count);
  std::iota(out.begin(), out.end(), 0);
  return out;
}

/// The rule written out: every centre against every candidate.
std::vector<std::vector<Row>> slow(const tests::Layout& at, const GroupRules& rules) {
  const auto by_distance = [&](std::size_t centre) {
    std::vector<std::pair<double, Row>> near;
    for (Row row = 0; row < at.size(); ++row) {
      const double dx = at.x_m[row] - at.x_m[centre], dy = at.y_m[row] - at.y_m[centre];
      near.emplace_back(dx * dx + dy * dy, row);
    }
    std::ranges::sort(near);
    return near;
  };
  std::vector<std::pair<double, std::size_t>> order;
  const double reach_m2 = rules.reach_m * rules.reach_m;
  for (std::size_t centre = 0; centre < at.size(); ++centre)
    if (const double d = by_distance(centre)[rules.least - 1].first; d <= reach_m2) order.emplace_back(d, centre);
  std::ranges::sort(order);
  std::set<Row> taken;
  std::vector<std::vector<Row>> out;
  for (const auto& [distance, centre] : order) {
    if (out.size() == rules.kept || taken.contains(static_cast<Row>(centre))) continue;
    auto near = by_distance(centre);
    near.resize(std::min(near.size(), 4 * rules.most));
    std::vector<Row> members;
    for (const auto& [m2, row] : near)
      if (members.size() < rules.most && m2 <= reach_m2 && !taken.contains(row)) members.push_back(row);
    if (members.size() < rules.least) continue;
    taken.insert(members.begin(), members.end());
    out.push_back(members);
  }
  return out;
}

TEST(NearGroups, EqualTheRuleWrittenOut) {
  for (const tests::Layout& at : tests::layouts(300, 31)) {
    const GroupRules rules{.reach_m = 700.0, .least = 3, .most = 6, .kept = 40};
    NearGroups groups(at.x_m, at.y_m);
    const auto found = groups.around({at.x_m, at.y_m, ranks(at.size()), true}, rules);
    const auto expected = slow(at, rules);
    ASSERT_EQ(found.size(), expected.size()) << at.name;
    for (std::size_t i = 0; i < found.size(); ++i) EXPECT_EQ(found[i].members, expected[i]) << at.name << " " << i;
  }
}

TEST(NearGroups, ReachIsClosedAndTheLeastIsAsked) {
  const std::vector<double> x{0.0, 100.0, 300.0, 1000.0}, y(4, 0.0);
  const GroupRules rules{.reach_m = 200.0, .least = 3, .most = 5};
  NearGroups all(x, y);
  const auto found = all.around({x, y, ranks(4), true}, rules);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].centre, 1U) << "200 m to the third, the others have none";
  EXPECT_EQ(found[0].members, (std::vector<Row>{1, 0, 2}));
  EXPECT_EQ(found[0].reach_m, 200.0);
  EXPECT_TRUE(all.around({x, y, ranks(4), true}, rules).empty()) << "they are taken";
}

TEST(NearGroups, EachSupplierServesOneBuyer) {
  const std::vector<double> x{0, 10, 20, 30}, y(4, 0.0), buyers_x{5, 5, 500}, buyers_y(3, 0.0);
  NearGroups suppliers(x, y);
  const std::vector<std::int32_t> rank{7, 3, 1};
  const auto found = suppliers.around({buyers_x, buyers_y, rank}, {.reach_m = 100.0, .least = 2, .most = 2, .kept = 9});
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].centre, 1U) << "equally near: the smaller rank first";
  EXPECT_EQ(found[0].members, (std::vector<Row>{0, 1}));
  EXPECT_EQ(found[1].centre, 0U);
  EXPECT_EQ(found[1].members, (std::vector<Row>{2, 3}));
}

TEST(NearGroups, OfNobodyThereAreNone) {
  NearGroups none({}, {});
  EXPECT_TRUE(none.around({}, {}).empty());
}

}  // namespace
}  // namespace geo
