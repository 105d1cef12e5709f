// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/variety.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <stdexcept>
#include <utility>
#include <vector>

#include "geo/core/random.hpp"

namespace geo {
namespace {

using Codes = std::vector<std::int32_t>;

TEST(Variety, CountsBits) {
  // Two families of equal weight: one of a single kind, one of two.
  const Variety got = variety(Codes{0, 0, 1, 1}, Codes{7, 7, 8, 9});
  EXPECT_DOUBLE_EQ(got.unrelated, 1.0);
  EXPECT_DOUBLE_EQ(got.related, 0.5);  // 0 bits of the first half, 1 bit of the second
}

TEST(Variety, IsZeroWhereAllFirmsAreAlike) {
  const Variety got = variety(Codes{3, 3, 3}, Codes{1, 1, 1});
  EXPECT_EQ(got.unrelated, 0.0);
  EXPECT_EQ(got.related, 0.0);
}

TEST(Variety, IsZeroWithoutFirms) { EXPECT_EQ(variety({}, {}).related + variety({}, {}).unrelated, 0.0); }

TEST(Variety, IsAllRelatedInOneFamilyAndAllUnrelatedInFamiliesOfOneKind) {
  EXPECT_DOUBLE_EQ(variety(Codes{0, 0, 0, 0}, Codes{1, 2, 3, 4}).related, 2.0);
  EXPECT_DOUBLE_EQ(variety(Codes{1, 2, 3, 4}, Codes{0, 0, 0, 0}).unrelated, 2.0);
}

TEST(Variety, AddsUpToTheEntropyOfKindsWithinFamilies) {
  Random random(5, 0);
  Codes family, kind;
  std::map<std::pair<std::int32_t, std::int32_t>, double> count;
  std::map<std::int32_t, double> of_family;
  for (int i = 0; i < 500; ++i) {
    family.push_back(static_cast<std::int32_t>(random.below(6)));
    kind.push_back(static_cast<std::int32_t>(random.below(9)));
    ++count[{family.back(), kind.back()}];
    ++of_family[family.back()];
  }
  double entropy = 0.0, within = 0.0;
  for (const auto& [key, n] : count) {
    entropy -= n / 500 * std::log2(n / 500);
    within -= of_family[key.first] / 500 * (n / of_family[key.first]) * std::log2(n / of_family[key.first]);
  }
  const Variety got = variety(family, kind);
  EXPECT_NEAR(got.related + got.unrelated, entropy, 1e-12);
  EXPECT_NEAR(got.related, within, 1e-12);  // sum of P_g H_g, as it is defined
}

TEST(Variety, WantsAFamilyAndAKindAFirm) { EXPECT_THROW(variety(Codes{1}, {}), std::invalid_argument); }

}  // namespace
}  // namespace geo
