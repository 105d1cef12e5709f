// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "geo/core/error.hpp"
#include "io/run/config.hpp"

namespace {

using testing::HasSubstr;

io::Config load(const std::string& sources, const std::string& more = "") {
  const std::filesystem::path file =
      std::filesystem::path(testing::TempDir()) /
      ("osm_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()) + ".yaml");
  std::ofstream(file) << "version: 1\nsources: " << sources << "\noutput: {dir: out}\n" << more;
  return io::load_config(file, {});
}

std::string message_of(const std::string& sources, const std::string& more = "") {
  try {
    load(sources, more);
  } catch (const geo::UserError& e) {
    EXPECT_EQ(e.kind(), geo::Trouble::config);
    return e.what();
  }
  return "accepted";
}

TEST(ConfigOsm, OnePathGivesFirmsAndEveryThemeWithTags) {
  const io::Config config = load("{osm: country.osm.pbf}");
  ASSERT_EQ(config.firms.size(), 1U);
  EXPECT_TRUE(config.firms[0].osm);
  EXPECT_EQ(config.firms[0].written, "country.osm.pbf");
  std::size_t tagged = 0;
  for (const io::Theme& theme : config.themes) tagged += theme.tags.empty() ? 0U : 1U;
  EXPECT_EQ(config.infrastructure.size(), tagged);
}

TEST(ConfigOsm, CreditAndLicenceStandByThemselves) {
  const io::Config config = load("{osm: country.osm.pbf}");
  EXPECT_EQ(config.firms[0].attribution, "© OpenStreetMap contributors");
  EXPECT_EQ(config.infrastructure[0].license, "ODbL-1.0");
}

TEST(ConfigOsm, NoThemeIsCompleteUnlessListed) {
  const io::Config config = load("{osm: {uri: a.osm.pbf, themes: [road, port], complete: [road]}}");
  ASSERT_EQ(config.infrastructure.size(), 2U);
  EXPECT_TRUE(config.infrastructure[0].complete);
  EXPECT_FALSE(config.infrastructure[1].complete);
}

TEST(ConfigOsm, AsSourceOfFirmsGivesFirmsOnly) {
  const io::Config config = load("{firms: {uri: country.osm.pbf, as_of: 2024-01-01, attribution: mine}}");
  ASSERT_EQ(config.firms.size(), 1U);
  EXPECT_TRUE(config.firms[0].osm);
  EXPECT_EQ(config.firms[0].name, "firms");
  EXPECT_EQ(config.firms[0].attribution, "mine");
  EXPECT_EQ(config.osm->as_of, "2024-01-01");
  EXPECT_TRUE(config.infrastructure.empty());
}

TEST(ConfigOsm, ComesAfterARegisterInOrderOfPrecedence) {
  const io::Config config = load("{firms: [{uri: firms.csv}, {uri: country.osm.pbf}]}");
  ASSERT_EQ(config.firms.size(), 2U);
  EXPECT_TRUE(config.firms[1].osm);
  EXPECT_EQ(config.firms[1].name, "firms 2");
}

TEST(ConfigOsm, FilterAndFieldsAreTags) {
  const std::string tags = R"(where: '"addr:city" = ''Vaduz''', fields: {employees: staff, name: "name:en"})";
  for (const std::string& sources :
       {"{osm: {uri: a.osm.pbf, " + tags + "}}", "{firms: {uri: a.osm.pbf, " + tags + "}}"}) {
    const io::FirmSource source = load(sources).firms.at(0);
    EXPECT_EQ(source.where, "\"addr:city\" = 'Vaduz'");
    EXPECT_EQ(source.fields.at("employees").front(), "staff");
    EXPECT_EQ(source.fields.at("name").front(), "name:en");
    EXPECT_EQ(source.fields.at("industry").front(), "code");
  }
  EXPECT_THAT(load("{osm: {uri: a.osm.pbf, where: a = 1}}").canonical, HasSubstr("sources.firms[0].where = a = 1\n"));
}

TEST(ConfigOsm, AnExtractIsASourceOfInfrastructure) {
  const io::Config config = load(
      "{firms: {uri: f.csv}, infrastructure: {theme: road, uri: a.osm.pbf, where: maxspeed >= 80, fields: {capacity: "
      "lanes}, complete: true}}");
  ASSERT_EQ(config.infrastructure.size(), 1U);
  EXPECT_TRUE(config.infrastructure[0].osm);
  EXPECT_TRUE(config.infrastructure[0].complete);
  EXPECT_EQ(config.infrastructure[0].fields.at("capacity"), "lanes");
  EXPECT_EQ(config.infrastructure[0].fields.at("id"), "id");
  EXPECT_EQ(config.infrastructure[0].license, "ODbL-1.0");
  EXPECT_FALSE(config.osm);
}

TEST(ConfigOsm, AThemeListedByItselfStandsForThatOfTheSameExtract) {
  const io::Config config = load(
      "{osm: {uri: a.osm.pbf, themes: [road, port]}, infrastructure: {theme: road, uri: a.osm.pbf, where: a = 1}}");
  ASSERT_EQ(config.infrastructure.size(), 2U);
  EXPECT_EQ(config.infrastructure[0].where, "a = 1");
  EXPECT_EQ(config.infrastructure[1].theme, "port");
}

TEST(ConfigOsm, FiltersThatCannotWorkAreRefused) {
  EXPECT_THAT(message_of("{osm: {uri: a.osm.pbf, where: name ! 2}}"), HasSubstr("where: where, column 6: found '!'"));
  EXPECT_THAT(message_of("{firms: {uri: f.csv, where: name ! 2}}"), HasSubstr("where: where, column 6: found '!'"));
  EXPECT_THAT(message_of("{firms: {uri: f.csv}, osm: {uri: a.osm.pbf, where: a = 1}}"), HasSubstr("is of the firms"));
  EXPECT_THAT(message_of("{firms: {uri: f.csv}, infrastructure: {theme: critical_supplier, uri: a.osm.pbf}}"),
              HasSubstr("has no OSM tags; expected 'where'"));
}

TEST(ConfigOsm, MayBeKeptAwayFrom) {
  const std::string firms = "{firms: {uri: f.csv}}";
  const auto rule = [](const std::string& text) {
    return "sites:\n  exclude: [{name: water, uri: a.osm.pbf" + text + "}]";
  };
  const io::Config config = load(firms, rule(", where: \"natural = 'water'\""));
  ASSERT_EQ(config.siting->exclude.size(), 1U);
  EXPECT_TRUE(config.siting->exclude[0].osm);
  EXPECT_EQ(config.siting->exclude[0].license, "ODbL-1.0");
  EXPECT_THAT(message_of(firms, rule("")), HasSubstr("holds everything; expected 'where'"));
  EXPECT_THAT(message_of(firms, rule(", layer: b, where: a = 1")), HasSubstr("has tags in place of layers"));
}

TEST(ConfigOsm, WhatAnExtractGivesByItselfAndASecondExtractAreRefused) {
  EXPECT_THAT(message_of("{firms: {uri: a.osm.pbf, fields: {id: id}}}"),
              HasSubstr("a.osm.pbf is an OpenStreetMap extract: this comes out of its objects"));
  EXPECT_THAT(message_of("{firms: {uri: a.osm.pbf, layer: points}}"), HasSubstr("has tags in place of layers"));
  EXPECT_THAT(message_of("{firms: {uri: a.osm.pbf, format: csv}}"), HasSubstr("is read as pbf"));
  EXPECT_THAT(message_of("{firms: [{uri: a.osm.pbf}, {uri: b.osm.pbf}]}"), HasSubstr("second OpenStreetMap extract"));
  EXPECT_THAT(message_of("{firms: {uri: a.osm.pbf}, osm: b.osm.pbf}"), HasSubstr("second OpenStreetMap extract"));
}

TEST(ConfigOsm, BesideARegisterGivesThemesOnly) {
  const io::Config config = load("{firms: {uri: firms.csv}, osm: a.osm.pbf}");
  ASSERT_EQ(config.firms.size(), 1U);
  EXPECT_FALSE(config.firms[0].osm);
  EXPECT_FALSE(config.infrastructure.empty());
}

TEST(ConfigOsm, TagsDateAndRulesTakePartInTheHash) {
  const std::string text = load("{osm: {uri: a.osm.pbf, firms: [craft], as_of: 2024-01-01}}").canonical;
  EXPECT_THAT(text, HasSubstr("sources.osm.firms = craft\n"));
  EXPECT_THAT(text, HasSubstr("sources.osm.as_of = 2024-01-01\n"));
}

TEST(ConfigOsm, RefusesWhatIsNoRuleNoThemeNoFirm) {
  EXPECT_THAT(message_of("{osm: {uri: a.osm.pbf, firms: [craft, =x]}}"), HasSubstr("firms[1]: value is '=x'"));
  EXPECT_THAT(message_of("{osm: {uri: a.osm.pbf, themes: [rode]}}"), HasSubstr("'rode' is no theme with OSM tags"));
  EXPECT_THAT(message_of("{osm: {uri: a.osm.pbf, firms: []}}"), HasSubstr("expected a source of firms"));
  EXPECT_THAT(message_of("{osm: {themes: [road]}}"), HasSubstr("sources.osm.uri: missing"));
}

TEST(ConfigOsm, RefusesAProfileOfAnotherScheme) {
  EXPECT_THAT(message_of("{osm: a.osm.pbf}", "industries: " AGGLO_SOURCE_DIR "/configs/profiles/nace-2.yaml\n"),
              HasSubstr("'industries' is of scheme 'nace-2'"));
}

TEST(ConfigOsm, GivesRoadsUnlessAnotherSourceDoes) {
  EXPECT_TRUE(load("{osm: a.osm.pbf}").osm_roads());
  EXPECT_FALSE(load("{osm: {uri: a.osm.pbf, network: false}}").osm_roads());
  const std::string other = ", infrastructure: {uri: roads.gpkg, network: true}}";
  EXPECT_FALSE(load("{osm: a.osm.pbf" + other).osm_roads());
  EXPECT_TRUE(load("{osm: {uri: a.osm.pbf, network: true}" + other).osm_roads());
}

TEST(ConfigOsm, ANetworkNeedsNoTheme) {
  const io::Config config = load(
      "{firms: {uri: f.csv}, infrastructure: [{uri: roads.gpkg, network: true, fields: {class: kind, oneway: dir}}, "
      "{uri: b.osm.pbf, network: true}]}");
  EXPECT_EQ(config.infrastructure[0].theme, "");
  EXPECT_EQ(config.infrastructure[0].road_fields.at("oneway"), "dir");
  EXPECT_TRUE(config.infrastructure[1].osm);
  EXPECT_THAT(config.canonical, HasSubstr("fields.class = kind\n"));
  EXPECT_THAT(message_of("{firms: {uri: f.csv}, infrastructure: {uri: roads.gpkg}}"), HasSubstr("theme: missing"));
}

TEST(ConfigOsm, WhatIsOfRoadsBelongsToANetwork) {
  EXPECT_THAT(message_of("{firms: {uri: f.csv}, infrastructure: {theme: road, uri: r.gpkg, fields: {class: kind}}}"),
              HasSubstr("fields.class: 'class' is of roads, but the layer is not marked as such; add 'network: true'"));
  EXPECT_THAT(message_of("{firms: {uri: f.csv}, infrastructure: {uri: r.osm.pbf, network: true, fields: {class: k}}}"),
              HasSubstr("says this in its tags"));
}

TEST(ConfigOsm, SpeedsAreAProfileOfOnesOwn) {
  EXPECT_EQ(load("{osm: a.osm.pbf}").speeds.hash, io::shipped_speeds().hash);
  EXPECT_THAT(message_of("{osm: a.osm.pbf}", "speeds: nowhere.yaml\n"), HasSubstr("speeds"));
}

}  // namespace
