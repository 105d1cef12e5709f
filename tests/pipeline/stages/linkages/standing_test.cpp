// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/linkages/standing.hpp"

#include <gtest/gtest.h>

namespace pipeline {
namespace {

const Group kMetal{.code = 0, .name = "metal"}, kFood{.code = 1, .name = "food"}, kAll{};

struct Case {
  const Group* group = &kMetal;
  double size = 10.0;
  std::int64_t firms = 10, place_firms = 100;
  double lq = 1.5, lq_low = 1.2;
  std::optional<double> foreign{};
  std::optional<double> completeness = 0.8;
  std::optional<std::int64_t> institutions = 1;
  bool single_site = false;
  double index = 1.5;
  std::optional<double> young{};
};

std::vector<Standing> standing_of(const std::vector<Case>& cases) {
  geo::Table clusters;
  std::vector<ClusterFigures> figures;
  std::vector<std::int32_t> key;
  std::vector<std::int64_t> firms;
  std::vector<double> lq, lq_low;
  std::vector<std::uint8_t> single;
  for (const Case& each : cases) {
    ClusterFigures f;
    f.group = each.group;
    f.size = each.size;
    f.place_firms = each.place_firms;
    f.foreign_share = each.foreign;
    if (each.institutions) f.institutions = InstitutionCounts{*each.institutions};
    f.links = {each.index, 0.5};
    f.young_share = each.young;
    if (each.completeness) f.needs.push_back({{.needed = 1.0, .found = *each.completeness}, {}});
    figures.push_back(f);
    key.push_back(static_cast<std::int32_t>(key.size()));
    firms.push_back(each.firms);
    lq.push_back(each.lq);
    lq_low.push_back(each.lq_low);
    single.push_back(each.single_site ? 1 : 0);
  }
  clusters.set("key", key);
  clusters.set("firms", firms);
  clusters.set("lq", lq);
  clusters.set("lq_low", lq_low);
  clusters.set("single_site", single);
  return standings({}, clusters, figures);
}

std::string type_of(const Case& one) { return *standing_of({one}).at(0).typology; }

TEST(Typology, IsTheFirstThatHolds) {
  EXPECT_EQ(type_of({}), "cluster");
  EXPECT_EQ(type_of({.lq_low = 1.0}), "agglomeration") << "lq_low must be above the limit";
  EXPECT_EQ(type_of({.completeness = 0.49}), "district");
  EXPECT_EQ(type_of({.completeness = 0.5}), "cluster");
  EXPECT_EQ(type_of({.completeness = std::nullopt}), "district");
  EXPECT_EQ(type_of({.institutions = 0}), "district");
  EXPECT_EQ(type_of({.index = 1.0}), "district") << "no more links than by chance";
  EXPECT_EQ(type_of({.institutions = std::nullopt}), "district");
  EXPECT_EQ(type_of({.lq_low = 0.5, .foreign = 0.5, .completeness = 0.24}), "enclave");
  EXPECT_EQ(type_of({.foreign = 0.49, .completeness = 0.24}), "district");
  EXPECT_EQ(type_of({.foreign = 1.0, .completeness = 0.25}), "district");
}

TEST(Stars, AreForSizeInTheGroupSpecialisationAndFocusAmongAll) {
  std::vector<Case> cases(11);
  for (std::size_t i = 0; i < 11; ++i) cases[i].size = static_cast<double>(i);
  cases[3].lq = 2.0;
  cases[4].place_firms = 20;
  cases[5] = {.group = &kFood, .size = 1.0, .place_firms = 40};
  const auto got = standing_of(cases);
  EXPECT_EQ(got[10].stars, 1) << "the largest of ten of its group";
  EXPECT_EQ(got[9].stars, 0);
  EXPECT_EQ(got[3].stars, 1) << "LQ 2 is closed";
  EXPECT_EQ(got[4].stars, 1) << "one of the two (a tenth of eleven, rounded up) with most focus";
  EXPECT_EQ(got[5].stars, 2) << "the only one of its group, and the other with most focus";
}

TEST(Stars, AreForGrowthWhereItIsKnown) {
  const auto got = standing_of({{.place_firms = 20}, {.size = 1.0, .young = 0.4}, {.size = 1.0, .young = 0.3}});
  EXPECT_FALSE(got[0].star_growth);
  EXPECT_EQ(got[1].star_growth, true);
  EXPECT_EQ(got[2].star_growth, false);
  EXPECT_EQ(got[1].stars, 1);
  EXPECT_EQ(got[2].stars, 0);
  EXPECT_EQ(standing_of({{.young = 0.0}})[0].star_growth, false) << "nothing grows";
}

TEST(Rank, IsByTheLowerLimitThenFirmsThenKey) {
  const auto got = standing_of({{.lq_low = 1.0},
                                {.firms = 11, .lq_low = 2.0},
                                {.lq_low = 2.0},
                                {.group = &kFood},
                                {.lq_low = 2.0},
                                {.lq_low = 9.0, .single_site = true}});
  EXPECT_EQ(got[1].rank, 1);
  EXPECT_EQ(got[2].rank, 2);
  EXPECT_EQ(got[4].rank, 3);
  EXPECT_EQ(got[0].rank, 4);
  EXPECT_EQ(got[3].rank, 1);
  EXPECT_FALSE(got[5].rank || got[5].stars || got[5].typology);
}

TEST(Standing, OfAllFirmsIsARankOnly) {
  const auto got = standing_of({{.group = &kAll}});
  EXPECT_EQ(got[0].rank, 1);
  EXPECT_FALSE(got[0].stars || got[0].typology);
}

}  // namespace
}  // namespace pipeline
