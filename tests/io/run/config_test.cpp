// SPDX-License-Identifier: Apache-2.0
#include "io/run/config.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "geo/core/error.hpp"
#include "io/run/yaml.hpp"
#include "tests/io/run/stand_in.hpp"

namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::HasSubstr;
using testing::Not;

std::filesystem::path here() { return std::filesystem::path(AGGLO_SOURCE_DIR) / "tests/io/run"; }

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

template <class Load>
std::vector<std::string> messages_of(Load load) {
  try {
    load();
  } catch (const geo::UserError& e) {
    EXPECT_EQ(e.kind(), geo::Trouble::config);
    return lines_of(e.what());
  }
  return {};
}

/// The lines "# expect: 5:14: message" of a file, as full messages. DIR is its folder, THEMES the names of the
/// catalogue.
std::vector<std::string> expected_of(const std::filesystem::path& file) {
  std::vector<std::string> names;
  for (const io::Theme& theme : io::shipped_themes()) names.push_back(theme.name);
  std::vector<std::string> out;
  for (std::string line : lines_of(io::read_config_text(file))) {
    if (!line.starts_with("# expect: ")) continue;
    line = fmt::format("{}:{}", file.string(), line.substr(10));
    replace_all(line, "DIR", file.parent_path().string());
    replace_all(line, "THEMES", fmt::format("expected one of {}", fmt::join(names, ", ")));
    out.push_back(line);
  }
  return out;
}

io::Config load(std::string_view name, const io::LoadOptions& options = {}) {
  return io::load_config(here() / "good" / name, stand_in::specs(), options);
}

/// A config in a file of its own.
io::Config load_text(const std::string& text, const io::LoadOptions& options = {}) {
  const auto file = std::filesystem::path(testing::TempDir()) /
                    fmt::format("{}.yaml", testing::UnitTest::GetInstance()->current_test_info()->name());
  std::ofstream(file) << text;
  return io::load_config(file, stand_in::specs(), options);
}

const std::string kSmallest = "version: 1\nsources: {firms: {uri: firms.csv}}\noutput: {dir: out}\n";

class BadConfig : public testing::TestWithParam<const char*> {};

TEST_P(BadConfig, GivesEveryMessageWordForWord) {
  const auto file = here() / "bad" / GetParam();
  EXPECT_THAT(messages_of([&] { io::load_config(file, stand_in::specs()); }), ElementsAreArray(expected_of(file)));
}

INSTANTIATE_TEST_SUITE_P(Corpus, BadConfig,
                         testing::Values("empty_keys.yaml", "keys.yaml", "missing.yaml", "not_yaml.yaml", "paths.yaml",
                                         "strict.yaml", "types.yaml"),
                         [](const auto& file) {
                           const std::string name = file.param;
                           return name.substr(0, name.find('.'));
                         });

TEST(BadProfile, GivesEveryMessageWordForWord) {
  const auto file = here() / "bad/profiles/faults.yaml";
  EXPECT_THAT(messages_of([&] { io::load_profile(file); }), ElementsAreArray(expected_of(file)));
}

TEST(BadProfile, IsReportedTogetherWithItsConfig) {
  const auto config = here() / "bad/bad_profile.yaml";
  auto expected = expected_of(config);
  for (const std::string& line : expected_of(here() / "bad/profiles/faults.yaml")) expected.push_back(line);
  EXPECT_THAT(messages_of([&] { io::load_config(config, stand_in::specs()); }), ElementsAreArray(expected));
}

TEST(Config, SmallestHasEveryDefault) {
  const io::Config config = load_text(kSmallest);
  EXPECT_EQ(config.firms.size(), 1U);
  EXPECT_EQ(config.firms[0].name, "firms");
  EXPECT_EQ(config.firms[0].max_rejects, 0.5);
  EXPECT_TRUE(config.firms[0].fields.empty());
  EXPECT_EQ(config.region.crs, "auto");
  EXPECT_EQ(config.controls, "section");
  EXPECT_FALSE(config.profile);
  EXPECT_FALSE(config.draws);
  EXPECT_EQ(config.output.publish, "versioned");
  EXPECT_EQ(config.limits.cells, 20'000'000);
  EXPECT_GT(config.themes.size(), 30U);
  EXPECT_TRUE(config.warnings.empty());
}

TEST(Config, EveryKeyOfTheContractIsRead) {
  const io::Config config = load("everything.yaml");
  EXPECT_EQ(config.region.name, "Valmira");
  EXPECT_EQ(config.region.boundary->uri, (here() / "good/region.gpkg").string());
  EXPECT_EQ(config.region.boundary->layer, "region");
  EXPECT_EQ(config.region.margin_m, 100e3);
  ASSERT_EQ(config.firms.size(), 2U);
  const io::FirmSource& firms = config.firms[0];
  EXPECT_EQ(firms.uri, (here() / "good/firms.csv").string());
  EXPECT_EQ(firms.written, "firms.csv");
  EXPECT_EQ(firms.crs, "EPSG:4326") << "columns called lon and lat";
  EXPECT_THAT(firms.fields.at("industry"), ElementsAre("a", "b", "c"));
  EXPECT_EQ(firms.employees_min, "low");
  EXPECT_EQ(firms.employees_max, "high");
  EXPECT_EQ(firms.min_rows, 1000);
  EXPECT_EQ(firms.warn_after_s, 40 * 86400.0);
  EXPECT_EQ(config.firms[1].name, "firms 2");
  EXPECT_EQ(config.firms[1].uri, "/data/other.gpkg");
  EXPECT_EQ(config.firms[1].crs, "");
  ASSERT_EQ(config.infrastructure.size(), 2U);
  EXPECT_TRUE(config.infrastructure[0].complete);
  EXPECT_EQ(config.infrastructure[0].fields.at("capacity"), "berths");
  EXPECT_TRUE(config.infrastructure[1].network);
  EXPECT_EQ(config.links->uri, (here() / "good/links.csv").string());
  EXPECT_EQ(config.links->fields.at("supplier"), "lieferant");
  EXPECT_EQ(config.relatedness->fields.at("industry_b"), "b");
  EXPECT_EQ(config.profile->groups.size(), 2U);
  EXPECT_EQ(config.sections.at("clusters").at("eps"), io::Value(1000.0));
  EXPECT_EQ(config.group_values.at("jewellery").at("clusters").at("eps"), io::Value(500.0));
  EXPECT_EQ(config.limits.memory_bytes, 8e9);
  EXPECT_EQ(config.output.publish, "pointer");
  EXPECT_EQ(config.output.keep_s, 10 * 86400.0);
  EXPECT_EQ(config.output.min_firms, 3);
  EXPECT_EQ(config.output.dominance, 0.85);
}

TEST(Config, TablesOfPairsNeedTheirColumns) {
  const std::string text =
      "version: 1\nsources: {firms: {uri: a.csv}, links: {uri: l.csv, fields: {buyer: b, sum: s}}, relatedness: {uri: "
      "r.csv}}\noutput: {dir: out}\n";
  const auto messages = messages_of([&] { load_text(text); });
  EXPECT_THAT(messages,
              testing::Contains(testing::HasSubstr(
                  "sources.links.fields.supplier: missing; expected a column of the source; add 'supplier: …'")));
  EXPECT_THAT(messages, testing::Contains(testing::HasSubstr("sources.links.fields.sum: unknown key")));
  EXPECT_THAT(messages,
              testing::Contains(testing::HasSubstr(
                  "sources.relatedness.fields: missing; expected the columns industry_a, industry_b, value")));
}

TEST(Config, AreasAreReadLikeOtherSources) {
  const std::string text = "version: 1\nsources:\n  firms: {uri: a.csv}\n  areas: {uri: zones.gpkg, layer: towns, ";
  const std::string end = "}\noutput: {dir: out}\n";
  const io::Config config =
      load_text(text + "where: \"level = 8\", license: CC0-1.0, fields: {id: code, name: label}" + end);
  ASSERT_TRUE(config.areas);
  EXPECT_EQ(config.areas->written, "zones.gpkg");
  EXPECT_EQ(config.areas->layer, "towns");
  EXPECT_EQ(config.areas->license, "CC0-1.0");
  EXPECT_EQ(config.areas->fields.at("name"), "label");
  EXPECT_THAT(config.canonical, testing::HasSubstr("sources.areas.fields.id = code"));
  EXPECT_TRUE(config.warnings.empty());
  EXPECT_THAT(messages_of([&] { load_text(text + "fields: {id: code, nmae: label}" + end); }),
              ElementsAre(testing::HasSubstr("did you mean 'name'")));
  EXPECT_THAT(
      messages_of([&] { load_text("version: 1\nsources:\n  firms: {uri: a.csv}\n  areas: {uri: a.osm.pbf" + end); }),
      ElementsAre(testing::HasSubstr("an OpenStreetMap extract gives no areas")));
}

TEST(Config, SitingIsReadOverTheShippedProfile) {
  const std::string start =
      "version: 1\nsources:\n  firms: {uri: a.csv}\n  rasters: {slope: s.tif, flood: {uri: f.tif, nodata: -1}}\n"
      "output: {dir: out}\nsites:\n";
  const io::Config config =
      load_text(start +
                "  criteria: {road: {max: 7 km}, cost: {title: Cost, raster: flood, best_to: 1, max: 2, "
                "source: mine}}\n"
                "  exclude:\n    - {name: wet, raster: flood, above: 0}\n"
                "    - {theme: school}\n    - {uri: p.gpkg, layer: parks, where: \"a = 1\", buffer: 1 km}\n");
  ASSERT_TRUE(config.siting);
  ASSERT_EQ(config.rasters.size(), 2U);
  EXPECT_EQ(config.rasters[1].nodata, -1.0);
  ASSERT_EQ(config.siting->exclude.size(), 3U);
  EXPECT_EQ(config.siting->exclude[0].above, 0.0);
  EXPECT_EQ(config.siting->exclude[1].name, "school");
  EXPECT_EQ(config.siting->exclude[2].name, "parks");
  EXPECT_EQ(config.siting->exclude[2].buffer_m, 1000.0);
  const auto& criteria = config.siting->profile.criteria;
  EXPECT_EQ(criteria.front().name, "road");
  EXPECT_EQ(criteria.front().max, 7000.0);
  EXPECT_EQ(criteria.front().best_to, 1000.0) << "of the profile";
  EXPECT_EQ(criteria.back().name, "cost");
  EXPECT_THAT(config.canonical, testing::HasSubstr("sites.exclude[2]"));
}

TEST(Config, EverySourceThatIsReadIsAnInput) {
  const auto written = [](const io::Config& config) {
    std::vector<std::string> out;
    for (const io::ConfigInput& input : config.inputs()) out.push_back(input.written + " " + input.layer);
    return out;
  };
  EXPECT_THAT(written(load("everything.yaml")),
              ElementsAre("firms.csv firms", "/data/other.gpkg ", "region.gpkg region", "infra.gpkg ports",
                          "infra.gpkg roads", "links.csv ", "related.csv ", "people.gpkg "));
  const std::string rasters =
      "version: 1\nsources:\n  firms: {uri: a.csv}\n  population: {raster: people}\n"
      "  rasters: {people: p.tif, flood: f.tif, slope: s.tif, unused: u.tif}\noutput: {dir: out}\n";
  EXPECT_THAT(written(load_text(rasters)), ElementsAre("a.csv ")) << "without sites nobody asks for them";
  EXPECT_THAT(written(load_text(
                  rasters + "sites:\n  exclude: [{name: wet, raster: flood, above: 0}, {name: parks, uri: p.gpkg}]\n")),
              ElementsAre("a.csv ", "p.gpkg ", "p.tif ", "f.tif ", "s.tif "))
      << "the profile has a criterion of slope";
}

TEST(Config, SitingNamesWhatIsWrong) {
  const std::string start =
      "version: 1\nsources:\n  firms: {uri: a.csv}\n  rasters: {slope: s.tif}\noutput: {dir: out}\nsites:\n";
  const auto wrong = [&](const std::string& sites) { return messages_of([&] { load_text(start + sites); }); };
  EXPECT_THAT(wrong("  exclude: [{name: x, raster: slop, above: 1}]\n"),
              ElementsAre(testing::HasSubstr("did you mean 'slope'")));
  EXPECT_THAT(wrong("  exclude: [{name: x, raster: slope}]\n"),
              ElementsAre(testing::HasSubstr("expected above, below or classes")));
  EXPECT_THAT(wrong("  exclude: [{name: x}]\n"),
              ElementsAre(testing::HasSubstr("expected one of uri, theme and raster")));
  EXPECT_THAT(wrong("  exclude: [{theme: shcool}]\n"), ElementsAre(testing::HasSubstr("did you mean 'school'")));
  EXPECT_THAT(wrong("  criteria: {road: {max: 500 m}}\n"), ElementsAre(testing::HasSubstr("limits do not ascend")));
  EXPECT_THAT(wrong("  criteria: {road: {unit: km, best_to: 1, max: 2}}\n"),
              ElementsAre(testing::HasSubstr("criterion 'road': unit is 'km'; expected m or min, as it is a way")));
  EXPECT_THAT(wrong("  criteria: {road: {unit: min, best_to: 10, max: 60}}\n"), testing::IsEmpty());
  EXPECT_THAT(wrong("  criteria: {beauty: {title: b, source: s, best_to: 1, max: 2}}\n"),
              ElementsAre(testing::HasSubstr("criterion 'beauty' has no figure")));
  EXPECT_THAT(wrong("  pairwise: [\"road port\", \"road 1 3\", \"port 1/2 1\"]\n"),
              ElementsAre(testing::HasSubstr("'road' over 'port' is 3, but 'port' over 'road' is 0.5; expected 1/3")));
  EXPECT_THAT(wrong("  pairwise: [\"road port water\", \"road 1 9 1/9\", \"port 1/9 1 9\", \"water 9 1/9 1\"]\n"),
              ElementsAre(testing::HasSubstr("their consistency ratio is 6.13; expected at most 0.10")));
  EXPECT_THAT(wrong("  pairwise: [\"road prot\", \"road 1 3\", \"prot 1/3 1\"]\n"),
              ElementsAre(testing::HasSubstr("did you mean 'port'")));
}

TEST(Config, AGroupMayHaveTheKeysThatSayTheyAreOfGroups) {
  const std::string head = "version: 1\nsources: {firms: {uri: a.csv}}\noutput: {dir: out}\ngroups: {all: ";
  const io::Config config = load_text(head + "{gaps: {standards: {port: 50 km}}}}\n");
  const auto standards = config.group_values.at("all").at("gaps").at("standards");
  EXPECT_EQ(standards, io::Value(std::map<std::string, double>{{"port", 50'000.0}}));
  EXPECT_THROW(load_text(head + "{gaps: {detour: 1.2}}}\n"), geo::UserError);
  EXPECT_THROW(load_text(head + "{gaps: {standards: {prot: 50 km}}}}\n"), geo::UserError);
}

TEST(Config, KeysOfLaterVersionsAreWarnings) {
  const std::string file = (here() / "good/everything.yaml").string();
  const std::string tail = ": is valid, but this version does not use it yet";
  EXPECT_THAT(load("everything.yaml").warnings,
              ElementsAre(file + ":26:69: clusters.min_cluster_size" + tail, file + ":30:1: linkages" + tail,
                          file + ":33:1: changes" + tail, file + ":34:1: gates" + tail));
}

TEST(Config, EnvironmentIsExpandedInPathsAndNowhereElse) {
  setenv("AGGLO_TEST_DIR", "/srv/data", 1);
  const io::Config config = load_text(
      "version: 1\nregion: {name: '${AGGLO_TEST_DIR}'}\nsources: {firms: {uri: '${AGGLO_TEST_DIR}/firms.csv'}}\n"
      "output: {dir: out}\n");
  EXPECT_EQ(config.firms[0].uri, "/srv/data/firms.csv");
  EXPECT_EQ(config.firms[0].written, "${AGGLO_TEST_DIR}/firms.csv");
  EXPECT_EQ(config.region.name, "${AGGLO_TEST_DIR}");
}

TEST(Config, OutputOfTheCommandLineWins) {
  io::LoadOptions options;
  options.output = "elsewhere";
  EXPECT_EQ(load_text("version: 1\nsources: {firms: {uri: a.csv}}\n", options).output.dir, "elsewhere");
}

TEST(Config, SetChangesMakesAndReachesIntoLists) {
  io::LoadOptions options;
  options.set = {
      "clusters.eps=750 m",          "sources.infrastructure.1.layer=paths", "sources.infrastructure[0].complete=false",
      "density.groups=[all, metal]", "gaps.standards.airport=80 km",         "region.name=a = b"};
  const io::Config config = load("everything.yaml", options);
  EXPECT_EQ(config.sections.at("clusters").at("eps"), io::Value(750.0));
  EXPECT_EQ(config.infrastructure[1].layer, "paths");
  EXPECT_FALSE(config.infrastructure[0].complete);
  EXPECT_EQ(config.sections.at("density").at("groups"), io::Value(std::vector<std::string>{"all", "metal"}));
  using Lengths = std::map<std::string, double>;
  EXPECT_EQ(std::get<Lengths>(config.sections.at("gaps").at("standards")).at("airport"), 80e3);
  EXPECT_EQ(config.region.name, "a = b");
}

TEST(Config, FaultsOfSetNameTheOption) {
  io::LoadOptions options;
  options.set = {"clusters.eps=1 lightyear",  "density.radus=5",    "clusters", "sources.firms.9.uri=x", "version.a=1",
                 "sources.firms.first.uri=x", "density.groups=[all"};
  EXPECT_THAT(
      messages_of([&] { load("everything.yaml", options); }),
      testing::UnorderedElementsAre(
          "--set clusters.eps=1 lightyear: value is '1 lightyear'; expected length from 1 m to 100 km, or auto; "
          "write it like 750 m or 5 km",
          "--set density.radus=5: unknown key; did you mean 'radius'?",
          "--set clusters: expected key.path=value; write it like --set \"clusters.eps=750 m\"",
          "--set sources.firms.9.uri=x: sources.firms has 2 items, counted from 0; there is no item 9",
          "--set version.a=1: version is a single value, not a map",
          "--set sources.firms.first.uri=x: sources.firms is a list; expected an index such as 0 in place of "
          "'first'",
          "--set density.groups=[all: value is not a YAML list, map or text; quote it for the shell"));
}

TEST(Config, PasswordsNeverReachTheScreen) {
  io::LoadOptions options;
  options.set = {"sources.firms={uri: \"PG:password=hush\"}"};
  const auto messages = messages_of([&] { load_text(kSmallest, options); });
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_THAT(messages[0], Not(HasSubstr("hush")));
}

TEST(Config, MissingFileIsAConfigError) {
  EXPECT_THAT(
      messages_of([] { io::load_config("/nowhere/city.yaml", {}); }),
      ElementsAre("/nowhere/city.yaml: cannot be opened: it does not exist; expected a YAML file; check the path"));
  EXPECT_THAT(messages_of([] { io::load_config("/", {}); }),
              ElementsAre("/: cannot be opened: it is no file; expected a YAML file; check the path"));
}

TEST(Config, CanonicalTextHoldsDefaultsAndNoPlaceOfTheMachine) {
  setenv("AGGLO_TEST_DIR", "/srv/data", 1);
  io::LoadOptions options;
  options.output = "/somewhere/out";
  options.set = {"sources.firms.uri=${AGGLO_TEST_DIR}/firms.csv"};
  const std::string text = load_text(kSmallest, options).canonical;
  EXPECT_THAT(text, HasSubstr("sources.firms[0].uri = ${AGGLO_TEST_DIR}/firms.csv\n"));
  EXPECT_THAT(text, HasSubstr("clusters.eps = 1000\n"));
  EXPECT_THAT(text, HasSubstr("region.margin = auto\n"));
  EXPECT_THAT(text, Not(HasSubstr("/srv")));
  EXPECT_THAT(text, Not(HasSubstr("/somewhere")));
}

TEST(Config, CanonicalTextFollowsMeaningNotSpelling) {
  const std::string tail = "sources: {firms: {uri: a.csv}}\noutput: {dir: out}\n";
  const auto text = [&](const std::string& clusters) { return load_text("version: 1\n" + clusters + tail).canonical; };
  EXPECT_EQ(text("clusters: {eps: 1 km}\n"), text("clusters: {eps: 1000}\n"));
  EXPECT_EQ(text("clusters: {eps: 1 km}\n"), text("")) << "the default, written out";
  EXPECT_NE(text("clusters: {eps: 2 km}\n"), text(""));
  EXPECT_EQ(text("limits: {memory: 4 GB}\n"), text("")) << "limits do not change a result";
}

}  // namespace
