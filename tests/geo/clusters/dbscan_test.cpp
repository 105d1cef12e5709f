// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/dbscan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <stdexcept>
#include <string>

#include "tests/geo/clusters/dbscan_reference.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/layouts.hpp"

namespace geo {
namespace {

using tests::Layout;

void expect_equal(const Clustering& got, const Clustering& wanted, const std::string& where) {
  EXPECT_EQ(got.core, wanted.core) << where;
  EXPECT_EQ(got.cluster, wanted.cluster) << where;
  EXPECT_EQ(got.key_row, wanted.key_row) << where;
  EXPECT_EQ(got.sites, wanted.sites) << where;
}

ClusterInput input(const Layout& points, const std::vector<std::int32_t>& rank) {
  return {points.x_m, points.y_m, rank};
}

TEST(Dbscan, EqualsFullScansOnEveryLayout) {
  for (const std::uint64_t seed : {1U, 2U, 3U})
    for (const Layout& points : tests::layouts(500, seed))
      for (const double min_points : {1.0, 3.0, 5.0, 12.0, 40.0}) {
        const std::vector<std::int32_t> rank = tests::shuffled(points.size(), seed);
        const DbscanParams params{.eps_m = 500.0, .min_points = min_points};
        const std::string where =
            points.name + ", seed " + std::to_string(seed) + ", min_points " + std::to_string(min_points);
        const Clustering got = dbscan(input(points, rank), params, 1);
        expect_equal(got, tests::slow_dbscan(input(points, rank), params), where);
        EXPECT_EQ(tests::wrong_with(got, input(points, rank), params), "") << where;
      }
}

TEST(Dbscan, WeightsCountAsTheFirmsTheyStandFor) {
  const Layout points = tests::layouts(400, 8)[3];
  const std::vector<std::int32_t> rank = tests::shuffled(points.size(), 8);
  std::vector<double> weight;
  for (std::size_t i = 0; i < points.size(); ++i) weight.push_back(0.25 * static_cast<double>(1 + i % 7));
  ClusterInput rows = input(points, rank);
  rows.weight = weight;
  const DbscanParams params{.eps_m = 250.0, .min_points = 40.0};
  expect_equal(dbscan(rows, params, 1), tests::slow_dbscan(rows, params), "weighted");
}

TEST(Dbscan, DoesNotDependOnRowOrder) {
  for (const Layout& points : tests::layouts(2'000, 4)) {
    const std::vector<std::int32_t> rank = tests::shuffled(points.size(), 4), order = tests::shuffled(points.size(), 9);
    const tests::Reordered moved = tests::reordered(points, rank, order);
    const DbscanParams params{.eps_m = 200.0, .min_points = 6.0};
    const Clustering here = dbscan(input(points, rank), params, 1),
                     there = dbscan(input(moved.points, moved.rank), params, 1);
    EXPECT_EQ(here.sites, there.sites) << points.name;
    for (std::size_t i = 0; i < order.size(); ++i)
      ASSERT_EQ(there.cluster[i], here.cluster[static_cast<std::size_t>(order[i])]) << points.name << ", row " << i;
  }
}

TEST(Dbscan, DoesNotDependOnThreads) {
  for (const Layout& points : tests::layouts(60'000, 6)) {
    const std::vector<std::int32_t> rank = tests::shuffled(points.size(), 6);
    const DbscanParams params{.eps_m = 25.0, .min_points = 4.0};
    const Clustering one = dbscan(input(points, rank), params, 1);
    for (const unsigned threads : {2U, 8U})
      expect_equal(dbscan(input(points, rank), params, threads), one, points.name);
  }
}

TEST(Dbscan, IsTheSameAfterAShiftByWholeMetres) {
  const Layout points = tests::layouts(1'000, 12)[1];
  Layout moved{"moved"};
  for (std::size_t i = 0; i < points.size(); ++i) moved.add(points.x_m[i] + 123'457.0, points.y_m[i] - 54'321.0);
  const std::vector<std::int32_t> rank = tests::shuffled(points.size(), 12);
  const DbscanParams params{.eps_m = 120.0, .min_points = 5.0};
  expect_equal(dbscan(input(moved, rank), params, 1), dbscan(input(points, rank), params, 1), "shifted");
}

TEST(Dbscan, DiscIsClosedAndCountsThePointItself) {
  const std::vector<double> x{0, 300}, y{0, 400};
  const std::vector<std::int32_t> rank{0, 1};
  EXPECT_EQ(dbscan({x, y, rank}, {.eps_m = 500, .min_points = 2}, 1).cluster, (std::vector<std::int32_t>{0, 0}));
  EXPECT_EQ(dbscan({x, y, rank}, {.eps_m = 499.999, .min_points = 2}, 1).cluster, (std::vector<std::int32_t>{-1, -1}));
}

/// Two streets of one firm a metre, 10 km apart, each within one cell; the east end of the northern one at north_m.
Clustering streets(double north_m) {
  Layout points{"streets"};
  for (int metre = 0; metre < 5'000; ++metre) {
    points.add(metre, 0.0);
    points.add(metre, metre == 4'999 ? north_m : 10'001.0);
  }
  const std::vector<std::int32_t> rank = tests::shuffled(points.size(), 3);
  return dbscan(input(points, rank), {.eps_m = 10'000.0, .min_points = 5.0}, 1);
}

TEST(Dbscan, OnePairInReachJoinsTwoStreets) {
  EXPECT_EQ(streets(10'000.0).clusters(), 1U);
  EXPECT_EQ(streets(10'000.0 + 0x1p-10).clusters(), 2U);
}

TEST(Dbscan, CountsTheSitesOfAClusterNotItsFirms) {
  const std::vector<double> x(20, 5.0), y(20, 5.0);
  const Clustering tower = dbscan({x, y, tests::shuffled(20, 1)}, {.eps_m = 100, .min_points = 10}, 1);
  EXPECT_EQ(tower.sites, (std::vector<std::int32_t>{1}));
}

TEST(Dbscan, TakesNoRowsAndNoCores) {
  EXPECT_EQ(dbscan({{}, {}, {}}, {}, 2).clusters(), 0U);
  const std::vector<double> x{0, 9'000}, y{0, 0};
  const std::vector<std::int32_t> rank{0, 1};
  EXPECT_EQ(dbscan({x, y, rank}, {.eps_m = 100, .min_points = 2}, 2).cluster, (std::vector<std::int32_t>{-1, -1}));
}

TEST(Dbscan, RefusesWrongInput) {
  const std::vector<double> x{0}, y{0}, nan{std::nan("")}, none{0.0};
  const std::vector<std::int32_t> rank{0};
  EXPECT_THROW(dbscan({x, nan, rank}, {}, 1), std::invalid_argument);
  EXPECT_THROW(dbscan({x, y, {}}, {}, 1), std::invalid_argument);
  EXPECT_THROW(dbscan({x, y, rank, none}, {}, 1), std::invalid_argument);
  EXPECT_THROW(dbscan({x, y, rank}, {.eps_m = 0}, 1), std::invalid_argument);
  EXPECT_THROW(dbscan({x, y, rank}, {.min_points = 0}, 1), std::invalid_argument);
}

// ---- golden files -------------------------------------------------------------------------------------------------

struct GoldenSet {
  DbscanParams params;
  Layout points{"golden"};
  std::vector<std::string> ids;
  std::vector<std::uint8_t> core;
  std::vector<std::int32_t> cluster;  // numbered by smallest member id; -1 noise

  void add(const tests::Golden& golden, std::size_t row, double x, double y) {
    points.add(x, y);
    ids.push_back(golden.text(row, "id"));
    core.push_back(golden.integer(row, "is_core") != 0);
    const bool noise = golden.text(row, "cluster").empty();
    cluster.push_back(noise ? -1 : static_cast<std::int32_t>(golden.integer(row, "cluster")) - 1);
  }
  std::vector<std::int32_t> ranks() const {
    std::vector<std::string> sorted = ids;
    std::ranges::sort(sorted);
    std::vector<std::int32_t> rank;
    for (const std::string& id : ids)
      rank.push_back(static_cast<std::int32_t>(std::ranges::lower_bound(sorted, id) - sorted.begin()));
    return rank;
  }
};

/// Clusters renumbered by their smallest member id, as the golden files number them.
std::vector<std::int32_t> by_smallest_member(const std::vector<std::int32_t>& cluster,
                                             const std::vector<std::int32_t>& rank) {
  std::map<std::int32_t, std::int32_t> smallest;
  for (std::size_t i = 0; i < rank.size(); ++i)
    if (cluster[i] >= 0) {
      const auto found = smallest.try_emplace(cluster[i], rank[i]).first;
      found->second = std::min(found->second, rank[i]);
    }
  std::set<std::int32_t> order;
  for (const auto& entry : smallest) order.insert(entry.second);
  std::vector<std::int32_t> out;
  for (const std::int32_t c : cluster)
    out.push_back(c < 0 ? -1 : static_cast<std::int32_t>(std::distance(order.begin(), order.find(smallest[c]))));
  return out;
}

void expect_golden(const std::map<std::string, GoldenSet>& sets, std::size_t count) {
  ASSERT_EQ(sets.size(), count);
  for (const auto& [name, set] : sets) {
    const std::vector<std::int32_t> rank = set.ranks();
    const Clustering got = dbscan({set.points.x_m, set.points.y_m, rank}, set.params, 1);
    EXPECT_EQ(got.core, set.core) << name;
    EXPECT_EQ(by_smallest_member(got.cluster, rank), set.cluster) << name;
  }
}

TEST(Dbscan, EqualsTheGoldenFirms) {
  const tests::Golden firms = tests::read_golden("firms.csv"), golden = tests::read_golden("dbscan.csv");
  std::map<std::string, std::size_t> row_of;
  for (std::size_t i = 0; i < firms.rows(); ++i) row_of[firms.text(i, "id")] = i;
  std::map<std::string, GoldenSet> sets;
  for (std::size_t i = 0; i < golden.rows(); ++i) {
    const std::size_t firm = row_of.at(golden.text(i, "id"));
    GoldenSet& set = sets[golden.text(i, "group") + ' ' + golden.text(i, "eps") + ' ' + golden.text(i, "min_points")];
    set.params = {.eps_m = golden.number(i, "eps"), .min_points = golden.number(i, "min_points")};
    set.add(golden, i, firms.number(firm, "x"), firms.number(firm, "y"));
  }
  expect_golden(sets, 4);
}

TEST(Dbscan, EqualsTheGoldenTies) {
  const tests::Golden golden = tests::read_golden("dbscan_ties.csv");
  std::map<std::string, GoldenSet> sets;
  for (std::size_t i = 0; i < golden.rows(); ++i) {
    GoldenSet& set = sets[golden.text(i, "min_points")];
    set.params = {.eps_m = golden.number(i, "eps"), .min_points = golden.number(i, "min_points")};
    set.add(golden, i, golden.number(i, "x"), golden.number(i, "y"));
  }
  expect_golden(sets, 4);
}

// ---- the checker --------------------------------------------------------------------------------------------------

/// West pile (rows 0 to 13), east pile (14 to 27), row 28 halfway between them and in reach of both, row 29 alone.
class DbscanChecker : public ::testing::Test {
 protected:
  DbscanChecker() {
    for (const double x : {0.0, -400.0, 900.0, 1'300.0})
      points_.x_m.insert(points_.x_m.end(), x == 0.0 || x == 900.0 ? 6 : 8, x);
    points_.x_m.insert(points_.x_m.end(), {450.0, 9'000.0});
    points_.y_m.assign(points_.x_m.size(), 0.0);
    rank_ = tests::shuffled(points_.size(), 1);
    right_ = tests::slow_dbscan(rows(), params_);
  }
  ClusterInput rows() const { return {points_.x_m, points_.y_m, rank_}; }
  std::string verdict(const Clustering& labels) const { return tests::wrong_with(labels, rows(), params_); }

  Layout points_{"two piles"};
  std::vector<std::int32_t> rank_;
  DbscanParams params_{.eps_m = 450.0, .min_points = 14.0};
  Clustering right_;
};

TEST_F(DbscanChecker, AcceptsWhatIsRight) {
  ASSERT_EQ(right_.clusters(), 2U);
  ASSERT_EQ(right_.core[28], 0);
  EXPECT_EQ(verdict(right_), "");
}

TEST_F(DbscanChecker, AcceptsOtherNumbersAndEitherSideForAContestedBorder) {
  Clustering other = right_;
  for (std::int32_t& c : other.cluster) c = c < 0 ? -1 : 7 - c;
  EXPECT_EQ(verdict(other), "");
  other.cluster[28] = other.cluster[28] == 7 ? 6 : 7;
  EXPECT_EQ(verdict(other), "");
}

TEST_F(DbscanChecker, RefusesEachKindOfWrongLabels) {
  const auto refused = [&](auto change) {
    Clustering wrong = right_;
    change(wrong);
    return verdict(wrong);
  };
  EXPECT_EQ(refused([](Clustering& c) { c.core[28] = 1; }), "row 28 is no core");
  EXPECT_EQ(refused([](Clustering& c) { c.core[0] = 0; }), "row 0 is core");
  EXPECT_EQ(refused([](Clustering& c) { c.cluster[3] = -1; }), "row 3 is core but noise");
  EXPECT_EQ(refused([](Clustering& c) { c.cluster.assign(30, 0); }), "row 14 joins cores that are not connected");
  EXPECT_EQ(refused([](Clustering& c) { c.cluster[5] = 9; }), "row 5 is cut off from cores it is connected with");
  EXPECT_EQ(refused([](Clustering& c) { c.cluster[28] = -1; }), "row 28 is noise beside a core");
  EXPECT_EQ(refused([](Clustering& c) { c.cluster[29] = c.cluster[0]; }),
            "row 29 is in a cluster without a core in reach");
}

}  // namespace
}  // namespace geo
