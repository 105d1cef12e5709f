// SPDX-License-Identifier: Apache-2.0
#include "io/run/speeds.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "geo/core/error.hpp"

namespace {

using testing::HasSubstr;

TEST(Speeds, TheShippedProfileIsTheFile) {
  const io::SpeedProfile shipped = io::shipped_speeds();
  const auto file = std::filesystem::path(AGGLO_SOURCE_DIR) / "configs/profiles/speeds.yaml";
  EXPECT_EQ(shipped.hash, io::load_speeds(file).hash);
  EXPECT_GT(shipped.classes.at("motorway"), shipped.classes.at("residential"));
  EXPECT_EQ(shipped.classes.at("1"), shipped.classes.at("motorway")) << "another scheme's name";
  EXPECT_EQ(shipped.classes.at("footway"), 0.0) << "closed";
}

TEST(Speeds, LimitsAreReadAsPeopleWriteThem) {
  const io::SpeedProfile profile = io::shipped_speeds();
  const auto kmh = [&](const char* text) { return profile.limit_kmh(text); };
  EXPECT_EQ(kmh("50"), 50.0);
  EXPECT_EQ(kmh("30 mph"), 30 * 1.609344);
  EXPECT_EQ(kmh("30mph"), 30 * 1.609344);
  EXPECT_EQ(kmh("10 knots"), 18.52);
  EXPECT_EQ(kmh("60 km/h"), 60.0);
  EXPECT_EQ(kmh("80; 50"), 50.0) << "the lower of several";
  EXPECT_EQ(kmh("DE:rural"), 100.0);
  EXPECT_EQ(kmh("XX:rural"), 90.0) << "of any country";
  EXPECT_EQ(kmh("FR:30"), 30.0);
  EXPECT_EQ(kmh("DE:zone:30"), 30.0);
  EXPECT_EQ(kmh("DE:zone30"), 30.0);
  EXPECT_EQ(kmh("walk"), 6.0);
  for (const char* none : {"", "-50", "0", "fast", "5000", "mph", "DE:", ":", "50 furlongs"})
    EXPECT_EQ(kmh(none), std::nullopt) << none;
}

std::string problems_of(const std::string& text) {
  const auto file = std::filesystem::path(testing::TempDir()) /
                    ("speeds_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()) + ".yaml");
  std::ofstream(file) << text;
  try {
    io::load_speeds(file);
  } catch (const geo::UserError& e) {
    return e.what();
  }
  return "accepted";
}

constexpr const char* kHead = "default: {speed: 30, assumption: true}\nlimit_share: {value: 0.8, assumption: true}\n";

TEST(Speeds, EveryFigureSaysWhereItComesFrom) {
  EXPECT_EQ(problems_of(std::string(kHead) + "classes: {a: {speed: 50, assumption: true}}\n"), "accepted");
  EXPECT_THAT(problems_of(std::string(kHead) + "classes: {a: {speed: 50}}\n"),
              HasSubstr(".yaml:3:14: classes.a.source: missing; expected where the figure comes from"));
}

TEST(Speeds, ProblemsHaveTheirPlace) {
  EXPECT_THAT(problems_of(std::string(kHead) + "classes: {a: {speed: -5, assumption: true}}\n"),
              HasSubstr(".yaml:3:22: classes.a.speed: "));
  EXPECT_THAT(problems_of(std::string(kHead) + "classes: {a: {assumption: true}}\n"), HasSubstr("expected km/h"));
  EXPECT_THAT(problems_of(std::string(kHead) + "classes: {a: {speed: 5, also: [b], assumption: true}, b: {speed: 6, "
                                               "assumption: true}}\n"),
              HasSubstr("class 'b' is there twice"));
  EXPECT_THAT(problems_of(std::string(kHead) + "clases: {}\n"), HasSubstr("did you mean 'classes'"));
  EXPECT_THAT(problems_of("classes: {a: {speed: 50, assumption: true}}\n"), HasSubstr("default: missing"));
  EXPECT_THAT(
      problems_of(std::string(kHead) + "classes: {a: {speed: 5, assumption: true}}\nsurfaces: {mud: {factor: 2, "
                                       "assumption: true}}\n"),
      HasSubstr("surfaces.mud.factor"));
}

}  // namespace
