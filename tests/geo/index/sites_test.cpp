// SPDX-License-Identifier: Apache-2.0
#include "geo/index/sites.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "geo/core/hilbert.hpp"
#include "tests/support/layouts.hpp"

namespace geo {
namespace {

TEST(Sites, AreNumberedInTheOrderOfTheirFirstRows) {
  const std::vector<double> x{3, 1, 3, 1, 2}, y{0, 0, 0, 5, 0};
  const Sites sites = collapsed(x, y);
  EXPECT_EQ(sites.site, (std::vector<Row>{0, 1, 0, 2, 3}));
  EXPECT_EQ(sites.first, (std::vector<Row>{0, 1, 3, 4}));
}

TEST(Sites, AgreeWithAnOrderedMapOnEveryLayout) {
  for (const tests::Layout& points : tests::layouts(3'000, 5)) {
    std::map<std::pair<double, double>, Row> number;
    const Sites sites = collapsed(points.x_m, points.y_m);
    for (std::size_t row = 0; row < points.size(); ++row) {
      const auto [at, added] = number.try_emplace({points.x_m[row], points.y_m[row]}, static_cast<Row>(number.size()));
      ASSERT_EQ(sites.site[row], at->second) << points.name << ", row " << row;
    }
    EXPECT_EQ(sites.size(), number.size()) << points.name;
  }
}

TEST(Sites, AlongTheCurveAreTheSameAsByHash) {
  for (tests::Layout points : tests::layouts(3'000, 6)) {
    for (std::size_t i = 0; i < 100; ++i) {  // many rows and many points in one cell
      points.x_m.push_back(0.125 + 0.25 * static_cast<double>(i % 4));
      points.y_m.push_back(0.5);
    }
    std::vector<Row> order(points.x_m.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::sort(order, {}, [&](Row row) { return hilbert_key(points.x_m[row], points.y_m[row]); });
    std::vector<double> x, y;
    for (const Row row : order) {
      x.push_back(points.x_m[row]);
      y.push_back(points.y_m[row]);
    }
    const Sites by_hash = collapsed(x, y), along = collapsed_along_curve(x, y);
    EXPECT_EQ(along.site, by_hash.site) << points.name;
    EXPECT_EQ(along.first, by_hash.first) << points.name;
  }
}

TEST(Sites, AlongTheCurveJoinPlusAndMinusZero) {
  EXPECT_EQ(collapsed_along_curve(std::vector{0.0, -0.0, 0.5}, std::vector{-0.0, 0.0, 0.5}).site,
            (std::vector<Row>{0, 0, 1}));
}

TEST(Sites, SumWeightsAndFindTheSmallestId) {
  const std::vector<double> x{3, 1, 3}, y{0, 0, 0}, weight{2, 5, 4};
  const std::vector<std::int32_t> rank{7, 9, 1};
  const Sites sites = collapsed(x, y);
  EXPECT_EQ(sites.weights(weight), (std::vector<double>{6, 5}));
  EXPECT_EQ(sites.weights({}), (std::vector<double>{2, 1}));
  EXPECT_EQ(sites.leaders(rank), (std::vector<Row>{2, 1}));
}

TEST(Sites, TakeBothZerosForOnePlace) {
  const std::vector<double> x{0.0, -0.0}, y{-0.0, 0.0};
  EXPECT_EQ(collapsed(x, y).size(), 1U);
}

TEST(Sites, RefuseWhatIsNotFinite) {
  const std::vector<double> x{0, INFINITY}, y{0, 0};
  EXPECT_THROW(collapsed(x, y), std::invalid_argument);
}

}  // namespace
}  // namespace geo
