// SPDX-License-Identifier: Apache-2.0
#include "geo/inference/empirical_bayes.hpp"

#include <gtest/gtest.h>

#include <map>
#include <stdexcept>
#include <string>

#include "tests/support/golden.hpp"

namespace geo {
namespace {

TEST(SmoothedRates, EqualSpdepOnRealRegions) {
  const auto golden = tests::read_golden("eb_rates.csv");
  struct Region {
    std::vector<std::int64_t> cases, population;
    std::vector<double> rate;
  };
  std::map<std::string, Region> regions;
  for (std::size_t i = 0; i < golden.rows(); ++i) {
    Region& region = regions[golden.text(i, "case")];
    region.cases.push_back(golden.integer(i, "count"));
    region.population.push_back(golden.integer(i, "population"));
    region.rate.push_back(golden.number(i, "rate"));
  }
  ASSERT_EQ(regions.size(), 2U);
  for (const auto& [name, region] : regions) {
    const auto rates = smoothed_rates(region.cases, region.population);
    for (std::size_t i = 0; i < rates.size(); ++i) EXPECT_NEAR(rates[i], region.rate[i], 1e-11) << name << ", " << i;
  }
}

TEST(SmoothedRates, ShrinkSmallPlacesMore) {
  const auto rates =
      smoothed_rates(std::vector<std::int64_t>{5, 500, 0, 10}, std::vector<std::int64_t>{10, 1000, 900, 900});
  EXPECT_LT(rates[0], rates[1]) << "both 0.5 before";
  EXPECT_GT(rates[0], 515.0 / 2810.0);
}

TEST(SmoothedRates, AreAllTheSameWhereSharesDifferNoMoreThanByChance) {
  const auto rates = smoothed_rates(std::vector<std::int64_t>{1, 1, 1}, std::vector<std::int64_t>{10, 10, 10});
  for (const double rate : rates) EXPECT_EQ(rate, 0.1);
}

TEST(SmoothedRates, WithoutCasesAreZero) {
  EXPECT_EQ(smoothed_rates(std::vector<std::int64_t>{0, 0}, std::vector<std::int64_t>{3, 4}), (std::vector{0.0, 0.0}));
  EXPECT_TRUE(smoothed_rates({}, {}).empty());
}

TEST(SmoothedRates, RefuseWhatIsNoRate) {
  const std::vector<std::int64_t> none{0}, one{1}, two{2};
  EXPECT_THROW(smoothed_rates(none, none), std::invalid_argument);
  EXPECT_THROW(smoothed_rates(two, one), std::invalid_argument);
  EXPECT_THROW(smoothed_rates(std::vector<std::int64_t>{1, 1}, two), std::invalid_argument);
}

}  // namespace
}  // namespace geo
