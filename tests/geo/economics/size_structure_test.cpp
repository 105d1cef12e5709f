// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/size_structure.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace geo {
namespace {

TEST(SizeStructure, IsThatOfTheEmployees) {
  const SizeStructure got = size_structure(std::vector<double>{10, 250, 140, 0}, 250);
  EXPECT_DOUBLE_EQ(*got.sme_share, 0.75);  // 250 employees are no SME: fewer than 250
  EXPECT_DOUBLE_EQ(*got.largest_share, 250.0 / 400.0);
  EXPECT_DOUBLE_EQ(*got.hhi, (100.0 + 62'500.0 + 19'600.0) / 160'000.0);
}

TEST(SizeStructure, OfEqualFirmsHasAnHhiOfOneByTheirNumber) {
  EXPECT_DOUBLE_EQ(*size_structure(std::vector<double>(8, 5.0), 250).hhi, 0.125);
  EXPECT_EQ(size_structure(std::vector<double>{300.0}, 250).hhi, 1.0);
}

TEST(SizeStructure, SaysNothingWithoutFirmsAndNoSharesOfNobody) {
  EXPECT_FALSE(size_structure({}, 250).sme_share);
  const SizeStructure nobody = size_structure(std::vector<double>{0.0, 0.0}, 250);
  EXPECT_EQ(nobody.sme_share, 1.0);
  EXPECT_FALSE(nobody.largest_share || nobody.hhi);
}

TEST(SizeClasses, AreOpenAbove) {
  const SizeClasses got = size_classes(std::vector<double>{0, 9.9, 10, 49, 50, 249, 250, 4000}, {10, 50, 250});
  EXPECT_EQ(got, (SizeClasses{2, 2, 2, 2}));
}

TEST(Anchors, AreLargeAndALargePartOfThePlace) {
  const Anchors got = anchors(std::vector<double>{600, 300, 100, 2000}, 250, 0.2);
  EXPECT_EQ(got.firms, 2) << "300 are a tenth, 100 are few; a fifth is closed";
  EXPECT_DOUBLE_EQ(got.share, 2600.0 / 3000.0);
  EXPECT_EQ(anchors({}, 250, 0.1).firms, 0);
}

}  // namespace
}  // namespace geo
