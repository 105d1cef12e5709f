// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "geo/clusters/curve_sites.hpp"
#include "geo/clusters/reachability.hpp"
#include "tests/support/layouts.hpp"

namespace geo {
namespace {

using tests::Layout;

/// The slow twin: all sites by distance, added up until they weigh enough.
std::vector<double> slow_core_m2(const WeightedSites& sites, double min_samples) {
  std::vector<double> core;
  for (std::size_t a = 0; a < sites.size(); ++a) {
    std::vector<std::pair<double, std::size_t>> others;
    for (std::size_t b = 0; b < sites.size(); ++b) {
      const double dx = sites.x_m[b] - sites.x_m[a], dy = sites.y_m[b] - sites.y_m[a];
      others.emplace_back(dx * dx + dy * dy, b);
    }
    std::ranges::sort(others);
    double weight = 0.0, reached_m2 = std::numeric_limits<double>::infinity();
    for (const auto& [m2, b] : others)
      if ((weight += sites.weight[b]) >= min_samples) {
        reached_m2 = m2;
        break;
      }
    core.push_back(reached_m2);
  }
  return core;
}

/// A town beside a desert: next on the curve is far away, and what lies within reach of a hermit is very many.
Layout town_and_hermits() {
  Layout points{"town and hermits"};
  Random random(9, 0);
  for (int i = 0; i < 2'000; ++i) points.add(snapped(100.0 * random.normal()), snapped(100.0 * random.normal()));
  for (int i = 0; i < 40; ++i) points.add(snapped(40'000.0 * random.unit()), snapped(40'000.0 * random.unit()));
  return points;
}

std::vector<Layout> layouts() {
  std::vector<Layout> all = tests::layouts(1'500, 12);
  all.push_back(town_and_hermits());
  return all;
}

constexpr double kSamples[] = {1.0, 1.5, 2.0, 6.0, 20.0, 300.0, 1'400.0, 1e9};

TEST(CoreDistance, EqualsFullScansOnEveryLayout) {
  for (const Layout& points : layouts()) {
    const CurveSites sites = curve_sites({points.x_m, points.y_m, {}}, 1);
    for (const double min_samples : kSamples) {
      const std::vector<double> wanted = slow_core_m2(sites.view(), min_samples);
      for (const unsigned threads : {1U, 3U})
        ASSERT_EQ(core_m2(sites.view(), min_samples, threads), wanted) << points.name << ", " << min_samples;
    }
  }
}

TEST(CoreDistance, AddsFractionsFromTheNearestOutwards) {
  for (const Layout& points : layouts()) {
    std::vector<double> weight;
    for (std::size_t i = 0; i < points.size(); ++i) weight.push_back(0.1 * static_cast<double>(1 + i % 9));
    const CurveSites sites = curve_sites({points.x_m, points.y_m, {}, weight}, 1);
    for (const double min_samples : kSamples)
      ASSERT_EQ(core_m2(sites.view(), min_samples, 1), slow_core_m2(sites.view(), min_samples))
          << points.name << ", " << min_samples;
  }
}

TEST(CoreDistance, IsRightInAnyOrderOfSites) {
  const Layout points = town_and_hermits();
  const std::vector<double> weight(points.size(), 2.0);
  const WeightedSites sites{points.x_m, points.y_m, weight};
  EXPECT_EQ(core_m2(sites, 9.0, 1), slow_core_m2(sites, 9.0));
}

TEST(CoreDistance, IsZeroWhereTheSiteAloneWeighsEnough) {
  const std::vector<double> x{0, 3, 3}, y{0, 0, 4}, weight{5, 1, 1};
  EXPECT_EQ(core_m2({x, y, weight}, 5.0, 1), (std::vector<double>{0, 9, 25}));
  EXPECT_EQ(core_m2({x, y, weight}, 7.5, 1), std::vector<double>(3, std::numeric_limits<double>::infinity()));
}

TEST(CoreDistance, RefusesWrongInput) {
  const std::vector<double> x{0, 3}, y{0, 4}, nan{0, std::nan("")}, one{1};
  EXPECT_THROW(core_m2({x, y, x}, 0.0, 1), std::invalid_argument);
  EXPECT_THROW(core_m2({x, nan, y}, 1.0, 1), std::invalid_argument);
  EXPECT_THROW(core_m2({x, y, one}, 1.0, 1), std::invalid_argument);
  EXPECT_THROW(core_m2({x, one, y}, 1.0, 1), std::invalid_argument);
  EXPECT_TRUE(core_m2({}, 1.0, 1).empty());
}

}  // namespace
}  // namespace geo
