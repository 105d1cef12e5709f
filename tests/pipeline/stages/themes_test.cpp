// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "geo/core/error.hpp"
#include "pipeline/stages/ingest/themes.hpp"

namespace pipeline {
namespace {

/// Sources of road, port and school; living_environment has the parts housing and school.
io::Config config() {
  io::Config out;
  for (const char* name : {"living_environment", "road", "port", "housing", "school"}) {
    io::Theme theme;
    theme.name = theme.title = name;
    theme.standard = 1'000;
    out.themes.push_back(theme);
  }
  out.themes[0].parts = {"housing", "school"};
  for (const char* name : {"road", "port", "school"}) out.infrastructure.emplace_back().theme = name;
  return out;
}

std::vector<std::string> names(const std::vector<Theme>& themes) {
  std::vector<std::string> out;
  for (const Theme& theme : themes) out.push_back(theme.name);
  return out;
}

TEST(ThemesOfARun, AThemeOfPartsComesLastWhereOneOfThemHasASource) {
  io::Config some = config();
  EXPECT_EQ(names(themes_of(some)), (std::vector<std::string>{"road", "port", "school", "living_environment"}));
  EXPECT_TRUE(themes_of(some).back().is_composite());
  some.infrastructure.pop_back();
  EXPECT_EQ(names(themes_of(some)), (std::vector<std::string>{"road", "port"}));
  some.infrastructure.emplace_back().theme = "living_environment";
  EXPECT_EQ(names(themes_of(some)).front(), "living_environment") << "a source of its own: a theme as any other";
}

TEST(ThemesOfARun, AGroupsStandardBringsTheThemeIn) {
  io::Config some = config();
  some.group_values["food"]["gaps"]["standards"] = std::map<std::string, double>{{"housing", 500}};
  const std::vector<Theme> themes = themes_of(some);
  ASSERT_EQ(names(themes)[2], "housing");
  EXPECT_EQ(themes[2].standard_for("food"), 500);
  EXPECT_EQ(themes[2].standard_for("metal"), 1'000);
}

TEST(ThemesOfARun, ComparisonsWeighOneOnAverageAndWeightsWin) {
  io::Config some = config();
  some.sections["gaps"]["pairwise"] = std::vector<std::string>{"road port", "road 1 3", "port 1/3 1"};
  std::vector<Theme> themes = themes_of(some);
  EXPECT_NEAR(themes[0].weight, 1.5, 1e-9);
  EXPECT_NEAR(themes[1].weight, 0.5, 1e-9);
  EXPECT_EQ(themes[2].weight, 1.0) << "not compared";
  EXPECT_NEAR(theme_comparisons(some)->consistency_ratio, 0.0, 1e-9);
  some.sections["gaps"]["weights"] = std::map<std::string, double>{{"port", 2}};
  EXPECT_EQ(themes_of(some)[1].weight, 2.0);
}

TEST(ThemesOfARun, ComparisonsThatContradictOneAnotherAreRefused) {
  io::Config some = config();
  some.sections["gaps"]["pairwise"] =
      std::vector<std::string>{"road port school", "road 1 9 1/9", "port 1/9 1 9", "school 9 1/9 1"};
  EXPECT_THROW(themes_of(some), geo::UserError);
}

}  // namespace
}  // namespace pipeline
