// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/hdbscan_search.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "geo/inference/scan_llr.hpp"
#include "tests/support/calibration.hpp"
#include "tests/support/layouts.hpp"

namespace geo {
namespace {

using tests::Layout;

struct Region {
  Layout points;
  std::vector<std::uint8_t> is_case;
  std::vector<double> x_m, y_m;  // of the cases
  std::vector<std::int32_t> rank;

  Region(Layout layout, std::vector<std::uint8_t> labels) : points(std::move(layout)), is_case(std::move(labels)) {
    for (std::size_t row = 0; row < points.size(); ++row) {
      if (is_case[row] == 0) continue;
      x_m.push_back(points.x_m[row]);
      y_m.push_back(points.y_m[row]);
      rank.push_back(static_cast<std::int32_t>(row));
    }
  }
  Population population() const { return {points.x_m, points.y_m, is_case}; }
  HdbscanClustering clustering(const HdbscanParams& params) const { return hdbscan({x_m, y_m, rank}, params, 1); }
};

Region labelled_at_random(const Layout& points, std::size_t cases) {
  return {points, tests::random_labels(points.size(), cases, 6)};
}

/// 900 controls anywhere; two spots of 40 cases, and 60 cases anywhere.
Region planted() {
  Region region = labelled_at_random(tests::layouts(960, 17)[0], 60);
  Layout points = region.points;
  std::vector<std::uint8_t> labels = region.is_case;
  Random random(3, 3);
  for (int i = 0; i < 80; ++i) {
    const double centre = i % 2 == 0 ? -2'000.0 : 3'000.0;
    const double north = 200 * random.normal(),
                 east = 200 * random.normal();  // draws in an order that compilers agree on
    points.add(snapped(centre + east), snapped(1'000 + north));
    labels.push_back(1);
  }
  return {points, labels};
}

constexpr HdbscanParams kParams{.min_cluster_size = 15, .min_samples = 8};

TEST(HdbscanSearch, CountsPlacesAsFullScansDo) {
  for (const Layout& points : tests::layouts(400, 9)) {
    const Region region = labelled_at_random(points, 220);
    const HdbscanParams params{.min_cluster_size = 6, .min_samples = 4};
    const HdbscanClustering found = region.clustering(params);
    const SearchTest test = search_test(region.population(), found, {.hdbscan = params, .draws = 0});
    ASSERT_EQ(test.places.size(), found.clusters());
    for (std::size_t c = 0; c < found.clusters(); ++c) {
      const double reach_m = std::max(10.0, found.reach_m[c]);
      PlaceCount wanted;
      for (std::size_t row = 0; row < points.size(); ++row) {
        bool inside = false;
        for (std::size_t i = 0; i < region.x_m.size(); ++i)
          inside =
              inside || (found.cluster[i] == static_cast<std::int32_t>(c) &&
                         std::pow(region.x_m[i] - points.x_m[row], 2) + std::pow(region.y_m[i] - points.y_m[row], 2) <=
                             reach_m * reach_m);
        wanted.population += inside ? 1 : 0;
        wanted.cases += inside ? region.is_case[row] : 0;
      }
      EXPECT_EQ(test.places[c], wanted) << points.name << ", cluster " << c;
      EXPECT_EQ(test.llr[c], bernoulli_llr({wanted.cases, wanted.population, 220, 400})) << points.name;
      EXPECT_TRUE(std::isnan(test.p[c]));
    }
  }
}

TEST(HdbscanSearch, FindsPlantedClustersAtTheFloor) {
  const Region region = planted();
  const HdbscanClustering found = region.clustering(kParams);
  ASSERT_EQ(found.clusters(), 2U);
  const SearchTest test = search_test(region.population(), found, {.hdbscan = kParams});
  EXPECT_EQ(test.p, (std::vector<double>{0.01, 0.01}));
  EXPECT_EQ(test.draws, (std::vector<std::int64_t>{99, 99}));
}

TEST(HdbscanSearch, FindsNothingUnusualInRandomLabels) {
  const Region region = labelled_at_random(tests::layouts(1'500, 23)[1], 500);
  const HdbscanClustering found = region.clustering(kParams);
  ASSERT_GT(found.clusters(), 0U) << "the towns are dense all the same";
  for (const double p : search_test(region.population(), found, {.hdbscan = kParams}).p) EXPECT_GT(p, 0.05);
}

TEST(HdbscanSearch, DoesNotDependOnThreads) {
  const Region region = labelled_at_random(tests::layouts(1'500, 23)[1], 500);
  const HdbscanClustering found = region.clustering(kParams);
  const SearchTest one = search_test(region.population(), found, {.hdbscan = kParams}),
                   five = search_test(region.population(), found, {.hdbscan = kParams, .threads = 5});
  EXPECT_EQ(one.p, five.p);
  EXPECT_EQ(one.draws, five.draws);
}

TEST(HdbscanSearch, RefusesAClusteringOfOtherRows) {
  const Region region = planted();
  EXPECT_THROW(search_test(region.population(), hdbscan({{}, {}, {}}, kParams, 1), HdbscanSearchParams{}),
               std::invalid_argument);
}

// ---- calibration ----------------------------------------------------------------------------------------------------

TEST(HdbscanSearchCalibration, DISABLED_SlowRejectsFivePercentOf4000MapsWithoutClusters) {
  const Layout& firms = tests::calibration_firms();
  const HdbscanParams params{.min_cluster_size = 8, .min_samples = 5};
  tests::expect_size({{"p of HDBSCAN's clusters, the best of the map", "180 labels dealt out among the firms"}}, 4'000,
                     [&](std::uint64_t i) -> std::vector<double> {
                       const Region region(firms, tests::random_labels(firms.size(), 180, 1'000 + i));
                       const SearchTest test = search_test(region.population(), region.clustering(params),
                                                           {.hdbscan = params, .draws = 99, .seed = i});
                       return {test.p.empty() ? 1.0 : std::ranges::min(test.p)};
                     });
}

}  // namespace
}  // namespace geo
