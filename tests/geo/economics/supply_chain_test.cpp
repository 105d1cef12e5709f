// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/supply_chain.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace geo {
namespace {

using Lines = std::vector<SupplyLine>;
using Stocks = std::vector<StageStock>;

std::size_t kept(const Lines& lines, double floor) { return essential_lines(lines, floor).size(); }

TEST(EssentialLines, AreThoseOfAtLeastTheBuyersMedian) {
  const Lines lines{{0, 9, .20}, {1, 9, .04}, {2, 9, .03}, {3, 8, .05}};
  const Lines got = essential_lines(lines, .01);
  ASSERT_EQ(got.size(), 3U);
  EXPECT_EQ(got[0].from, 0U);
  EXPECT_EQ(got[1].from, 1U);  // the median of three
  EXPECT_EQ(got[2].from, 3U);  // the only input of stage 8
}

TEST(EssentialLines, TakeTheLowerOfTwoMiddleCoefficients) {
  EXPECT_EQ(kept({{0, 9, .2}, {1, 9, .04}}, .01), 2U);
  EXPECT_EQ(kept({{0, 9, .4}, {1, 9, .3}, {2, 9, .2}, {3, 9, .1}}, .01), 3U);
}

TEST(EssentialLines, AreAtLeastTheFloorWhichIsClosed) {
  EXPECT_EQ(kept({{0, 9, .01}}, .01), 1U);
  EXPECT_EQ(kept({{0, 9, .0099}}, .01), 0U);
}

/// Metals (0) are bought by parts (1) and machines (2), parts by machines.
const Lines kChain{{0, 1, .2}, {0, 2, .1}, {1, 2, .05}};

TEST(StageNeeds, AddUpOverTheBuyers) {
  const auto needs = stage_needs(kChain, Stocks{{0, 0}, {4, 100}, {2, 50}}, Stocks{{3, 10}, {4, 100}, {2, 50}}, {});
  ASSERT_EQ(needs.size(), 2U);
  EXPECT_EQ(needs[0].stage, 0U);
  EXPECT_DOUBLE_EQ(needs[0].needed, 25.0);  // .2 × 100 + .1 × 50
  EXPECT_EQ(needs[0].buyers, 6);
  EXPECT_EQ(needs[0].found_firms, 3);
  EXPECT_DOUBLE_EQ(needs[0].missing_share(), 0.6);
  EXPECT_EQ(needs[0].state, SupplyState::weak);
  EXPECT_DOUBLE_EQ(needs[1].needed, 2.5);
  EXPECT_EQ(needs[1].missing_share(), 0.0);
  EXPECT_EQ(needs[1].state, SupplyState::present);
}

SupplyState state_with(std::int64_t firms, double size) {
  return stage_needs(Lines{{0, 1, .1}}, Stocks{{0, 0}, {1, 400}}, Stocks{{firms, size}, {1, 400}}, {}).at(0).state;
}

TEST(StageNeeds, AreMetFromTwoFirmsAndAQuarterOn) {  // needed: 40
  EXPECT_EQ(state_with(2, 40), SupplyState::present);
  EXPECT_EQ(state_with(2, 39), SupplyState::weak);
  EXPECT_EQ(state_with(2, 10), SupplyState::weak);
  EXPECT_EQ(state_with(2, 9.99), SupplyState::missing);
  EXPECT_EQ(state_with(1, 400), SupplyState::missing) << "a chain that hangs on one firm";
  EXPECT_EQ(state_with(0, 0), SupplyState::missing);
}

TEST(StageNeeds, HaveNoRowForAStageThatNobodyBuysFrom) {
  EXPECT_TRUE(stage_needs(kChain, Stocks{{5, 50}, {0, 0}, {0, 0}}, Stocks{{5, 50}, {9, 90}, {0, 0}}, {}).empty());
}

TEST(Completeness, IsTheShareOfTheNeedThatIsMet) {
  const auto needs = stage_needs(kChain, Stocks{{0, 0}, {4, 100}, {2, 50}}, Stocks{{3, 10}, {4, 100}, {2, 50}}, {});
  EXPECT_DOUBLE_EQ(*completeness(needs), 12.5 / 27.5);  // a surplus of parts makes up for no metal
  EXPECT_FALSE(completeness({}));
}

TEST(StageNeeds, RefusesStagesThatAreNone) {
  EXPECT_THROW(stage_needs(Lines{{0, 2, .1}}, Stocks(2), Stocks(2), {}), std::invalid_argument);
  EXPECT_THROW(stage_needs({}, Stocks(2), Stocks(1), {}), std::invalid_argument);
}

}  // namespace
}  // namespace geo
