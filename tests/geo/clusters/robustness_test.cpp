// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/robustness.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>
#include <vector>

#include "geo/core/random.hpp"
#include "tests/geo/clusters/dbscan_reference.hpp"
#include "tests/support/layouts.hpp"

namespace geo {
namespace {

using tests::Layout;

constexpr DbscanParams kDbscan{.eps_m = 300.0, .min_points = 6.0};

Clustering find(const ClusterInput& rows, unsigned threads) { return dbscan(rows, kDbscan, threads); }

ClusterInput input(const Layout& points, const std::vector<std::int32_t>& rank) {
  return {points.x_m, points.y_m, rank};
}

std::set<Row> members(const Clustering& found, std::size_t cluster, const std::vector<Row>* row = nullptr) {
  std::set<Row> out;
  for (std::size_t i = 0; i < found.cluster.size(); ++i)
    if (found.cluster[i] == static_cast<std::int32_t>(cluster)) out.insert(row ? (*row)[i] : static_cast<Row>(i));
  return out;
}

std::size_t common(const std::set<Row>& a, const std::set<Row>& b) {
  return static_cast<std::size_t>(std::ranges::count_if(a, [&](Row row) { return b.count(row) != 0; }));
}

/// The formula with sets of rows and full scans.
Robustness slow(const ClusterInput& rows, const std::vector<double>& accuracy_m, const Clustering& found,
                const RobustnessParams& params) {
  Robustness out{std::vector<double>(found.clusters(), 0.0), std::vector<double>(found.cluster.size(), 0.0)};
  std::vector<int> held_in(found.cluster.size(), 0);
  for (std::int64_t number = 0; number < params.replicates; ++number) {
    const Replicate r = replicate(rows, accuracy_m, params, number);
    const Clustering again = tests::slow_dbscan({r.x_m, r.y_m, r.id_rank}, kDbscan);
    const std::set<Row> held(r.row.begin(), r.row.end());
    for (const Row row : held) ++held_in[row];
    for (std::size_t c = 0; c < found.clusters(); ++c) {
      std::set<Row> own = members(found, c), match;
      std::erase_if(own, [&](Row row) { return held.count(row) == 0; });
      double best = 0.0;
      for (std::size_t d = 0; d < again.clusters(); ++d) {
        const std::set<Row> other = members(again, d, &r.row);
        const std::size_t both = common(own, other);
        const double jaccard = static_cast<double>(both) / static_cast<double>(own.size() + other.size() - both);
        if (both == 0 || jaccard < best || (jaccard == best && both <= common(own, match))) continue;
        best = jaccard;
        match = other;
      }
      out.stability[c] += best / static_cast<double>(params.replicates);
      for (const Row row : own) out.membership[row] += match.count(row) != 0 ? 1.0 : 0.0;
    }
  }
  for (std::size_t row = 0; row < held_in.size(); ++row) out.membership[row] /= held_in[row];
  return out;
}

TEST(Robustness, EqualsSetsAndFullScans) {
  for (const Layout& points : tests::layouts(260, 12)) {
    const std::vector<std::int32_t> rank = tests::shuffled(points.size(), 2);
    const std::vector<double> accuracy_m(points.size(), 120.0);
    const Clustering found = find(input(points, rank), 1);
    const RobustnessParams params{.replicates = 12, .seed = 5};
    const Robustness got = robustness(input(points, rank), accuracy_m, found, find, params),
                     wanted = slow(input(points, rank), accuracy_m, found, params);
    ASSERT_EQ(got.stability.size(), found.clusters());
    for (std::size_t c = 0; c < found.clusters(); ++c)
      EXPECT_NEAR(got.stability[c], wanted.stability[c], 1e-12) << points.name << ", cluster " << c;
    for (std::size_t row = 0; row < points.size(); ++row)
      ASSERT_EQ(got.membership[row], wanted.membership[row]) << points.name << ", row " << row;
  }
}

/// 60 firms in a tight spot; seven far apart from it that only just make a cluster.
Layout tight_and_chance() {
  Layout points{"tight and chance"};
  Random random(4, 4);
  for (int i = 0; i < 60; ++i) points.add(snapped(80 * random.normal()), snapped(80 * random.normal()));
  for (int i = 0; i < 6; ++i) points.add(9'000.0 + 140.0 * i, 9'000.0 + (i % 2 == 0 ? 0.0 : 150.0));
  for (int i = 0; i < 2; ++i) points.add(9'300.0, 8'800.0 + 30 * i);
  return points;
}

TEST(Robustness, IsNearOneForATightClusterAndLowForAChanceClump) {
  const Layout points = tight_and_chance();
  const std::vector<std::int32_t> rank = tests::shuffled(points.size(), 3);
  const std::vector<double> accuracy_m(points.size(), 50.0);
  const Clustering found = find(input(points, rank), 1);
  ASSERT_EQ(found.clusters(), 2U);
  const Robustness got = robustness(input(points, rank), accuracy_m, found, find, {.replicates = 200});
  const auto tight = static_cast<std::size_t>(found.cluster.front());
  EXPECT_GT(got.stability[tight], 0.98);
  EXPECT_LT(got.stability[1 - tight], 0.6);
  EXPECT_EQ(got.membership.front(), 1.0);
  EXPECT_LT(got.membership.back(), 0.75);
}

TEST(Robustness, IsOneWhenNothingChanges) {
  const Layout points = tight_and_chance();
  const std::vector<std::int32_t> rank = tests::shuffled(points.size(), 3);
  const Clustering found = find(input(points, rank), 1);
  const Robustness got = robustness(input(points, rank), {}, found, find, {.replicates = 3, .left_out = 0.0});
  EXPECT_EQ(got.stability, (std::vector<double>{1.0, 1.0}));
}

TEST(Robustness, MovesWithinTheDiscAndLeavesOutTheShare) {
  const Layout points = tests::layouts(4'000, 2)[0];
  const std::vector<std::int32_t> rank = tests::shuffled(points.size(), 3);
  std::vector<double> accuracy_m(points.size(), 100.0);
  for (std::size_t i = 0; i < accuracy_m.size(); i += 2) accuracy_m[i] = 0.0;
  const Replicate got = replicate(input(points, rank), accuracy_m, {.left_out = 0.1}, 7);
  EXPECT_NEAR(static_cast<double>(got.row.size()), 3'600.0, 5 * std::sqrt(360.0));
  double mean_x = 0.0;
  int beyond_half = 0;
  for (std::size_t i = 0; i < got.row.size(); ++i) {
    const double dx = got.x_m[i] - points.x_m[got.row[i]], dy = got.y_m[i] - points.y_m[got.row[i]];
    if (got.row[i] % 2 == 0)
      ASSERT_EQ(dx * dx + dy * dy, 0.0);
    else
      ASSERT_LE(std::hypot(dx, dy), 100.001);
    mean_x += dx;
    beyond_half += std::hypot(dx, dy) > 50.0 ? 1 : 0;
  }
  EXPECT_NEAR(mean_x / 1'800, 0.0, 6.0);
  EXPECT_NEAR(beyond_half / 1'800.0, 0.75, 0.05) << "uniform over the area of the disc";
}

TEST(Robustness, DependsOnNeitherRowOrderNorThreads) {
  const Layout points = tests::layouts(2'000, 5)[1];
  const std::vector<std::int32_t> rank = tests::shuffled(points.size(), 4), order = tests::shuffled(points.size(), 8);
  Layout moved{"moved"};
  std::vector<std::int32_t> moved_rank;
  for (const std::int32_t row : order) {
    moved.add(points.x_m[static_cast<std::size_t>(row)], points.y_m[static_cast<std::size_t>(row)]);
    moved_rank.push_back(rank[static_cast<std::size_t>(row)]);
  }
  const std::vector<double> accuracy_m(points.size(), 40.0);
  RobustnessParams params{.replicates = 9, .seed = 2};
  const Robustness here = robustness(input(points, rank), accuracy_m, find(input(points, rank), 1), find, params);
  params.threads = 5;
  const Robustness there =
      robustness(input(moved, moved_rank), accuracy_m, find(input(moved, moved_rank), 1), find, params);
  ASSERT_GT(here.stability.size(), 1U);
  EXPECT_EQ(here.stability, there.stability);
  for (std::size_t i = 0; i < order.size(); ++i)
    ASSERT_EQ(there.membership[i], here.membership[static_cast<std::size_t>(order[i])]) << i;
}

TEST(Robustness, RefusesWrongInput) {
  const std::vector<double> x{0}, y{0}, negative{-1.0};
  const std::vector<std::int32_t> rank{0};
  const Clustering found = find({x, y, rank}, 1);
  EXPECT_THROW(robustness({x, y, rank}, {}, Clustering{}, find, {}), std::invalid_argument);
  EXPECT_THROW(robustness({x, y, rank}, negative, found, find, {}), std::invalid_argument);
  EXPECT_THROW(robustness({x, y, rank}, {}, found, find, {.replicates = 0}), std::invalid_argument);
  EXPECT_THROW(robustness({x, y, rank}, {}, found, find, {.left_out = 1.0}), std::invalid_argument);
}

}  // namespace
}  // namespace geo
