// SPDX-License-Identifier: Apache-2.0
#include "io/init/config_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/core/error.hpp"
#include "tests/io/run/scratch.hpp"
#include "tests/io/run/stand_in.hpp"

namespace {

using io::Attribute;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// A source whose columns have these names; what they hold does not matter here.
io::SourceLook source(const std::vector<std::string>& names) {
  io::SourceLook look;
  look.rows = 1000;
  for (const std::string& name : names) look.columns.push_back(io::look_at_column(name, {"9.5", "9.6"}));
  return look;
}

io::InitAnswers answers(const std::vector<std::string>& industry) {
  io::InitAnswers out;
  out.fields[Attribute::id] = {{"id"}, 0.97, "every value is filled and different"};
  out.fields[Attribute::x] = {{"lon", "lat"}, 0.97, "the names of coordinates"};
  out.fields[Attribute::industry] = {industry, 0.9, "97 % of the values are codes of nace-2"};
  out.crs = "EPSG:4326";
  return out;
}

const io::InitPaths kPaths{"firms.yaml", "data/firms.csv", "out/firms", "Rhode Island"};

io::Config loaded(const std::string& text) {
  const io::Scratch scratch;
  return io::load_config(scratch.write("firms.yaml", text), stand_in::specs());
}

TEST(InitConfig, LoadsWithoutAWord) {
  const io::Config config =
      loaded(io::init_config(source({"id", "lon", "lat", "nace"}), {}, answers({"nace"}), kPaths));
  EXPECT_TRUE(config.warnings.empty());
  EXPECT_EQ(config.region.name, "Rhode Island");
  EXPECT_THAT(config.firms[0].fields.at("x"), ElementsAre("lon"));
  EXPECT_THAT(config.firms[0].fields.at("y"), ElementsAre("lat"));
  EXPECT_EQ(config.firms[0].crs, "EPSG:4326");
  EXPECT_EQ(config.firms[0].min_rows, 500);
  EXPECT_THAT(config.output.dir.generic_string(), testing::EndsWith("out/firms"));
}

TEST(InitConfig, OddColumnNamesComeBackAsTheyAre) {
  for (const char* name : {"a: b", "# no", "say \"hi\"", "back\\slash", "null", "- x", "Beschäftigte [n]", "{a}",
                           "two\nlines", "1", " blank "}) {
    const io::Config config = loaded(io::init_config(source({"id", "lon", "lat"}), {}, answers({name}), kPaths));
    EXPECT_THAT(config.firms[0].fields.at("industry"), ElementsAre(name));
  }
}

TEST(InitConfig, OddPathsComeBackAsTheyAre) {
  for (const char* uri : {"../data/firms #1.csv", "my firms: new.csv", "../a/firms.csv", "./firms.csv"}) {
    io::InitPaths paths = kPaths;
    paths.uri = uri;
    EXPECT_EQ(loaded(io::init_config(source({"id", "lon", "lat"}), {}, answers({"nace"}), paths)).firms[0].written,
              uri);
  }
}

TEST(InitConfig, SeveralColumnsAreJoined) {
  const io::Config config =
      loaded(io::init_config(source({"id", "lon", "lat"}), {}, answers({"type", "sub, type"}), kPaths));
  EXPECT_THAT(config.firms[0].fields.at("industry"), ElementsAre("type", "sub, type"));
}

TEST(InitConfig, BandsAreAMapOfBothEnds) {
  auto with_band = answers({"nace"});
  with_band.fields[Attribute::employees_min] = {{"from"}, 0.97, "whole numbers"};
  with_band.fields[Attribute::employees_max] = {{"to"}, 0.97, "whole numbers"};
  const io::Config config = loaded(io::init_config(source({"id", "lon", "lat"}), {}, with_band, kPaths));
  EXPECT_EQ(config.firms[0].employees_min, "from");
  EXPECT_EQ(config.firms[0].employees_max, "to");
}

TEST(InitConfig, SaysHowSureItIsAndWhatElseItCouldBe) {
  io::SourceGuess guess;
  guess.fields[Attribute::id] = {{{"id"}, 0.97, "every value is filled and different"},
                                 {{"fid"}, 0.72, "a row number"}};
  const std::string text = io::init_config(source({"id", "lon", "lat"}), guess, answers({"nace"}), kPaths);
  EXPECT_THAT(text, HasSubstr("# 97 %: every value is filled and different; or fid (72 %)\n"));
  EXPECT_THAT(text, HasSubstr("# employees: COLUMN"));
}

TEST(InitConfig, AnUnknownCrsIsATodoThatValidateStopsAt) {
  auto unknown = answers({"nace"});
  unknown.crs.clear();
  unknown.crs_candidates = {{{"EPSG:25832"}, 0.3, "Germany: UTM zone 32N"}, {{"EPSG:3857"}, 0.3, "Web Mercator"}};
  const io::SourceLook look = source({"id", "lon", "lat"});
  const std::string text = io::init_config(look, {}, unknown, kPaths);
  try {
    loaded(text);
    FAIL() << "loads";
  } catch (const geo::UserError& error) {
    EXPECT_THAT(error.what(), HasSubstr("sources.firms.crs: value is 'TODO: EPSG:25832"));
    EXPECT_THAT(error.what(), HasSubstr("expected EPSG:code"));
  }
  EXPECT_THAT(
      io::open_questions(look, unknown),
      ElementsAre("sources.firms.crs: in which CRS are the coordinates?; it could be EPSG:25832 (Germany: UTM zone "
                  "32N), EPSG:3857 (Web Mercator)"));
}

TEST(InitConfig, NoCoordinatesAreATodo) {
  io::InitAnswers none = answers({"nace"});
  none.fields.erase(Attribute::x);
  const io::SourceLook look = source({"id"});
  EXPECT_THAT(io::init_config(look, {}, none, kPaths), HasSubstr("x: \"TODO: the column of longitudes"));
  EXPECT_EQ(io::open_questions(look, none).size(), 1U);
}

TEST(InitConfig, PointsOfASourceNeedNeitherColumnsNorCrs) {
  io::SourceLook look = source({"id"});
  look.has_points = true;
  look.crs = "EPSG:25832";
  look.layer = "firms";
  io::InitAnswers own = answers({"nace"});
  own.fields.erase(Attribute::x);
  own.crs = look.crs;
  const std::string text = io::init_config(look, {}, own, kPaths);
  EXPECT_THAT(text, Not(HasSubstr("\n    crs:")));
  EXPECT_THAT(text, Not(HasSubstr("\n      x:")));
  EXPECT_THAT(text, HasSubstr("layer: firms"));
  EXPECT_TRUE(io::open_questions(look, own).empty());
}

TEST(InitConfig, ALargeRegionGetsLargerCells) {
  io::SourceLook look = source({"id"});
  look.has_points = true;
  look.crs = "EPSG:4326";
  look.x = io::look_at_numbers("x", {-73.0, -68.0});
  look.y = io::look_at_numbers("y", {41.0, 45.0});
  io::InitAnswers own = answers({"nace"});
  own.fields.erase(Attribute::x);
  EXPECT_THAT(io::init_config(look, {}, own, kPaths), HasSubstr("density: {cell: 1 km, radius: 5 km}"));
  look.x = io::look_at_numbers("x", {-71.9, -71.1});
  look.y = io::look_at_numbers("y", {41.1, 42.0});
  EXPECT_THAT(io::init_config(look, {}, own, kPaths), Not(HasSubstr("density:")));
}

TEST(InitConfig, StraysGetABoxAroundTheBulk) {
  std::vector<double> lon(1000), lat(1000);
  for (std::size_t i = 0; i < lon.size(); ++i) {
    lon[i] = i % 100 == 0 ? 0.0 : -71.0 + 0.001 * static_cast<double>(i);
    lat[i] = i % 100 == 0 ? 0.0 : 41.0 + 0.001 * static_cast<double>(i);
  }
  io::SourceLook look = source({"id"});
  look.has_points = true;
  look.crs = "EPSG:4326";
  look.x = io::look_at_numbers("x", lon);
  look.y = io::look_at_numbers("y", lat);
  io::InitAnswers own = answers({"nace"});
  own.fields.erase(Attribute::x);
  const io::Config config = loaded(io::init_config(look, {}, own, kPaths));
  ASSERT_TRUE(config.region.bbox);
  EXPECT_NEAR(config.region.bbox->min_y, 40.1, 0.2);
  EXPECT_NEAR(config.region.bbox->max_x, -69.1, 0.2);
}

TEST(BestAnswers, LeaveOutWhatIsHalfSureOrLess) {
  io::SourceGuess guess;
  guess.fields[Attribute::id] = {{{"k"}, 0.45, "different"}};
  guess.fields[Attribute::industry] = {{{"nace"}, 0.9, ""}};
  guess.scheme = {{{"nace-2"}, 0.9, ""}};
  guess.crs = {{{"EPSG:27700"}, 0.3, ""}};
  const io::InitAnswers out = io::best_answers(guess);
  EXPECT_FALSE(out.fields.contains(Attribute::id));
  EXPECT_EQ(out.scheme, "nace-2");
  EXPECT_EQ(out.crs, "");
  EXPECT_EQ(out.crs_candidates.size(), 1U);
}

}  // namespace
