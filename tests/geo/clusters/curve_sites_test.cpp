// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/curve_sites.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "geo/core/hilbert.hpp"
#include "geo/index/sites.hpp"
#include "tests/support/layouts.hpp"

namespace geo {
namespace {

TEST(CurveSites, AreTheCollapsedOnesAlongTheCurve) {
  for (const tests::Layout& points : tests::layouts(70'000, 5)) {
    const std::vector<std::int32_t> rank = tests::shuffled(points.size(), 5);
    std::vector<double> weight;
    for (std::size_t i = 0; i < points.size(); ++i) weight.push_back(1.0 + static_cast<double>(i % 7));
    const Sites plain = collapsed(points.x_m, points.y_m);
    const std::vector<double> weights = plain.weights(weight);
    const std::vector<Row> leaders = plain.leaders(rank);
    for (const unsigned threads : {1U, 3U}) {
      const CurveSites got = curve_sites({points.x_m, points.y_m, rank, weight}, threads);
      ASSERT_EQ(got.x_m.size(), plain.size()) << points.name;
      for (std::size_t row = 0; row < points.size(); ++row) {
        const Row site = got.site[row];
        ASSERT_EQ(got.x_m[site], points.x_m[row]) << points.name << ", row " << row;
        ASSERT_EQ(got.y_m[site], points.y_m[row]) << points.name << ", row " << row;
        ASSERT_EQ(got.weight[site], weights[plain.site[row]]) << points.name << ", row " << row;
        ASSERT_EQ(got.leader[site], leaders[plain.site[row]]) << points.name << ", row " << row;
      }
      for (std::size_t s = 1; s < plain.size(); ++s)
        ASSERT_LT(fine_hilbert_key(got.x_m[s - 1], got.y_m[s - 1]), fine_hilbert_key(got.x_m[s], got.y_m[s]));
    }
  }
}

TEST(CurveSites, KeepApartWhatTheLatticeOfTheCurveDoesNot) {
  // Four in one cell of 1/1024 m, in the order of their coordinates; beyond 2,097 km the curve begins again.
  const std::vector<double> x{5e-4, 1e-4, 5e-4, 1e-4, 9e6, 8e6, 9e6}, y{0, 0, 0, 1e-4, 0, 0, 0};
  const CurveSites sites = curve_sites({x, y, {}}, 1);
  EXPECT_EQ(sites.site, (std::vector<Row>{3, 1, 3, 2, 4, 0, 4}));
  EXPECT_EQ(sites.weight, (std::vector<double>{1, 1, 1, 2, 2}));
  EXPECT_TRUE(sites.leader.empty());
}

TEST(CurveSites, TakeBothZerosForOnePlaceAndNothing) {
  const std::vector<double> x{0.0, -0.0}, y{-0.0, 0.0};
  EXPECT_EQ(curve_sites({x, y, {}}, 1).weight, (std::vector<double>{2}));
  EXPECT_TRUE(curve_sites({{}, {}, {}}, 2).site.empty());
}

TEST(CurveSites, RefuseWrongColumns) {
  const std::vector<double> x{0, 1}, y{0, INFINITY}, one{0};
  const std::vector<std::int32_t> rank{0};
  EXPECT_THROW(curve_sites({x, y, {}}, 1), std::invalid_argument);
  EXPECT_THROW(curve_sites({x, one, {}}, 1), std::invalid_argument);
  EXPECT_THROW(curve_sites({x, x, rank}, 1), std::invalid_argument);
  EXPECT_THROW(curve_sites({x, x, {}, one}, 1), std::invalid_argument);
}

}  // namespace
}  // namespace geo
