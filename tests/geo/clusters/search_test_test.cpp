// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/search_test.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "geo/inference/scan_llr.hpp"
#include "tests/geo/clusters/dbscan_reference.hpp"
#include "tests/support/calibration.hpp"
#include "tests/support/layouts.hpp"

namespace geo {
namespace {

using tests::Layout;

/// A region with labels: rows [0, cases) of a random order belong to the group.
struct Region {
  Layout points;
  std::vector<std::uint8_t> is_case;

  Region(Layout layout, std::size_t cases, std::uint64_t seed)
      : points(std::move(layout)), is_case(tests::random_labels(points.size(), cases, seed)) {}
  Population population() const { return {points.x_m, points.y_m, is_case}; }
};

/// The cases of a labelling with ids in row order.
struct Cases {
  std::vector<double> x_m, y_m;
  std::vector<std::int32_t> rank;
  Cases(const Layout& points, const std::vector<std::uint8_t>& is_case) {
    for (std::size_t row = 0; row < points.size(); ++row) {
      if (is_case[row] == 0) continue;
      x_m.push_back(points.x_m[row]);
      y_m.push_back(points.y_m[row]);
      rank.push_back(static_cast<std::int32_t>(row));
    }
  }
  ClusterInput rows() const { return {x_m, y_m, rank}; }
};

std::vector<PlaceCount> slow_places(const Layout& points, const std::vector<std::uint8_t>& is_case, const Cases& cases,
                                    const Clustering& clustering, double eps_m) {
  std::vector<PlaceCount> counts(clustering.clusters());
  for (std::size_t c = 0; c < counts.size(); ++c)
    for (std::size_t row = 0; row < points.size(); ++row)
      for (std::size_t i = 0; i < cases.rank.size(); ++i) {
        const double dx = points.x_m[row] - cases.x_m[i], dy = points.y_m[row] - cases.y_m[i];
        if (clustering.core[i] == 0 || clustering.cluster[i] != static_cast<std::int32_t>(c)) continue;
        if (dx * dx + dy * dy > eps_m * eps_m) continue;
        ++counts[c].population;
        counts[c].cases += is_case[row];
        break;
      }
  return counts;
}

double slow_best(const Layout& points, const std::vector<std::uint8_t>& is_case, const DbscanParams& params) {
  const Cases cases(points, is_case);
  const Clustering clustering = tests::slow_dbscan(cases.rows(), params);
  const std::vector<PlaceCount> places = slow_places(points, is_case, cases, clustering, params.eps_m);
  const auto all = static_cast<std::int64_t>(points.size()), marked = static_cast<std::int64_t>(cases.rank.size());
  double best = 0.0;
  for (std::size_t c = 0; c < places.size(); ++c)
    if (clustering.sites[c] >= params.min_sites)
      best = std::max(best, bernoulli_llr({places[c].cases, places[c].population, marked, all}));
  return best;
}

TEST(PlaceCounts, EqualFullScansOnEveryLayout) {
  for (Layout& points : tests::layouts(500, 21)) {
    const Region region(points, 150, 2);
    const Cases cases(region.points, region.is_case);
    const DbscanParams params{.eps_m = 500.0, .min_points = 4.0};
    const Clustering clustering = dbscan(cases.rows(), params, 1);
    EXPECT_GT(clustering.clusters(), 0U) << points.name;
    EXPECT_EQ(place_counts(region.population(), clustering, params.eps_m),
              slow_places(region.points, region.is_case, cases, clustering, params.eps_m))
        << points.name;
  }
}

TEST(PlaceCounts, PlaceIsClosedAndGrowsFromCoresOnly) {
  // Two core cases at 0, border cases at -500 and 500; controls at 500, just beyond, and where only a border reaches.
  const std::vector<double> x{0, 0, -500, 500, 500, 500.001, 900}, y(7, 0.0);
  const std::vector<std::uint8_t> is_case{1, 1, 1, 1, 0, 0, 0};
  const std::vector<std::int32_t> rank{0, 1, 2, 3};
  const DbscanParams params{.eps_m = 500, .min_points = 4};
  const Clustering found = dbscan({std::span(x).first(4), std::span(y).first(4), rank}, params, 1);
  ASSERT_EQ(found.core, (std::vector<std::uint8_t>{1, 1, 0, 0}));
  EXPECT_EQ(place_counts({x, y, is_case}, found, 500), (std::vector<PlaceCount>{{4, 5}}));
}

TEST(PlaceCounts, RefusesAClusteringOfOtherRows) {
  const std::vector<double> x{0, 1}, y{0, 0};
  const std::vector<std::uint8_t> is_case{1, 1};
  EXPECT_THROW(place_counts({x, y, is_case}, Clustering{}, 10), std::invalid_argument);
}

TEST(SearchTest, EqualsTheSlowSearchOnEveryLayout) {
  for (Layout& points : tests::layouts(240, 31)) {
    const Region region(points, 80, 5);
    const Cases cases(region.points, region.is_case);
    SearchTestParams params{.dbscan = {.eps_m = 500.0, .min_points = 3.0}, .draws = 60, .stop_after = 61};
    const SearchTest test = search_test(region.population(), dbscan(cases.rows(), params.dbscan, 1), params);
    std::vector<double> best;
    for (std::int64_t draw = 0; draw < params.draws; ++draw) {
      const std::vector<std::uint8_t> labels = relabelled(region.population(), params, draw);
      ASSERT_EQ(std::ranges::count(labels, 1), 80) << points.name;
      best.push_back(slow_best(region.points, labels, params.dbscan));
    }
    for (std::size_t c = 0; c < test.p.size(); ++c) {
      if (test.draws[c] == 0) continue;
      const auto exceeding = std::ranges::count_if(best, [&](double b) { return b >= test.llr[c]; });
      EXPECT_EQ(test.p[c], static_cast<double>(exceeding + 1) / 61.0) << points.name << ", cluster " << c;
    }
  }
}

TEST(SearchTest, RelabellingDrawsEachFirmEquallyOften) {
  // 40 firms on 7 sites; 12 and 35 cases: the second draws the complement.
  Layout points{"seven sites"};
  for (int i = 0; i < 40; ++i) points.add(1'000.0 * (i % 7), 0.0);
  for (const std::size_t cases : {std::size_t{12}, std::size_t{35}}) {
    const Region region(points, cases, 1);
    std::vector<int> per_site(7, 0);
    for (std::int64_t draw = 0; draw < 8'000; ++draw) {
      const std::vector<std::uint8_t> labels = relabelled(region.population(), {}, draw);
      for (std::size_t row = 0; row < labels.size(); ++row) per_site[row % 7] += labels[row];
    }
    for (std::size_t site = 0; site < 7; ++site) {
      const double firms = site < 5 ? 6.0 : 5.0, expected = 8'000.0 * firms * static_cast<double>(cases) / 40.0;
      EXPECT_NEAR(per_site[site], expected, 5.0 * std::sqrt(8'000.0 * firms * 0.21)) << site;
    }
  }
}

TEST(SearchTest, DoesNotDependOnThreads) {
  const Region region(tests::layouts(3'000, 7)[1], 500, 3);
  const Cases cases(region.points, region.is_case);
  SearchTestParams params{.dbscan = {.eps_m = 100.0, .min_points = 4.0}, .draws = 199};
  const Clustering clustering = dbscan(cases.rows(), params.dbscan, 1);
  const SearchTest one = search_test(region.population(), clustering, params);
  params.threads = 8;
  const SearchTest eight = search_test(region.population(), clustering, params);
  ASSERT_GT(one.p.size(), 0U);
  EXPECT_EQ(one.draws, eight.draws);
  for (std::size_t c = 0; c < one.p.size(); ++c)
    EXPECT_TRUE(one.p[c] == eight.p[c] || one.draws[c] == 0) << "cluster " << c;
}

/// 900 controls everywhere; 60 cases in one spot and 60 anywhere.
Region planted() {
  Layout points = tests::layouts(1'000, 17)[0];
  Region region(points, 60, 4);
  Random random(3, 3);
  for (int i = 0; i < 60; ++i) {
    region.points.add(snapped(1'000 + 250 * random.normal()), snapped(-2'000 + 250 * random.normal()));
    region.is_case.push_back(1);
  }
  return region;
}

TEST(SearchTest, FindsAPlantedClusterAtTheFloor) {
  const Region region = planted();
  const Cases cases(region.points, region.is_case);
  const SearchTestParams params{.dbscan = {.eps_m = 400.0, .min_points = 6.0}, .draws = 199};
  const SearchTest test = search_test(region.population(), dbscan(cases.rows(), params.dbscan, 1), params);
  const auto best = std::ranges::max_element(test.llr) - test.llr.begin();
  EXPECT_EQ(test.p[static_cast<std::size_t>(best)], 1.0 / 200.0);
  EXPECT_EQ(test.draws[static_cast<std::size_t>(best)], 199);
}

TEST(SearchTest, StopsEarlyWithTheShareOfTheLastDraw) {
  const Region region(tests::layouts(1'000, 17)[1], 300, 4);
  const Cases cases(region.points, region.is_case);
  SearchTestParams params{.dbscan = {.eps_m = 100.0, .min_points = 4.0}, .draws = 999};
  const SearchTest test = search_test(region.population(), dbscan(cases.rows(), params.dbscan, 1), params);
  std::size_t stopped = 0;
  for (std::size_t c = 0; c < test.p.size(); ++c) {
    if (test.draws[c] == 0 || test.draws[c] == 999) continue;
    EXPECT_EQ(test.p[c], 10.0 / static_cast<double>(test.draws[c]));
    ++stopped;
  }
  EXPECT_GT(stopped, 0U);
}

TEST(SearchTest, LeavesOutClustersOfTooFewSites) {
  Layout points = tests::layouts(300, 2)[0];
  for (int i = 0; i < 30; ++i) points.add(77.0, 77.0);
  std::vector<std::uint8_t> is_case(points.size(), 0);
  std::fill(is_case.end() - 30, is_case.end(), std::uint8_t{1});
  const Cases cases(points, is_case);
  const SearchTestParams params{.dbscan = {.eps_m = 50.0, .min_points = 5.0}, .draws = 99};
  const SearchTest test =
      search_test({points.x_m, points.y_m, is_case}, dbscan(cases.rows(), params.dbscan, 1), params);
  ASSERT_EQ(test.p.size(), 1U);
  EXPECT_TRUE(std::isnan(test.p[0]));
  EXPECT_EQ(test.draws[0], 0);
}

TEST(SearchTest, WithoutDrawsOnlyCounts) {
  const Region region = planted();
  const Cases cases(region.points, region.is_case);
  const SearchTestParams params{.dbscan = {.eps_m = 400.0, .min_points = 6.0}, .draws = 0};
  const SearchTest test = search_test(region.population(), dbscan(cases.rows(), params.dbscan, 1), params);
  EXPECT_GT(test.places[0].cases, 0);
  EXPECT_TRUE(std::isnan(test.p[0]));
}

// ---- calibration ----------------------------------------------------------------------------------------------------

/// Of those that were tested; 1 without any.
double lowest(const std::vector<double>& p) {
  double least = 1.0;
  for (const double of : p) least = std::isnan(of) ? least : std::min(least, of);
  return least;
}

void calibrate(int simulations) {
  const Layout& firms = tests::calibration_firms();
  tests::expect_size(
      {{"p of DBSCAN's clusters, the best of the map", "180 labels dealt out among the firms"}}, simulations,
      [&](std::uint64_t i) -> std::vector<double> {
        const auto is_case = tests::random_labels(firms.size(), 180, 1'000 + i);
        const Cases cases(firms, is_case);
        const SearchTestParams params{.dbscan = {.eps_m = 500.0, .min_points = 5.0}, .draws = 99, .seed = i};
        const auto test = search_test({firms.x_m, firms.y_m, is_case}, dbscan(cases.rows(), params.dbscan, 1), params);
        return {lowest(test.p)};
      });
}

TEST(SearchTestCalibration, RejectsFivePercentOf400MapsWithoutClusters) { calibrate(400); }
TEST(SearchTestCalibration, DISABLED_SlowRejectsFivePercentOf4000MapsWithoutClusters) { calibrate(4'000); }

}  // namespace
}  // namespace geo
