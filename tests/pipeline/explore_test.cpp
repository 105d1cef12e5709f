// SPDX-License-Identifier: Apache-2.0
#include "pipeline/explore.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/explore_page.hpp"
#include "pipeline/explore_words.hpp"

namespace pipeline {
namespace {

using testing::HasSubstr;

/// Values 500, 1000, 1500 … with something found; the first agreement is that of the second value with the first.
Sweep sweep(const std::vector<double>& agreement, const std::vector<double>& stability) {
  Sweep out{"clusters.eps", "m", 1000.0};
  for (std::size_t i = 0; i < stability.size(); ++i) {
    SweptValue value{500.0 * static_cast<double>(i + 1), 3, 0.5, 40, stability[i]};
    if (i > 0) value.agreement = agreement[i - 1];
    out.values.push_back(value);
  }
  return out;
}

TEST(Plateau, IsTheLongestRunThatAgreesAndIsStable) {
  const auto found = plateau(sweep({0.9, 0.5, 0.95, 0.85}, {0.9, 0.9, 0.9, 0.7, 0.8}));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->first, 2U);
  EXPECT_EQ(found->last, 4U);
  EXPECT_EQ(found->agreement, 0.85);
  EXPECT_EQ(found->stability, 0.7);
}

TEST(Plateau, OfEquallyLongOnesThatWithTheHigherAgreement) {
  EXPECT_EQ(plateau(sweep({0.85, 0.1, 0.95}, {1, 1, 1, 1}))->first, 2U);
}

TEST(Plateau, EndsWhereClustersAreNotStable) {
  EXPECT_EQ(plateau(sweep({1, 1}, {0.9, 0.59, 0.9})), std::nullopt);
  EXPECT_TRUE(plateau(sweep({1, 1}, {0.9, 0.6, 0.9})));
}

TEST(Plateau, NothingFoundIsNone) {
  Sweep empty = sweep({1, 1}, {1, 1, 1});
  for (SweptValue& value : empty.values) value.found = 0;
  EXPECT_EQ(plateau(empty), std::nullopt);
  EXPECT_THAT(plateau_sentence(empty), HasSubstr("Nothing is found"));
}

TEST(Plateau, OfCellsNeedsLessAgreement) {
  Sweep cells = sweep({0.6}, {1, 1});
  EXPECT_EQ(plateau(cells), std::nullopt);
  cells.key = "hotspots.band";
  EXPECT_TRUE(plateau(cells));
}

TEST(PlateauSentence, SaysWhereTheConfigLies) {
  EXPECT_EQ(plateau_sentence(sweep({0.2, 0.938}, {1, 0.9, 0.8})),
            "Plateau from 1\u00A0km to 1.5\u00A0km: neighbouring values agree to 0.93 or more, clusters are stable to "
            "0.80 or "
            "more; config: 1\u00A0km lies within it.");
  EXPECT_THAT(plateau_sentence(sweep({0.2, 0.3}, {1, 1, 1})), HasSubstr("hangs on the value"));
}

TEST(ExploredText, AlignsColumnsAndMarksWhatARunTakes) {
  const std::string text = explored_text({"Valmira", "2026-01-01", {{"food", "Food", 80, {sweep({0.5}, {1, 1})}}}, {}});
  EXPECT_THAT(text, HasSubstr("  clusters.eps  clusters  firms in clusters  largest  stability  agreement\n"
                              "         500 m         3               50 %       40       1.00          –\n"
                              "        * 1 km         3               50 %       40       1.00       0.50\n"));
}

TEST(ExploredPage, NamesInTheDataStayText) {
  const std::string page = explored_page({"<b>", "2026", {{"x", "<i>", 80, {sweep({0.5}, {1, 1})}}}, {"<u>"}});
  for (const char* tag : {"<b>", "<i>", "<u>"}) EXPECT_EQ(page.find(tag), std::string::npos) << tag;
}

TEST(PictureName, IsPlain) {
  EXPECT_EQ(picture_name("Rhode Island"), "explore-rhode-island.html");
  EXPECT_EQ(picture_name("../São  Paulo/"), "explore-s-o-paulo.html");
  EXPECT_EQ(picture_name("東京"), "explore-region.html");
}

}  // namespace
}  // namespace pipeline
