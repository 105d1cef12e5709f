// SPDX-License-Identifier: Apache-2.0
#include "geo/access/floating_catchment.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "geo/core/random.hpp"
#include "tests/support/golden.hpp"

namespace geo {
namespace {

/// A table of costs, a row a place and a column a facility, as METHODS and the golden files give it.
struct Case {
  std::vector<double> demand, supply;
  std::vector<std::vector<float>> cost;

  std::vector<Reached> reached_by(std::size_t facility) const {
    std::vector<Reached> out;
    for (std::size_t i = 0; i < demand.size(); ++i) out.push_back({static_cast<Row>(i), cost[i][facility]});
    return out;
  }
  double shared_demand(std::size_t facility, const CatchmentBands& bands) const {
    double sum = 0.0;
    for (std::size_t i = 0; i < demand.size(); ++i) sum += demand[i] * bands.weight_of(cost[i][facility]);
    return sum;
  }
  /// The definition, written out: two sums a place.
  double per_head(std::size_t place, const CatchmentBands& bands) const {
    double sum = 0.0;
    for (std::size_t j = 0; j < supply.size(); ++j)
      if (const double sharing = shared_demand(j, bands); sharing > 0.0)
        sum += supply[j] / sharing * bands.weight_of(cost[place][j]);
    return sum;
  }
};

double total(const FloatingCatchment& catchment, const std::vector<double>& demand) {
  double sum = 0.0;
  for (std::size_t i = 0; i < demand.size(); ++i) sum += demand[i] * catchment.per_head()[i];
  return sum;
}

const CatchmentBands kEnhanced = luo_qi_bands(30.0);
const CatchmentBands kPlain{{30.0}, {1.0}};

void expect_golden(const char* file, const CatchmentBands& bands) {
  const tests::Golden golden = tests::read_golden(file);
  Case c;
  std::vector<double> per_head;
  std::vector<std::string> ratio;
  for (std::size_t row = 0; row < golden.rows(); ++row) {
    if (golden.text(row, "kind") == "facility") {
      c.supply.push_back(golden.number(row, "population_or_supply"));
      ratio.push_back(golden.text(row, "value"));
      continue;
    }
    c.demand.push_back(golden.number(row, "population_or_supply"));
    per_head.push_back(golden.number(row, "value"));
    auto& cost = c.cost.emplace_back();
    for (const char* t : {"t1", "t2", "t3", "t4", "t5"}) cost.push_back(static_cast<float>(golden.number(row, t)));
  }
  ASSERT_EQ(c.supply.size(), 5U);
  FloatingCatchment catchment(c.demand, bands);
  for (std::size_t j = 0; j < c.supply.size(); ++j) {
    const auto found = catchment.add(c.supply[j], c.reached_by(j));
    ASSERT_EQ(found.has_value(), !ratio[j].empty()) << "facility " << j + 1;
    if (found) {
      EXPECT_NEAR(*found, std::stod(ratio[j]), 1e-14) << "facility " << j + 1;
    }
  }
  for (std::size_t i = 0; i < per_head.size(); ++i)
    EXPECT_NEAR(catchment.per_head()[i], per_head[i], 1e-14) << "place " << i + 1;
  EXPECT_EQ(catchment.unreached(), 1) << "facility 5 is out of everybody's reach";
  EXPECT_EQ(catchment.facilities(), 4);
  EXPECT_NEAR(total(catchment, c.demand), 118.0, 1e-12) << "what the reachable facilities supply";
  EXPECT_EQ(catchment.supply(), 118.0);
}

TEST(FloatingCatchment, EqualsTheGoldenNumbersInBands) { expect_golden("e2sfca.csv", kEnhanced); }
TEST(FloatingCatchment, EqualsTheGoldenNumbersInOneBand) { expect_golden("2sfca.csv", kPlain); }

TEST(FloatingCatchment, EqualsTheExampleOfTheMethods) {
  const Case c{{100, 50, 25}, {10, 5}, {{5, 25}, {15, 8}, {40, 12}}};
  FloatingCatchment catchment(c.demand, kEnhanced);
  EXPECT_NEAR(*catchment.add(10, c.reached_by(0)), 0.0746269, 1e-7);
  EXPECT_NEAR(*catchment.add(5, c.reached_by(1)), 0.0561798, 1e-7);
  EXPECT_NEAR(catchment.per_head()[0], 0.0869864, 1e-7);
  EXPECT_NEAR(catchment.per_head()[1], 0.1069260, 1e-7);
  EXPECT_NEAR(catchment.per_head()[2], 0.0382022, 1e-7);
  EXPECT_NEAR(total(catchment, c.demand), 15.0, 1e-12);
}

TEST(FloatingCatchment, BandsAreClosedAbove) {
  EXPECT_EQ(kEnhanced.weight_of(0.0), 1.0);
  EXPECT_EQ(kEnhanced.weight_of(10.0), 1.0);
  EXPECT_EQ(kEnhanced.weight_of(std::nextafter(10.0, 11.0)), 0.68);
  EXPECT_EQ(kEnhanced.weight_of(20.0), 0.68);
  EXPECT_EQ(kEnhanced.weight_of(30.0), 0.22);
  EXPECT_EQ(kEnhanced.weight_of(std::nextafter(30.0, 31.0)), 0.0);
  EXPECT_EQ(kEnhanced.weight_of(std::numeric_limits<double>::infinity()), 0.0);
}

TEST(FloatingCatchment, EqualsItsDefinitionAndGivesAllSupplyAway) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    Random random(seed, 0);
    Case c;
    for (int i = 0; i < 200; ++i) {
      c.demand.push_back(i % 7 == 0 ? 0.0 : std::floor(300.0 * random.unit()));
      auto& cost = c.cost.emplace_back();
      for (int j = 0; j < 20; ++j) cost.push_back(static_cast<float>(std::floor(60.0 * random.unit())));
    }
    for (int j = 0; j < 20; ++j) c.supply.push_back(j == 3 ? 0.0 : std::floor(1'000.0 * random.unit()));
    for (auto& cost : c.cost) cost[5] = 31.0F;  // out of reach
    FloatingCatchment catchment(c.demand, kEnhanced);
    for (std::size_t j = 0; j < 20; ++j) catchment.add(c.supply[j], c.reached_by(j));
    for (std::size_t i = 0; i < c.demand.size(); ++i)
      EXPECT_NEAR(catchment.per_head()[i], c.per_head(i, kEnhanced), 1e-12) << "seed " << seed;
    EXPECT_EQ(catchment.unreached(), 1);
    EXPECT_NEAR(total(catchment, c.demand), catchment.supply(), 1e-9 * catchment.supply()) << "seed " << seed;
  }
}

TEST(FloatingCatchment, LeavesOutFacilitiesThatReachNobody) {
  const std::vector<double> demand{0.0, 5.0};
  FloatingCatchment catchment(demand, kPlain);
  EXPECT_FALSE(catchment.add(7.0, std::vector<Reached>{}));
  EXPECT_FALSE(catchment.add(7.0, std::vector<Reached>{{0, 1.0F}})) << "nobody lives at the place in reach";
  EXPECT_FALSE(catchment.add(7.0, std::vector<Reached>{{1, 31.0F}}));
  EXPECT_EQ(catchment.unreached(), 3);
  EXPECT_EQ(catchment.supply(), 0.0);
  EXPECT_EQ(catchment.add(0.0, std::vector<Reached>{{1, 3.0F}}), 0.0) << "no free capacity is a capacity";
  EXPECT_EQ(catchment.facilities(), 1);
}

TEST(FloatingCatchment, RefusesWhatIsNoAmount) {
  const std::vector<double> demand{1.0}, negative{-1.0}, unknown{std::nan("")};
  EXPECT_THROW(FloatingCatchment(negative, kPlain), std::invalid_argument);
  EXPECT_THROW(FloatingCatchment(unknown, kPlain), std::invalid_argument);
  EXPECT_THROW(FloatingCatchment(demand, {{}, {}}), std::invalid_argument);
  EXPECT_THROW(FloatingCatchment(demand, {{20.0, 10.0}, {1.0, 0.5}}), std::invalid_argument);
  EXPECT_THROW(FloatingCatchment(demand, {{20.0}, {0.0}}), std::invalid_argument);
  FloatingCatchment catchment(demand, kPlain);
  EXPECT_THROW(catchment.add(-1.0, {}), std::invalid_argument);
}

}  // namespace
}  // namespace geo
