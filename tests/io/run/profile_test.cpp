// SPDX-License-Identifier: Apache-2.0
#include "io/run/profile.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "io/run/scheme.hpp"
#include "tests/support/code_place.hpp"

namespace {

using io::Scheme;
using testing::ElementsAre;
using tests::place;

TEST(Scheme, NaceSpellingsAreOneCode) {
  for (const char* code : {"C25.50", "2550", "25.50", " 25.50 ", "25.50Z", "C2550", "c25.50", "C 25.50"})
    EXPECT_EQ(io::normal_code(Scheme::nace, code), "2550") << code;
  EXPECT_EQ(io::normal_code(Scheme::nace, "25.5"), "255");
  EXPECT_EQ(io::normal_code(Scheme::nace, "01.10"), "0110");
  EXPECT_EQ(io::normal_code(Scheme::nace, "1.10"), "0110") << "a spreadsheet took the zero";
  EXPECT_EQ(io::normal_code(Scheme::nace, "C"), "C");
  for (const char* code : {"", "X", "25,50", "abc", "9", "25.50ZZ", "-25"})
    EXPECT_EQ(io::normal_code(Scheme::nace, code), "") << code;
}

TEST(Scheme, NaicsHasSixDigitsAndRanges) {
  EXPECT_EQ(io::normal_code(Scheme::naics, "339910"), "339910");
  EXPECT_EQ(io::normal_code(Scheme::naics, "31-33"), "31-33");
  EXPECT_EQ(io::normal_code(Scheme::naics, "33-34"), "");
  EXPECT_EQ(io::normal_code(Scheme::naics, "3399100"), "");
}

TEST(Scheme, ScianHasItsOwnNumbersForTrade) {
  EXPECT_EQ(io::section_of(Scheme::scian, "433220"), "43");
  EXPECT_EQ(io::section_of(Scheme::scian, "465112"), "46");
  EXPECT_EQ(io::section_of(Scheme::scian, "931110"), "93");
  EXPECT_EQ(io::section_of(Scheme::scian, "339912"), "31-33");
  EXPECT_EQ(io::section_title(Scheme::scian, "43"), "wholesale trade");
  for (const char* code : {"423940", "458310", "921110"}) EXPECT_FALSE(io::is_code(Scheme::scian, code)) << code;
  for (const char* code : {"433220", "465112", "931110"}) EXPECT_FALSE(io::is_code(Scheme::naics, code)) << code;
}

TEST(Scheme, CodesOfNoDivisionAreNone) {
  EXPECT_TRUE(io::is_code(Scheme::nace, "25.50"));
  EXPECT_TRUE(io::is_code(Scheme::isic, "C2591"));
  EXPECT_TRUE(io::is_code(Scheme::naics, "31-33"));
  for (const char* code : {"34.10", "04", "40.1", "67", "9999999999", ""})
    EXPECT_FALSE(io::is_code(Scheme::nace, code)) << code;
}

TEST(Scheme, OvertureMatchesTheDeepestCategoryAndItsHeadWord) {
  EXPECT_EQ(io::normal_code(Scheme::overture, " Metal Fabricator "), "metal_fabricator");
  EXPECT_EQ(io::normal_code(Scheme::overture, "business_to_business > metals > sheet_metal"),
            "business_to_business/metals/sheet_metal");
  EXPECT_EQ(io::normal_code(Scheme::overture, "café"), "");
  EXPECT_THAT(io::ancestors(Scheme::overture, "metals/sheet_metal"), ElementsAre("sheet_metal", "metal", "metals"));
  EXPECT_THAT(io::ancestors(Scheme::overture, "art_museum"), ElementsAre("art_museum", "museum"));
  EXPECT_TRUE(io::ancestors(Scheme::overture, "").empty());
}

TEST(Scheme, CategoriesIgnoreCaseAndEmptyTails) {
  EXPECT_EQ(io::normal_code(Scheme::categories, "Food & Drink/Bakery/"), "food & drink/bakery");
  EXPECT_EQ(io::normal_code(Scheme::categories, "A / B//"), "a/b");
  EXPECT_EQ(io::normal_code(Scheme::categories, "//"), "");
  EXPECT_THAT(io::ancestors(Scheme::categories, "a/b/c"), ElementsAre("a/b/c", "a/b", "a"));
  EXPECT_THAT(io::ancestors(Scheme::osm, "craft=jeweller"), ElementsAre("craft=jeweller", "craft"));
  EXPECT_THAT(io::ancestors(Scheme::nace, "2550"), ElementsAre("2550", "255", "25", "C"));
}

TEST(Scheme, SectionsCoverEveryDivisionOfNace) {
  EXPECT_EQ(io::section_of(Scheme::nace, "01.10"), "A");
  EXPECT_EQ(io::section_of(Scheme::nace, "33.20"), "C");
  EXPECT_EQ(io::section_of(Scheme::nace, "34.10"), "") << "no such division";
  EXPECT_EQ(io::section_of(Scheme::nace, "99"), "U");
  int known = 0;
  for (int division = 0; division < 100; ++division)
    known += !io::section_of(Scheme::nace, (division < 10 ? "0" : "") + std::to_string(division)).empty();
  EXPECT_EQ(known, 88) << "NACE Rev. 2 has 88 divisions";
  EXPECT_EQ(io::section_title(Scheme::nace, "C"), "manufacturing");
}

TEST(Scheme, SectionsOfTheOthers) {
  EXPECT_EQ(io::section_of(Scheme::naics, "332710"), "31-33");
  EXPECT_EQ(io::section_of(Scheme::naics, "611110"), "61");
  EXPECT_EQ(io::section_title(Scheme::naics, "31-33"), "manufacturing");
  EXPECT_EQ(io::section_of(Scheme::categories, "Goods & More/Manufacturing/Jewelry"), "goods & more/manufacturing");
  EXPECT_EQ(io::section_of(Scheme::categories, "Transportation/Freight/"), "transportation/freight");
  EXPECT_EQ(io::section_title(Scheme::categories, "Goods & More/Manufacturing"), "manufacturing");
  EXPECT_EQ(io::section_of(Scheme::osm, "craft=jeweller"), "craft");
}

TEST(Profile, LongestPrefixWins) {
  const auto profile = io::load_profile(std::filesystem::path(AGGLO_SOURCE_DIR) / "tests/io/run/good/profile.yaml");
  EXPECT_EQ(place(profile, "24.10"), "metal.materials");
  EXPECT_EQ(place(profile, "24.41"), "jewellery.precious_metals");
  EXPECT_EQ(place(profile, "C32.12"), "jewellery.jewellery");
  EXPECT_EQ(place(profile, "32.13"), "");
  EXPECT_EQ(place(profile, "85.42"), "university");
  EXPECT_EQ(place(profile, "nonsense"), "");
  EXPECT_EQ(profile.section("24.41"), "C");
  EXPECT_THAT(profile.control_sections(profile.groups[1]), ElementsAre("C"))
      << "core stages only: retail is supporting";
  EXPECT_EQ(profile.groups[1].supplies[0].share, 0.02);
  EXPECT_EQ(profile.hash.size(), 32U);
  EXPECT_TRUE(profile.lies_in("C25.50", {"25.5"}));
  EXPECT_TRUE(profile.lies_in("2550", {"10", "C"}));
  EXPECT_FALSE(profile.lies_in("25.50", {"25.6", "5"}));
}

TEST(Profile, SectionsOfItsOwnGiveControls) {
  const auto profile =
      io::load_profile(std::filesystem::path(AGGLO_SOURCE_DIR) / "tests/io/run/good/own_sections.yaml");
  EXPECT_EQ(profile.section("sheet_metal"), "making_of_goods");
  EXPECT_EQ(profile.section("b2b > sheet_metal"), "making_of_goods");
  EXPECT_EQ(profile.section("florist"), "");
  EXPECT_EQ(profile.section_title("making_of_goods"), "making of goods");
  EXPECT_THAT(profile.control_sections(profile.groups[0]), ElementsAre("making_of_goods"));
  EXPECT_THAT(profile.control_sections(profile.groups[1]), ElementsAre("trade")) << "its universe";
  EXPECT_TRUE(profile.lies_in_section("turnery", {"making_of_goods"}));
  EXPECT_FALSE(profile.lies_in_section("shop", {"making_of_goods"}));
}

TEST(Profile, ACategoryLiesInAShorterSection) {
  io::Profile profile;
  profile.scheme = "my register";
  EXPECT_TRUE(profile.lies_in_section("Food & Drink/Bakery/None", {"food & drink"}));
  EXPECT_TRUE(profile.lies_in_section("Food & Drink/Bakery/None", {"food & drink/bakery"}));
  EXPECT_FALSE(profile.lies_in_section("Food/Bakery", {"food & drink"}));
}

TEST(ShippedThemes, AreThoseOfTheContract) {
  std::vector<std::string> names;
  for (const io::Theme& theme : io::shipped_themes()) names.push_back(theme.name);
  EXPECT_THAT(names, testing::IsSupersetOf({"electricity",
                                            "water",
                                            "wastewater",
                                            "gas",
                                            "telecommunications",
                                            "broadband",
                                            "road",
                                            "rail_freight",
                                            "port",
                                            "airport",
                                            "customs",
                                            "logistics_centre",
                                            "industrial_park",
                                            "suitable_land",
                                            "living_environment",
                                            "public_transport",
                                            "labour",
                                            "one_stop_service",
                                            "fire_emergency",
                                            "university",
                                            "training",
                                            "research",
                                            "technical_centre",
                                            "testing_laboratory",
                                            "technical_assistance",
                                            "incubator",
                                            "business_association",
                                            "finance",
                                            "venture_capital",
                                            "end_market",
                                            "critical_supplier",
                                            "waste_treatment"}));
}

TEST(ShippedThemes, CarryTheirNumbersAndMarks) {
  for (const io::Theme& theme : io::shipped_themes()) {
    EXPECT_GT(theme.standard, 0.0) << theme.name;
    EXPECT_FALSE(theme.source.empty()) << theme.name;
    EXPECT_FALSE(theme.title.empty()) << theme.name;
    EXPECT_EQ(theme.unit, "m") << theme.name;
    EXPECT_GT(theme.weight, 0.0) << theme.name;
    EXPECT_LE(theme.weight, 1.0) << theme.name;
    const bool marked = theme.source == "assumption" || theme.source.size() > 10;
    EXPECT_TRUE(marked) << theme.name << ": " << theme.source;
    if (theme.name == "road") {
      EXPECT_EQ(theme.standard, 5000.0);
      EXPECT_EQ(theme.severe, 20e3);
      EXPECT_EQ(theme.standard_s, 600.0);
      EXPECT_EQ(theme.source, "assumption");
    }
    if (theme.name == "fire_emergency") {
      EXPECT_EQ(theme.standard, 2400.0);
      EXPECT_EQ(theme.source.find("ISO FSRS"), 0U);
    }
  }
}

TEST(Profile, ANationalVersionMayHaveClassesThatTheListHasNot) {
  const io::Profile profile =
      io::load_profile(std::filesystem::path(AGGLO_SOURCE_DIR) / "tests/io/run/good/national.yaml");
  EXPECT_EQ(place(profile, "01.18"), "vegetables.growing");
  EXPECT_EQ(profile.claim("0118.2"), "0118");
  EXPECT_EQ(profile.claim("01.19"), "") << "nothing claims it";
}

}  // namespace
