// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/relatedness.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

namespace geo {
namespace {

using enum RelatednessMeasure;

/// Four places and four kinds. Common places: C01 = 2, C02 = 1, C12 = 1, none with 3; so S = 3, 3, 2, 0 and T = 8.
const Presence kPlaces{4,
                       4,
                       {1, 1, 0, 0,  //
                        1, 1, 1, 0,  //
                        0, 0, 1, 0,  //
                        0, 0, 0, 1}};

double between(RelatednessMeasure measure, std::size_t i, std::size_t j) {
  return relatedness(kPlaces, measure)[i * 4 + j];
}

TEST(Relatedness, FollowsItsFormulas) {
  EXPECT_DOUBLE_EQ(between(association, 0, 1), 2.0 * 8.0 / 9.0);
  EXPECT_DOUBLE_EQ(between(association, 0, 2), 8.0 / 6.0);
  EXPECT_DOUBLE_EQ(between(cosine, 0, 1), 2.0 / 3.0);
  EXPECT_DOUBLE_EQ(between(cosine, 1, 2), 1.0 / std::sqrt(6.0));
  EXPECT_DOUBLE_EQ(between(jaccard, 0, 1), 0.5);
  EXPECT_DOUBLE_EQ(between(jaccard, 0, 2), 0.25);
  EXPECT_DOUBLE_EQ(between(probability, 0, 1), 2.0 / (4.0 * (3.0 / 8 * (3.0 / 5) + 3.0 / 8 * (3.0 / 5))));
  EXPECT_DOUBLE_EQ(between(probability, 0, 2), 1.0 / (4.0 * (3.0 / 8 * (2.0 / 5) + 2.0 / 8 * (3.0 / 6))));
}

TEST(Relatedness, IsSymmetricWithoutADiagonalAndZeroWithoutACommonPlace) {
  for (const auto measure : {association, cosine, jaccard, probability}) {
    const auto phi = relatedness(kPlaces, measure);
    for (std::size_t i = 0; i < 4; ++i) {
      EXPECT_EQ(phi[i * 4 + i], 0.0);
      EXPECT_EQ(phi[i * 4 + 3], 0.0);
      for (std::size_t j = 0; j < 4; ++j) EXPECT_EQ(phi[i * 4 + j], phi[j * 4 + i]);
    }
  }
}

TEST(RelatednessDensity, IsTheShareOfWhatIsRelatedThatThePlaceHas) {
  const auto density = relatedness_density(kPlaces, relatedness(kPlaces, jaccard));
  // phi: 01 .5, 02 .25, 12 .25.
  EXPECT_DOUBLE_EQ(density[0 * 4 + 2], 100.0) << "the first place has 0 and 1, all that 2 is related to";
  EXPECT_DOUBLE_EQ(density[2 * 4 + 0], 100.0 * .25 / .75);
  EXPECT_DOUBLE_EQ(density[0 * 4 + 0], 100.0 * .5 / .75) << "a kind is not related to itself";
  EXPECT_EQ(density[3 * 4 + 0], 0.0);
  EXPECT_TRUE(std::isnan(density[0 * 4 + 3])) << "nothing is related to it";
}

TEST(Relatedness, RefusesSizesThatDoNotFit) {
  EXPECT_THROW(relatedness({2, 2, {1}}, cosine), std::invalid_argument);
  EXPECT_THROW(relatedness_density(kPlaces, {1.0}), std::invalid_argument);
  EXPECT_TRUE(relatedness({}, cosine).empty());
}

}  // namespace
}  // namespace geo
