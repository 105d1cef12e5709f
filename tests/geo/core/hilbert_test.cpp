// SPDX-License-Identifier: Apache-2.0
#include "geo/core/hilbert.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <utility>

namespace geo {
namespace {

TEST(FineHilbertKey, StepsFromCellToCellOfTheLattice) {
  constexpr double kStep = 1.0 / 1024.0;
  for (const double corner : {0.0, -64 * kStep, 1024.0}) {
    std::map<std::uint64_t, std::pair<int, int>> along;
    for (int x = 0; x < 64; ++x)
      for (int y = 0; y < 64; ++y) along[fine_hilbert_key(corner + x * kStep, corner + y * kStep)] = {x, y};
    ASSERT_EQ(along.size(), 64U * 64U) << "each cell has its key";
    EXPECT_EQ(along.rbegin()->first - along.begin()->first, 64U * 64U - 1) << "an aligned square is one stretch";
    for (auto here = along.begin(), next = std::next(here); next != along.end(); here = next++)
      ASSERT_EQ(std::abs(here->second.first - next->second.first) + std::abs(here->second.second - next->second.second),
                1);
  }
}

TEST(FineHilbertKey, BeginsAgainFarAway) {
  constexpr double kAround_m = 4'194'304.0;
  EXPECT_EQ(fine_hilbert_key(3e6, 5.0), fine_hilbert_key(3e6 - kAround_m, 5.0));
  EXPECT_EQ(fine_hilbert_key(-3e6, 5.4e6), fine_hilbert_key(-3e6 + kAround_m, 5.4e6 - kAround_m));
  EXPECT_NE(fine_hilbert_key(500'000.0, 5'400'000.0), fine_hilbert_key(500'000.0, 5'400'001.0))
      << "north of a UTM zone";
  EXPECT_EQ(fine_hilbert_key(-1e300, -1e300), fine_hilbert_key(-1e301, -1e301));
  EXPECT_EQ(fine_hilbert_key(-0.0, 0.0), fine_hilbert_key(0.0, -0.0));
}

}  // namespace
}  // namespace geo
