// SPDX-License-Identifier: Apache-2.0
#include "geo/index/sites.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <stdexcept>
#include <utility>

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
