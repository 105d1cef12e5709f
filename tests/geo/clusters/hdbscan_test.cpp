// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/hdbscan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <stdexcept>
#include <string>

#include "tests/geo/clusters/hdbscan_reference.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/layouts.hpp"

namespace geo {
namespace {

using tests::Layout;

ClusterInput input(const Layout& points, const std::vector<std::int32_t>& rank,
                   const std::vector<double>& weight = {}) {
  return {points.x_m, points.y_m, rank, weight};
}

void expect_near(const std::vector<double>& got, const std::vector<double>& wanted, const std::string& where) {
  ASSERT_EQ(got.size(), wanted.size()) << where;
  for (std::size_t i = 0; i < got.size(); ++i) {
    if (std::isinf(wanted[i]))
      ASSERT_EQ(got[i], wanted[i]) << where << ", " << i;
    else
      ASSERT_NEAR(got[i], wanted[i], 1e-11 * std::max(1.0, std::abs(wanted[i]))) << where << ", " << i;
  }
}

void expect_equal(const HdbscanClustering& got, const HdbscanClustering& wanted, const std::string& where) {
  ASSERT_EQ(got.cluster, wanted.cluster) << where;
  EXPECT_EQ(got.core, wanted.core) << where;
  EXPECT_EQ(got.key_row, wanted.key_row) << where;
  EXPECT_EQ(got.sites, wanted.sites) << where;
  EXPECT_EQ(got.core_m, wanted.core_m) << where;
  EXPECT_EQ(got.reach_m, wanted.reach_m) << where;
  expect_near(got.membership, wanted.membership, where + ", membership");
  expect_near(got.outlier_score, wanted.outlier_score, where + ", outlier score");
  expect_near(got.stability, wanted.stability, where + ", stability");
  expect_near(got.persistence, wanted.persistence, where + ", persistence");
  expect_near(got.birth_m, wanted.birth_m, where + ", birth");
}

std::string text(const HdbscanParams& p) {
  return "min_cluster_size " + std::to_string(p.min_cluster_size) + ", min_samples " + std::to_string(p.min_samples) +
         ", max_eps " + std::to_string(p.max_eps_m) + (p.selection == Selection::leaf ? ", leaf" : "");
}

const std::vector<HdbscanParams>& variants() {
  static const std::vector<HdbscanParams> all{
      {.min_cluster_size = 5, .min_samples = 5, .min_sites = 2},
      {.min_cluster_size = 2, .min_samples = 1, .min_sites = 1},
      {.min_cluster_size = 10, .min_samples = 3, .selection = Selection::leaf},
      {.min_cluster_size = 4, .min_samples = 12},
      {.min_cluster_size = 8, .min_samples = 4, .max_eps_m = 300.0},
      {.min_cluster_size = 5, .min_samples = 4, .selection = Selection::leaf, .max_eps_m = 100.0},
      {.min_cluster_size = 500, .min_samples = 20},
      {.min_cluster_size = 5, .min_samples = 100'000}};
  return all;
}

TEST(Hdbscan, EqualsFullScansOnEveryLayout) {
  std::size_t found = 0;
  for (const std::uint64_t seed : {1U, 2U})
    for (const Layout& points : tests::layouts(220, seed))
      for (const HdbscanParams& params : variants()) {
        const std::vector<std::int32_t> rank = tests::shuffled(points.size(), seed);
        const HdbscanClustering got = hdbscan(input(points, rank), params, 1);
        expect_equal(got, tests::slow_hdbscan(input(points, rank), params),
                     points.name + ", seed " + std::to_string(seed) + ", " + text(params));
        found += got.clusters();
      }
  EXPECT_GT(found, 300U);  // or nothing was compared
}

TEST(Hdbscan, WeightsCountAsTheFirmsTheyStandFor) {
  const Layout points = tests::layouts(200, 8)[1];
  const std::vector<std::int32_t> rank = tests::shuffled(points.size(), 8);
  std::vector<double> weight;
  Layout repeated{"repeated"};
  for (std::size_t i = 0; i < points.size(); ++i) {
    weight.push_back(static_cast<double>(1 + i % 3));
    for (std::size_t copy = 0; copy <= i % 3; ++copy) repeated.add(points.x_m[i], points.y_m[i]);
  }
  const HdbscanParams params{.min_cluster_size = 15, .min_samples = 7};
  const HdbscanClustering weighted = hdbscan(input(points, rank, weight), params, 1),
                          copies = hdbscan(input(repeated, tests::shuffled(repeated.size(), 1)), params, 1);
  ASSERT_GT(weighted.clusters(), 1U);
  std::vector<double> stability = weighted.stability, stability_of_copies = copies.stability;
  std::ranges::sort(stability);
  std::ranges::sort(stability_of_copies);
  expect_near(stability, stability_of_copies, "stability");
  for (std::size_t i = 0, row = 0; i < points.size(); row += 1 + i % 3, ++i) {
    ASSERT_EQ(weighted.cluster[i] < 0, copies.cluster[row] < 0) << i;
    ASSERT_EQ(weighted.membership[i], copies.membership[row]) << i;
    ASSERT_EQ(weighted.outlier_score[i], copies.outlier_score[row]) << i;
  }
}

TEST(Hdbscan, TakesFractionsAsWeights) {
  const Layout points = tests::layouts(200, 5)[4];
  const std::vector<std::int32_t> rank = tests::shuffled(points.size(), 5);
  std::vector<double> weight;
  for (std::size_t i = 0; i < points.size(); ++i) weight.push_back(0.125 * static_cast<double>(1 + i % 5));
  for (const HdbscanParams& params : variants())
    expect_equal(hdbscan(input(points, rank, weight), params, 1),
                 tests::slow_hdbscan(input(points, rank, weight), params), text(params));
}

TEST(Hdbscan, DoesNotDependOnRowOrder) {
  for (const Layout& points : tests::layouts(3'000, 4)) {
    const std::vector<std::int32_t> rank = tests::shuffled(points.size(), 4), order = tests::shuffled(points.size(), 9);
    const tests::Reordered moved = tests::reordered(points, rank, order);
    const HdbscanParams params{.min_cluster_size = 12, .min_samples = 6};
    const HdbscanClustering here = hdbscan(input(points, rank), params, 1),
                            there = hdbscan(input(moved.points, moved.rank), params, 1);
    EXPECT_EQ(here.stability, there.stability) << points.name;
    for (std::size_t i = 0; i < order.size(); ++i) {
      const auto r = static_cast<std::size_t>(order[i]);
      ASSERT_EQ(there.cluster[i], here.cluster[r]) << points.name << ", row " << i;
      ASSERT_EQ(there.membership[i], here.membership[r]) << points.name << ", row " << i;
      ASSERT_EQ(there.outlier_score[i], here.outlier_score[r]) << points.name << ", row " << i;
    }
  }
}

TEST(Hdbscan, DoesNotDependOnThreads) {
  for (const Layout& points : tests::layouts(40'000, 6)) {
    const std::vector<std::int32_t> rank = tests::shuffled(points.size(), 6);
    const HdbscanParams params{.min_cluster_size = 15, .min_samples = 8};
    const HdbscanClustering one = hdbscan(input(points, rank), params, 1);
    for (const unsigned threads : {2U, 7U}) {
      const HdbscanClustering many = hdbscan(input(points, rank), params, threads);
      ASSERT_EQ(many.cluster, one.cluster) << points.name;
      ASSERT_EQ(many.membership, one.membership) << points.name;
      ASSERT_EQ(many.outlier_score, one.outlier_score) << points.name;
      ASSERT_EQ(many.stability, one.stability) << points.name;
    }
  }
}

/// Two lumps of 3 x 3 at steps of 10 m; between their nearest sites `gap_m`.
Layout two_lumps(double gap_m) {
  Layout points{"two lumps"};
  for (int i = 0; i < 18; ++i) {
    const int lump = i / 9, cell = i % 9;
    points.add(lump * (20.0 + gap_m) + 10.0 * (cell % 3), 10.0 * (cell / 3));
  }
  return points;
}

TEST(Hdbscan, MergesWhatIsEquallyFarAtOnce) {
  // Every link inside a lump is 10 m: all nine sites leave at once, none earlier than another.
  const Layout points = two_lumps(100.0);
  const std::vector<std::int32_t> rank = tests::shuffled(18, 1);
  const HdbscanClustering found =
      hdbscan(input(points, rank), {.min_cluster_size = 4, .min_samples = 2, .min_sites = 2}, 1);
  ASSERT_EQ(found.clusters(), 2U);
  EXPECT_EQ(found.membership, std::vector<double>(18, 1.0));
  EXPECT_EQ(found.outlier_score, std::vector<double>(18, 0.0));
  expect_near(found.stability, {9.0 * (0.1 - 0.01), 9.0 * (0.1 - 0.01)}, "Σ (1/10 − 1/100)");
  expect_near(found.birth_m, {100.0, 100.0}, "birth");
}

TEST(Hdbscan, RootIsNoClusterUnlessMaxEpsCutsItFree) {
  Layout points = two_lumps(10.0);  // one lump of 18
  points.add(5'000.0, 0.0);
  const std::vector<std::int32_t> rank = tests::shuffled(19, 1);
  HdbscanParams params{.min_cluster_size = 10, .min_samples = 2, .min_sites = 2};
  EXPECT_EQ(hdbscan(input(points, rank), params, 1).clusters(), 0U);
  params.max_eps_m = 100.0;
  const HdbscanClustering cut = hdbscan(input(points, rank), params, 1);
  ASSERT_EQ(cut.clusters(), 1U);
  EXPECT_EQ(cut.cluster.back(), -1);
  expect_near(cut.birth_m, {100.0}, "born at the limit");
  params.max_eps_m = 1e6;
  EXPECT_EQ(hdbscan(input(points, rank), params, 1).clusters(), 0U);
}

TEST(Hdbscan, MaxEpsIsClosed) {
  const Layout points = two_lumps(100.0);
  const std::vector<std::int32_t> rank = tests::shuffled(18, 1);
  HdbscanParams params{.min_cluster_size = 4, .min_samples = 2, .max_eps_m = 10.0, .min_sites = 2};
  EXPECT_EQ(hdbscan(input(points, rank), params, 1).clusters(), 2U);
  params.max_eps_m = 9.9;
  EXPECT_EQ(hdbscan(input(points, rank), params, 1).clusters(), 0U);
}

TEST(Hdbscan, LeavesDoNotSplitFurther) {
  Layout points = two_lumps(40.0);
  for (int i = 0; i < 9; ++i) points.add(1'000.0 + 10.0 * (i % 3), 10.0 * (i / 3));
  const std::vector<std::int32_t> rank = tests::shuffled(27, 1);
  HdbscanParams params{.min_cluster_size = 4, .min_samples = 2, .selection = Selection::leaf, .min_sites = 2};
  EXPECT_EQ(hdbscan(input(points, rank), params, 1).clusters(), 3U);
}

TEST(Hdbscan, OneCoordinateIsNoCluster) {
  Layout tower{"tower"};
  for (int i = 0; i < 60; ++i) tower.add(i < 50 ? 5.0 : 1'000.0 * i, 5.0);
  const std::vector<std::int32_t> rank = tests::shuffled(60, 1);
  EXPECT_EQ(hdbscan(input(tower, rank), {.min_cluster_size = 10, .min_samples = 5, .min_sites = 1}, 1).clusters(), 0U);
}

TEST(Hdbscan, TakesNoRowsAndFewRows) {
  EXPECT_EQ(hdbscan({{}, {}, {}}, {}, 2).clusters(), 0U);
  const std::vector<double> x{0, 9}, y{0, 0};
  const std::vector<std::int32_t> rank{0, 1};
  const HdbscanClustering few = hdbscan({x, y, rank}, {}, 2);
  EXPECT_EQ(few.cluster, (std::vector<std::int32_t>{-1, -1}));
  EXPECT_EQ(few.outlier_score, (std::vector<double>{0.0, 0.0}));
  EXPECT_TRUE(std::isinf(few.core_m[0]));
}

TEST(Hdbscan, RefusesWrongInput) {
  const std::vector<double> x{0}, y{0}, nan{std::nan("")}, none{0.0};
  const std::vector<std::int32_t> rank{0};
  EXPECT_THROW(hdbscan({x, nan, rank}, {}, 1), std::invalid_argument);
  EXPECT_THROW(hdbscan({x, y, {}}, {}, 1), std::invalid_argument);
  EXPECT_THROW(hdbscan({x, y, rank, none}, {}, 1), std::invalid_argument);
  EXPECT_THROW(hdbscan({x, y, rank}, {.min_cluster_size = 0}, 1), std::invalid_argument);
  EXPECT_THROW(hdbscan({x, y, rank}, {.min_samples = 0}, 1), std::invalid_argument);
  EXPECT_THROW(hdbscan({x, y, rank}, {.max_eps_m = -1}, 1), std::invalid_argument);
}

TEST(ShortestLinks, WeighAsMuchAsThoseOfPrim) {
  for (const Layout& points : tests::layouts(900, 3)) {
    const Layout sites = [&] {
      std::map<std::pair<double, double>, int> seen;
      for (std::size_t i = 0; i < points.size(); ++i) seen[{points.x_m[i], points.y_m[i]}] = 1;
      Layout out{points.name};
      for (const auto& entry : seen) out.add(entry.first.first, entry.first.second);
      return out;
    }();
    const std::vector<double> weight(sites.size(), 1.0);
    const WeightedSites view{sites.x_m, sites.y_m, weight};
    const std::vector<double> core = core_m2(view, 6.0, 1);
    std::vector<double> got, wanted, nearest(sites.size(), std::numeric_limits<double>::infinity());
    for (const Link& link : shortest_links(view, core, std::numeric_limits<double>::infinity(), 2))
      got.push_back(link.length_m2);
    std::vector<std::size_t> left(sites.size());
    std::iota(left.begin(), left.end(), std::size_t{0});
    for (std::size_t at = left.back(); left.size() > 1;) {
      std::erase(left, at);
      for (const std::size_t s : left) {
        const double dx = sites.x_m[s] - sites.x_m[at], dy = sites.y_m[s] - sites.y_m[at];
        nearest[s] = std::min(nearest[s], std::max({core[s], core[at], dx * dx + dy * dy}));
      }
      at = *std::ranges::min_element(left, {}, [&](std::size_t s) { return nearest[s]; });
      wanted.push_back(nearest[at]);
    }
    std::ranges::sort(got);
    std::ranges::sort(wanted);
    EXPECT_EQ(got, wanted) << points.name;
  }
}

// ---- golden files -------------------------------------------------------------------------------------------------

struct GoldenSet {
  HdbscanParams params;
  std::vector<std::int32_t> cluster;
  std::vector<double> core_m, membership, outlier_score;
};

TEST(Hdbscan, EqualsTheGoldenFiles) {
  const tests::Golden points = tests::read_golden("hdbscan_points.csv"), golden = tests::read_golden("hdbscan.csv"),
                      clusters = tests::read_golden("hdbscan_clusters.csv");
  Layout layout{"golden"};
  std::vector<std::int32_t> rank;
  for (std::size_t i = 0; i < points.rows(); ++i) {
    layout.add(points.number(i, "x"), points.number(i, "y"));
    rank.push_back(static_cast<std::int32_t>(i));  // the file ascends by id
  }
  const auto name_of = [](const tests::Golden& file, std::size_t i) {
    return file.text(i, "k_self_counted") + ' ' + file.text(i, "min_cluster_size") + ' ' + file.text(i, "method");
  };
  std::map<std::string, GoldenSet> sets;
  for (std::size_t i = 0; i < golden.rows(); ++i) {
    GoldenSet& set = sets[name_of(golden, i)];
    set.params.min_cluster_size = golden.number(i, "min_cluster_size");
    set.params.min_samples = golden.number(i, "k_self_counted");
    set.params.selection = golden.text(i, "method") == "leaf" ? Selection::leaf : Selection::excess_of_mass;
    set.cluster.push_back(
        golden.text(i, "cluster").empty() ? -1 : static_cast<std::int32_t>(golden.integer(i, "cluster")) - 1);
    set.core_m.push_back(golden.number(i, "core_distance"));
    set.membership.push_back(golden.number(i, "probability"));
    set.outlier_score.push_back(golden.number(i, "glosh"));
  }
  ASSERT_EQ(sets.size(), 4U);
  for (const auto& [name, set] : sets) {
    const HdbscanClustering got = hdbscan(input(layout, rank), set.params, 1);
    EXPECT_EQ(got.cluster, set.cluster) << name;
    expect_near(got.core_m, set.core_m, name + ", core distance");
    expect_near(got.membership, set.membership, name + ", probability");
    expect_near(got.outlier_score, set.outlier_score, name + ", GLOSH");
    const std::vector<double> weight(layout.size(), 1.0);
    const WeightedSites sites{layout.x_m, layout.y_m, weight};
    double length_m = 0.0;
    for (const Link& link : shortest_links(sites, core_m2(sites, set.params.min_samples, 1), INFINITY, 1))
      length_m += std::sqrt(link.length_m2);
    for (std::size_t i = 0; i < clusters.rows(); ++i) {
      if (name_of(clusters, i) != name) continue;
      EXPECT_NEAR(length_m, clusters.number(i, "mst_length_mutual_reachability"), 1e-6) << name;
      const auto c = static_cast<std::size_t>(clusters.integer(i, "cluster") - 1);
      ASSERT_LT(c, got.clusters()) << name;
      EXPECT_EQ(std::ranges::count(got.cluster, static_cast<std::int32_t>(c)), clusters.integer(i, "size")) << name;
      EXPECT_NEAR(got.stability[c], clusters.number(i, "stability"), 1e-11) << name;
      EXPECT_NEAR(got.birth_m[c], clusters.number(i, "birth_distance"), 1e-9) << name;
    }
  }
}

}  // namespace
}  // namespace geo
