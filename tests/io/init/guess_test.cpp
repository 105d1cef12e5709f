// SPDX-License-Identifier: Apache-2.0
#include "io/init/guess.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace {

using io::Attribute;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Make = std::function<std::string(int)>;

/// A CSV of 400 rows whose columns are made by row number.
io::SourceLook csv(const std::vector<std::pair<std::string, Make>>& columns) {
  io::SourceLook look;
  look.rows = 400;
  for (const auto& [name, make] : columns) {
    std::vector<std::string> values;
    for (int row = 0; row < 400; ++row) values.push_back(make(row));
    look.columns.push_back(io::look_at_column(name, values));
  }
  return look;
}

Make among(std::vector<std::string> values) {
  return [values = std::move(values)](int row) { return values[static_cast<std::size_t>(row) % values.size()]; };
}
std::string number(int row) { return std::to_string(1000 + row); }
std::string words(int row) { return fmt::format("Firm of {} & Sons", row); }
Make degrees(double from, double step) {
  return [=](int row) { return fmt::format("{:.5f}", from + step * row + 0.00001); };
}
Make metres(double from) {
  return [=](int row) { return fmt::format("{:.1f}", from + 100.0 * row); };
}

const std::vector<io::Profile>& profiles() {
  static const std::vector<io::Profile> kProfiles = [] {
    std::vector<io::Profile> out;
    for (const char* name : {"isic-4", "naics-2022", "nace-2", "overture", "scian", "simplegeo"})
      out.push_back(io::load_profile(std::filesystem::path(AGGLO_SOURCE_DIR) / "configs/profiles" /
                                     (std::string(name) + ".yaml")));
    return out;
  }();
  return kProfiles;
}

std::vector<std::string> best(const io::Choices& choices) {
  return choices.empty() ? std::vector<std::string>{} : choices[0].columns;
}

TEST(NameFit, KnowsRegistersOfSevenLanguages) {
  for (const char* name :
       {"id", "firm_id", "SIRET", "KvK-nummer", "CNPJ", "partita_iva", "Betriebsnummer", "Company Number"})
    EXPECT_EQ(io::name_fit(Attribute::id, name), 1.0) << name;
  for (const char* name : {"Name", "raison_sociale", "Razón social", "Denominazione", "bedrijfsnaam", "nome_fantasia"})
    EXPECT_EQ(io::name_fit(Attribute::name, name), 1.0) << name;
  for (const char* name :
       {"employees", "Beschäftigte", "Mitarbeiterzahl", "effectif", "personal_ocupado", "N_Addetti", "Funcionários"})
    EXPECT_EQ(io::name_fit(Attribute::employees, name), 1.0) << name;
  for (const char* name : {"lon", "Längengrad", "Rechtswert", "longitud", "X_COORD", "lengtegraad", "Easting"})
    EXPECT_EQ(io::name_fit(Attribute::x, name), 1.0) << name;
}

TEST(NameFit, WordsInsideANameCountLess) {
  EXPECT_EQ(io::name_fit(Attribute::id, "branch_id_2020"), 0.6);
  EXPECT_EQ(io::name_fit(Attribute::industry, "main_nace_rev2"), 0.6);
}

TEST(NameFit, WordsMaySpeakAgainst) {
  for (const char* name : {"street_name", "industry_name", "city name", "file_name", "nome_municipio"})
    EXPECT_EQ(io::name_fit(Attribute::name, name), 0.0) << name;
  for (const char* name : {"parent_id", "type_id", "city_id"})
    EXPECT_EQ(io::name_fit(Attribute::id, name), 0.0) << name;
  for (const char* name : {"nace_description", "industry_title"})
    EXPECT_EQ(io::name_fit(Attribute::industry, name), 0.0) << name;
  EXPECT_EQ(io::name_fit(Attribute::employees, "employees_size_class"), 0.0);
}

TEST(GuessId, TakesTheNamedAndUnique) {
  const auto look =
      csv({{"name", words}, {"city_id", among({"1", "2"})}, {"firm_id", number}, {"lon", degrees(9, 0.001)}});
  const auto ids = io::guess_field(Attribute::id, look);
  EXPECT_THAT(best(ids), ElementsAre("firm_id"));
  EXPECT_GT(ids[0].sure, 0.9);
  EXPECT_FALSE(io::is_open(ids));
}

TEST(GuessId, RepeatedValuesAreNone) {
  EXPECT_THAT(io::guess_field(Attribute::id, csv({{"id", among({"1", "2", "3"})}})), IsEmpty());
}

TEST(GuessId, DecimalsAndSentencesAreNone) {
  EXPECT_THAT(io::guess_field(Attribute::id, csv({{"lon", degrees(9, 0.001)}, {"text", words}})), IsEmpty());
}

TEST(GuessId, ARowNumberOfAnExportIsDoubtful) {
  const auto ids = io::guess_field(Attribute::id, csv({{"OBJECTID", number}, {"siret", number}}));
  EXPECT_THAT(best(ids), ElementsAre("siret"));
  EXPECT_LT(ids[1].sure, 0.8);
}

TEST(GuessId, CoordinatesOfWholeMetresAreNone) {
  const auto ids = io::guess_field(Attribute::id, csv({{"Rechtswert", number}, {"Hochwert", number}, {"k1", number}}));
  ASSERT_EQ(ids.size(), 1U);
  EXPECT_THAT(best(ids), ElementsAre("k1"));
}

TEST(GuessId, ANamelessUniqueColumnIsAskedFor) {
  const auto ids = io::guess_field(Attribute::id, csv({{"k1", number}}));
  EXPECT_THAT(best(ids), ElementsAre("k1"));
  EXPECT_TRUE(io::is_open(ids));
}

TEST(GuessId, AFewBadRowsAreSaid) {
  const auto ids =
      io::guess_field(Attribute::id, csv({{"id", [](int row) { return std::to_string(row / 2 * 2 == 8 ? 8 : row); }}}));
  ASSERT_EQ(ids.size(), 1U);
  EXPECT_THAT(ids[0].why, HasSubstr("1 rows have none or a repeated one"));
}

TEST(GuessEmployees, ReadsTheNameNotAnyNumber) {
  const auto look = csv({{"postcode", number}, {"Mitarbeiterzahl", among({"3", "12", ""})}, {"jahr", among({"2020"})}});
  EXPECT_THAT(best(io::guess_field(Attribute::employees, look)), ElementsAre("Mitarbeiterzahl"));
}

TEST(GuessEmployees, TextIsNone) {
  EXPECT_THAT(io::guess_field(Attribute::employees, csv({{"employees", among({"51 a 100", "101 a 250"})}})), IsEmpty());
}

TEST(GuessEmployees, ABandNeedsBothEndsInOrder) {
  const Make low = among({"1", "10", "50"}), high = among({"9", "49", ""});
  auto fields = io::guess_source(csv({{"employees_min", low}, {"employees_max", high}}), profiles()).fields;
  EXPECT_TRUE(fields.contains(Attribute::employees_min) && fields.contains(Attribute::employees_max));
  fields = io::guess_source(csv({{"employees_min", low}}), profiles()).fields;
  EXPECT_FALSE(fields.contains(Attribute::employees_min));
  fields = io::guess_source(csv({{"employees_min", among({"100", "200"})}, {"employees_max", among({"1", "9"})}}),
                            profiles())
               .fields;
  EXPECT_FALSE(fields.contains(Attribute::employees_min)) << "crossed";
}

TEST(GuessDates, OtherSpellingsAreSaidNotTaken) {
  const auto guess = io::guess_source(
      csv({{"opened", among({"2001-05-31", "1999"})}, {"closed", among({"31.12.2020", ""})}}), profiles());
  EXPECT_TRUE(guess.fields.contains(Attribute::opened));
  EXPECT_FALSE(guess.fields.contains(Attribute::closed));
  ASSERT_EQ(guess.notes.size(), 1U);
  EXPECT_THAT(guess.notes[0], HasSubstr("'31.12.2020'; expected 2026-01-31"));
}

TEST(GuessCoordinates, DegreesByName) {
  const auto guess =
      io::guess_source(csv({{"latitude", degrees(47, 0.001)}, {"longitude", degrees(9, 0.001)}}), profiles());
  EXPECT_THAT(best(guess.fields.at(Attribute::x)), ElementsAre("longitude", "latitude"));
  EXPECT_THAT(best(guess.crs), ElementsAre("EPSG:4326"));
  EXPECT_TRUE(guess.notes.empty());
}

TEST(GuessCoordinates, SwappedColumnsAreNoticed) {
  const auto guess =
      io::guess_source(csv({{"lon", degrees(25.6, 0.001)}, {"lat", degrees(-100.3, 0.001)}}), profiles());
  EXPECT_THAT(best(guess.fields.at(Attribute::x)), ElementsAre("lat", "lon"));
  ASSERT_EQ(guess.notes.size(), 1U);
  EXPECT_THAT(guess.notes[0], HasSubstr("'lon' and 'lat' are swapped"));
}

TEST(GuessCoordinates, AFewStraysDoNotHideDegrees) {
  const Make lon = [](int row) { return row % 100 == 0 ? "999999" : fmt::format("{:.4f}", 9 + row * 0.001); };
  EXPECT_THAT(best(io::guess_source(csv({{"lon", lon}, {"lat", degrees(47, 0.001)}}), profiles()).crs),
              ElementsAre("EPSG:4326"));
}

TEST(GuessCoordinates, NamelessNeighboursAreOnlyAGuess) {
  std::vector<std::string> notes;
  const auto pairs = io::guess_coordinates(csv({{"a", degrees(120, 0.001)}, {"b", degrees(23, 0.001)}}), notes);
  EXPECT_THAT(best(pairs), ElementsAre("a", "b"));
  EXPECT_TRUE(io::is_open(pairs));
}

TEST(GuessCoordinates, CountsAreNone) {
  std::vector<std::string> notes;
  EXPECT_THAT(io::guess_coordinates(csv({{"x", among({"1", "2", "3"})}, {"y", among({"4", "5"})}}), notes), IsEmpty());
}

TEST(GuessCrs, MetresAreNeverSure) {
  const auto guess = io::guess_source(csv({{"x", metres(2600e3)}, {"y", metres(1200e3)}}), profiles());
  ASSERT_FALSE(guess.crs.empty());
  EXPECT_THAT(guess.crs[0].columns, ElementsAre("EPSG:2056"));
  for (const io::GuessedAnswer& choice : guess.crs) EXPECT_LT(choice.sure, 0.5) << choice.columns[0];
}

TEST(GuessCrs, UtmLikeMetresGiveCandidates) {
  const auto guess = io::guess_source(csv({{"easting", metres(450e3)}, {"northing", metres(5300e3)}}), profiles());
  std::vector<std::string> codes;
  for (const io::GuessedAnswer& choice : guess.crs) codes.push_back(choice.columns[0]);
  EXPECT_THAT(codes, testing::IsSupersetOf({"EPSG:25832", "EPSG:326ZZ", "EPSG:3857"}));
  EXPECT_TRUE(io::is_open(guess.crs));
}

TEST(GuessCrs, SwappedMetresAreNoticed) {
  const auto guess = io::guess_source(csv({{"x", metres(6500e3)}, {"y", metres(700e3)}}), profiles());
  for (const io::GuessedAnswer& choice : guess.crs) EXPECT_NE(choice.columns[0], "EPSG:2154");
}

TEST(GuessCrs, TheSourcesOwnWins) {
  io::SourceLook look;
  look.has_points = true;
  look.crs = "EPSG:25832";
  std::vector<std::string> notes;
  const auto crs = io::guess_crs(look, nullptr, notes);
  EXPECT_THAT(best(crs), ElementsAre("EPSG:25832"));
  EXPECT_EQ(crs[0].sure, 1.0);
}

std::vector<std::string> scheme(const std::string& name, const Make& make) {
  return best(io::guess_scheme(csv({{name, make}}), {name}, profiles()));
}

TEST(GuessScheme, NaceInItsSpellings) {
  EXPECT_THAT(scheme("c", among({"25.50", "47.11", "62.01"})), ElementsAre("nace-2"));
  EXPECT_THAT(scheme("c", among({"C25.50", "G47.11"})), ElementsAre("nace-2"));
  EXPECT_THAT(scheme("APET700", among({"6201Z", "4711F", "5610A"})), ElementsAre("nace-2"));
  EXPECT_THAT(scheme("sic_code", among({"62012", "47110", "56101"})), ElementsAre("nace-2")) << "UK SIC 2007";
}

TEST(GuessScheme, NaicsAndScianDifferInTrade) {
  EXPECT_THAT(scheme("c", among({"336340", "423940", "458310", "921110"})), ElementsAre("naics-2022"));
  EXPECT_THAT(scheme("c", among({"336340", "433220", "465112", "931110"})), ElementsAre("scian"));
}

TEST(GuessScheme, ManufacturingAloneIsOpenUnlessTheNameTells) {
  const Make codes = among({"336340", "311311", "332710"});
  EXPECT_TRUE(io::is_open(io::guess_scheme(csv({{"code", codes}}), {"code"}, profiles())));
  EXPECT_THAT(scheme("codigo_act", codes), ElementsAre("scian"));
  EXPECT_THAT(scheme("naics_2022", codes), ElementsAre("naics-2022"));
}

TEST(GuessScheme, FourDigitsMayBeNaceOrIsic) {
  const Make codes = among({"2511", "4711", "6201"});
  EXPECT_TRUE(io::is_open(io::guess_scheme(csv({{"code", codes}}), {"code"}, profiles())));
  EXPECT_THAT(scheme("isic4", codes), ElementsAre("isic-4"));
  EXPECT_THAT(scheme("NOGA", codes), ElementsAre("nace-2"));
}

TEST(GuessScheme, CodesOfDivisionsThatDoNotExistAreNone) {
  EXPECT_THAT(scheme("sic", among({"3411", "4011", "5411", "6712", "3911", "7311"})), IsEmpty()) << "US SIC of 1987";
}

TEST(GuessIndustry, NumbersOfAnotherKindAreNone) {
  const auto look = csv({{"postcode", among({"25500", "47110", "62010"})},
                         {"year", among({"2011", "2012"})},
                         {"area_m2", [](int row) { return fmt::format("{:.2f}", 20.0 + row * 0.17); }},
                         {"phone", number}});
  EXPECT_THAT(io::guess_industry(look, profiles()), IsEmpty());
}

TEST(GuessIndustry, TagsAndCategoriesTellThemselves) {
  EXPECT_THAT(best(io::guess_industry(csv({{"k", among({"amenity=restaurant", "craft=jeweller", "shop=bakery"})}}),
                                      profiles())),
              ElementsAre("k"));
  EXPECT_THAT(scheme("k", among({"amenity=restaurant", "craft=jeweller"})), ElementsAre("osm"));
  EXPECT_THAT(scheme("k", among({"metal_fabricator", "hair_salon", "b2b_textiles"})), ElementsAre("overture"));
  EXPECT_THAT(scheme("k", among({"Services/Professional", "Food & Drink/Bakery"})), ElementsAre("simplegeo"));
}

TEST(GuessIndustry, LevelsInSeveralColumnsAreJoined) {
  const auto look = csv({{"sg_type", among({"Services", "Food & Drink"})},
                         {"sg_category", among({"Professional", "Restaurant"})},
                         {"sg_subcategory", among({"Lawyer", ""})},
                         {"naics2012_derived", among({"54", "722"})}});
  const auto industry = io::guess_industry(look, profiles());
  EXPECT_THAT(best(industry), ElementsAre("sg_type", "sg_category", "sg_subcategory"));
  EXPECT_EQ(industry.size(), 2U) << "the derived one is offered";
}

TEST(GuessSource, RetiredRowsAreNoted) {
  const auto guess =
      io::guess_source(csv({{"status", [](int row) { return row % 4 == 0 ? "closed" : "active"; }}}), profiles());
  ASSERT_EQ(guess.notes.size(), 1U);
  EXPECT_THAT(guess.notes[0], HasSubstr("column 'status' holds 'active' in 300 rows, 'closed' in 100 rows"));
}

TEST(GuessSource, DoesNotDependOnTheOrderOfRows) {
  const Make nace = [](int row) { return fmt::format("25.{}", 10 + row % 40); };
  const auto there = csv({{"id", number}, {"nace", nace}, {"lon", degrees(9, 0.001)}, {"lat", degrees(47, 0.001)}});
  const auto turned = [](Make make) { return [make](int row) { return make(399 - row); }; };
  const auto back = csv({{"id", turned(number)},
                         {"nace", turned(nace)},
                         {"lon", turned(degrees(9, 0.001))},
                         {"lat", turned(degrees(47, 0.001))}});
  const auto a = io::guess_source(there, profiles()), b = io::guess_source(back, profiles());
  ASSERT_EQ(a.fields.size(), b.fields.size());
  for (const auto& [attribute, choices] : a.fields) {
    EXPECT_EQ(choices[0].columns, b.fields.at(attribute)[0].columns);
    EXPECT_EQ(choices[0].why, b.fields.at(attribute)[0].why);
  }
}

}  // namespace
