// SPDX-License-Identifier: Apache-2.0
// What every shipped profile keeps, and what each scheme makes of real codes.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "io/run/profile.hpp"
#include "io/run/scheme.hpp"
#include "tests/support/code_place.hpp"

namespace {

using testing::Contains;
using testing::ElementsAre;
using tests::place;

const std::filesystem::path kRoot(AGGLO_SOURCE_DIR);

io::Profile shipped(const std::string& name) { return io::load_profile(kRoot / "configs/profiles" / name); }

const std::vector<std::string> kChains{"textiles_clothing", "leather_footwear", "food",
                                       "wood_furniture",    "paper_printing",   "chemicals_plastics",
                                       "pharma_medical",    "metal_machinery",  "electronics_electrical",
                                       "vehicles",          "jewellery",        "construction_materials",
                                       "ict_digital",       "tourism",          "logistics",
                                       "recycling"};

class ShippedProfile : public testing::TestWithParam<const char*> {};

TEST_P(ShippedProfile, HasTheSixteenChains) {
  std::vector<std::string> names;
  for (const auto& group : shipped(GetParam()).groups) names.push_back(group.name);
  EXPECT_EQ(names, kChains);
}

/// Loading checks that no code stands twice and that each is in the scheme's list (code_list_test.cpp), stages have
/// unique names and supplies refer to stages.
TEST_P(ShippedProfile, HasACoreControlsAndMarkedSharesInEachChain) {
  const io::Profile profile = shipped(GetParam());
  for (const io::ProfileGroup& group : profile.groups) {
    EXPECT_EQ(std::ranges::count(group.stages, "core", &io::ChainStage::role) > 0, true) << group.name;
    EXPECT_FALSE(group.title.empty());
    EXPECT_FALSE(profile.control_sections(group).empty()) << group.name;
    for (const io::Supply& supply : group.supplies) {
      EXPECT_GT(supply.share, 0.0) << group.name << supply.from;
      EXPECT_LT(supply.share, 1.0) << group.name << supply.from;
      EXPECT_TRUE(supply.source == "BEA-2017-detail" || supply.source.starts_with("assumption"))
          << group.name << ": " << supply.source;
    }
  }
}

TEST_P(ShippedProfile, KnowsInstitutions) {
  std::set<std::string> kinds;
  for (const auto& institution : shipped(GetParam()).institutions) kinds.insert(institution.kind);
  for (const char* kind : {"university", "training", "research", "business_association", "bank", "employment_agency"})
    EXPECT_TRUE(kinds.contains(kind)) << kind;
}

TEST_P(ShippedProfile, EachOfItsCodesMeansWhatItIsListedFor) {
  const io::Profile profile = shipped(GetParam());
  for (const auto& group : profile.groups)
    for (const auto& stage : group.stages)
      for (const auto& code : stage.codes) EXPECT_EQ(place(profile, code), group.name + "." + stage.name) << code;
}

TEST_P(ShippedProfile, HasItsFiguresInTheDocs) {
  const io::Profile profile = shipped(GetParam());
  std::size_t stages = 0, supplies = 0;
  for (const auto& group : profile.groups) {
    stages += group.stages.size();
    supplies += group.supplies.size();
  }
  std::ifstream page(kRoot / "docs/profiles.md");
  std::string row;
  while (std::getline(page, row) && !row.starts_with(fmt::format("| `{}`", GetParam()))) continue;
  EXPECT_THAT(row, testing::HasSubstr(fmt::format("| `{}` |", profile.scheme)));
  EXPECT_THAT(row, testing::EndsWith(fmt::format("| {} | {} |", stages, supplies)));
}

INSTANTIATE_TEST_SUITE_P(All, ShippedProfile,
                         testing::Values("nace-2.yaml", "isic-4.yaml", "naics-2022.yaml", "scian.yaml",
                                         "simplegeo.yaml", "overture.yaml"),
                         [](const auto& file) {
                           std::string name = std::filesystem::path(file.param).stem().string();
                           for (char& c : name) c = c == '-' ? '_' : c;
                           return name;
                         });

TEST(ShippedProfiles, NaceHasEveryStageOfTheChains) {
  const auto profile = shipped("nace-2.yaml");
  EXPECT_EQ(place(profile, "13.10"), "textiles_clothing.fibres_spinning");
  EXPECT_EQ(place(profile, "33.13"), "electronics_electrical.repair_ict") << "longer than 33.1 of metal_machinery";
  EXPECT_EQ(place(profile, "33.12"), "metal_machinery.repair_installation");
  EXPECT_EQ(place(profile, "24.41"), "jewellery.precious_metals");
  EXPECT_EQ(place(profile, "85.42"), "university");
  EXPECT_EQ(place(profile, "85.32"), "training");
  std::size_t supplies = 0;
  for (const auto& group : profile.groups) supplies += group.supplies.size();
  EXPECT_EQ(supplies, 118U);
}

TEST(ShippedProfiles, IsicJoinsWhatItCannotTellApart) {
  const auto profile = shipped("isic-4.yaml");
  EXPECT_EQ(place(profile, "C3211"), "jewellery.jewellery");
  EXPECT_EQ(place(profile, "2420"), "metal_machinery.basic_metals") << "precious metals too";
  EXPECT_EQ(place(profile, "2100"), "pharma_medical.medicines");
  EXPECT_EQ(place(profile, "2930"), "vehicles.parts");
  EXPECT_EQ(place(profile, "3313"), "electronics_electrical.repair_ict");
  EXPECT_EQ(place(profile, "8530"), "university");
  EXPECT_EQ(place(profile, "4773"), "") << "many kinds of shops";
}

TEST(ShippedProfiles, NaicsTakesSchoolsAndClinicsAsInstitutions) {
  const auto profile = shipped("naics-2022.yaml");
  EXPECT_EQ(place(profile, "611110"), "education");
  EXPECT_EQ(place(profile, "621111"), "health");
  EXPECT_EQ(place(profile, "332710"), "metal_machinery.forming_treatment_machining");
  EXPECT_EQ(place(profile, "336340"), "vehicles.parts_mechanical");
  EXPECT_EQ(place(profile, "336320"), "vehicles.parts_electrical");
  EXPECT_EQ(place(profile, "458310"), "jewellery.retail");
  EXPECT_EQ(place(profile, "448310"), "jewellery.retail") << "its number of 2017";
  EXPECT_THAT(profile.control_sections(profile.groups[0]), Contains("31-33"));
}

TEST(ShippedProfiles, ScianIsNotNaics) {
  const auto profile = shipped("scian.yaml");
  EXPECT_EQ(place(profile, "333243"), "food.food_machinery") << "machines for wood in NAICS";
  EXPECT_EQ(place(profile, "339912"), "jewellery.jewellery");
  EXPECT_EQ(place(profile, "433220"), "jewellery.distribution");
  EXPECT_EQ(place(profile, "434224"), "wood_furniture.distribution");
  EXPECT_EQ(place(profile, "431110"), "food.distribution");
  EXPECT_EQ(place(profile, "331412"), "jewellery.precious_metals");
  EXPECT_EQ(place(profile, "331420"), "metal_machinery.basic_metals");
  EXPECT_EQ(place(profile, "611311"), "university");
  EXPECT_EQ(place(profile, "611122"), "education");
  EXPECT_EQ(place(profile, "931110"), "public_administration");
}

TEST(ShippedProfiles, SimplegeoMapsRhodeIsland) {
  const auto profile = shipped("simplegeo.yaml");
  const std::string goods = "Manufacturing & Wholesale Goods/";
  EXPECT_EQ(place(profile, goods + "Manufacturing/Jewelry"), "jewellery.jewellery");
  EXPECT_EQ(place(profile, goods + "Wholesale/Jewelry"), "jewellery.distribution");
  EXPECT_EQ(place(profile, goods + "Manufacturing/Printing"), "paper_printing.printing");
  EXPECT_EQ(place(profile, "Public Place/Government/Post Office"), "logistics.post_courier");
  EXPECT_EQ(place(profile, "Public Place/Government/Court House"), "public_administration");
  EXPECT_EQ(place(profile, "Services/Professional/Lawyer & Legal Services"), "");
  const auto& jewellery = *std::ranges::find(profile.groups, "jewellery", &io::ProfileGroup::name);
  EXPECT_THAT(profile.control_sections(jewellery), ElementsAre("manufacturing & wholesale goods/manufacturing",
                                                               "manufacturing & wholesale goods/wholesale"));
}

TEST(ShippedProfiles, OvertureMapsCategoriesAndTheirHeadWords) {
  const auto profile = shipped("overture.yaml");
  EXPECT_EQ(place(profile, "jewelry_manufacturer"), "jewellery.jewellery");
  EXPECT_EQ(place(profile, "mexican_restaurant"), "tourism.catering");
  EXPECT_EQ(place(profile, "business_to_business > business_manufacturing_and_supply > metals > sheet_metal"),
            "metal_machinery.metal_products");
  EXPECT_EQ(place(profile, "college_university"), "university");
  EXPECT_EQ(place(profile, "hair_salon"), "");
  EXPECT_EQ(profile.section("weaving_mill"), "manufacturing_and_wholesale");
  EXPECT_EQ(profile.section_title("manufacturing_and_wholesale"), "manufacturing and wholesale");
}

}  // namespace
