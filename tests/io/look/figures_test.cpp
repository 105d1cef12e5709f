// SPDX-License-Identifier: Apache-2.0
#include "io/look/figures.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {

TEST(Figures, CountsHaveThousandsSeparators) {
  EXPECT_EQ(io::count_text(0), "0");
  EXPECT_EQ(io::count_text(999), "999");
  EXPECT_EQ(io::count_text(1000), "1,000");
  EXPECT_EQ(io::count_text(-1234567), "-1,234,567");
  EXPECT_EQ(io::whole_text(1234.5), "1,235");
  EXPECT_EQ(io::whole_text(std::nan("")), "unknown");
}

TEST(Figures, RatiosHaveTwoDigitsAtMost) {
  EXPECT_EQ(io::ratio_text(0.424), "0.42");
  EXPECT_EQ(io::ratio_text(0.996), "1.0");
  EXPECT_EQ(io::ratio_text(4.25001), "4.3");
  EXPECT_EQ(io::ratio_text(9.96), "10");
  EXPECT_EQ(io::ratio_text(0.0), "0.0");
}

TEST(Figures, SharesNeverRoundToNothingOrToAll) {
  EXPECT_EQ(io::share_text(0.0), "0\u00A0%");
  EXPECT_EQ(io::share_text(0.0001), "under 0.1\u00A0%");
  EXPECT_EQ(io::share_text(0.016), "1.6\u00A0%");
  EXPECT_EQ(io::share_text(0.21), "21\u00A0%");
  EXPECT_EQ(io::share_text(0.9999), "over 99\u00A0%");
  EXPECT_EQ(io::share_text(1.0), "100\u00A0%");
}

TEST(Figures, LevelsAreExact) {
  EXPECT_EQ(io::level_text(0.05), "5\u00A0%");
  EXPECT_EQ(io::level_text(0.025), "2.5\u00A0%");
}

TEST(Figures, DistancesTakeTheUnitThatFits) {
  EXPECT_EQ(io::distance_text(0.0), "0\u00A0m");
  EXPECT_EQ(io::distance_text(999.4), "999\u00A0m");
  EXPECT_EQ(io::distance_text(999.6), "1.0\u00A0km");
  EXPECT_EQ(io::distance_text(8240.0), "8.2\u00A0km");
  EXPECT_EQ(io::distance_text(1082400.0), "1,082\u00A0km");
}

TEST(Figures, StandardsAreNotBlurred) {
  EXPECT_EQ(io::amount_text(5000.0, "m"), "5\u00A0km");
  EXPECT_EQ(io::amount_text(750.0, "m"), "750\u00A0m");
  EXPECT_EQ(io::amount_text(15.0, "min"), "15\u00A0min");
}

TEST(Figures, SmallFiguresDoNotBecomeZero) {
  EXPECT_EQ(io::p_text(0.0001), "under 0.001");
  EXPECT_EQ(io::p_text(0.001), "0.001");
  EXPECT_EQ(io::p_text(1.0), "1.000");
  EXPECT_EQ(io::area_text(0.001), "under 0.01");
}

}  // namespace
