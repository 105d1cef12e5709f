// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/ingest/road_facts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pipeline {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

io::SpeedProfile profile() {
  io::SpeedProfile out;
  out.default_kmh = 30.0;
  out.limit_share = 0.5;
  out.classes = {{"motorway", 100.0}, {"1", 100.0}, {"footway", 0.0}};
  out.surfaces = {{"gravel", 0.5}};
  out.no_access = {"no", "private"};
  return out;
}

io::OsmTags tags(std::initializer_list<std::pair<const char*, const char*>> all) {
  io::OsmTags out;
  for (const auto& [key, value] : all) out.add(key, value);
  return out;
}

TEST(RoadReader, TakesTheLimitElseTheSpeedOfTheClass) {
  const io::SpeedProfile speeds = profile();
  RoadReader reader(speeds, false, true);
  EXPECT_EQ(reader.read({.road_class = "motorway"})->speed_kmh, 100.0F);
  EXPECT_TRUE(reader.read({.road_class = "motorway"})->of_class);
  EXPECT_EQ(reader.read({.road_class = "motorway", .speed = "80"})->speed_kmh, 40.0F) << "a share of the limit";
  EXPECT_EQ(reader.read({.road_class = "1.0"})->speed_kmh, 100.0F) << "a number that was stored as a real";
  EXPECT_EQ(reader.read({.road_class = "motorway", .surface = "gravel"})->speed_kmh, 50.0F);
  EXPECT_THAT(reader.warnings("here"), IsEmpty());
}

TEST(RoadReader, LeavesOutWhatIsClosedToMotorVehicles) {
  const io::SpeedProfile speeds = profile();
  RoadReader reader(speeds, false, true);
  EXPECT_FALSE(reader.read({.road_class = "footway"}));
  EXPECT_FALSE(reader.read({.road_class = "motorway", .access = "private"}));
  EXPECT_TRUE(reader.read({.road_class = "motorway", .access = "destination"}));
  EXPECT_EQ(reader.closed(), 2);
}

TEST(RoadReader, KnowsDirectionsBridgesAndLevels) {
  const io::SpeedProfile speeds = profile();
  RoadReader reader(speeds, false, false);
  const auto oneway = [&](const char* text) { return int{reader.read({.oneway = text})->oneway}; };
  for (const char* along : {"yes", "true", "1", "FT"}) EXPECT_EQ(oneway(along), 1) << along;
  for (const char* against : {"-1", "reverse", "TF"}) EXPECT_EQ(oneway(against), -1) << against;
  for (const char* both : {"", "no", "0", "B", "reversible"}) EXPECT_EQ(oneway(both), 0) << both;
  EXPECT_TRUE(reader.read({.bridge = "viaduct"})->bridge);
  EXPECT_FALSE(reader.read({.bridge = "0"})->bridge);
  EXPECT_EQ(int{reader.read({.level = "-2"})->level}, -2);
  EXPECT_THAT(reader.warnings("here"), IsEmpty());
}

TEST(RoadReader, SaysWhatWasOdd) {
  const io::SpeedProfile speeds = profile();
  RoadReader reader(speeds, false, true);
  for (const char* speed : {"-50", "fast", "fast"})
    EXPECT_TRUE(reader.read({.road_class = "motorway", .speed = speed}));
  EXPECT_EQ(reader.read({.road_class = "lane"})->speed_kmh, 30.0F);
  EXPECT_TRUE(reader.read({}));
  EXPECT_EQ(int{reader.read({.road_class = "1", .oneway = "west"})->oneway}, 0);
  EXPECT_EQ(int{reader.read({.road_class = "1", .level = "high"})->level}, 0);
  EXPECT_THAT(
      reader.warnings("a.yaml:3:5: sources.infrastructure"),
      ElementsAre(
          "a.yaml:3:5: sources.infrastructure: 1 line ('lane' 1) of a class that the profile of speeds has not; 30 "
          "km/h is taken; add the class to a profile of your own and name it under 'speeds'",
          HasSubstr("1 line has no class; 30 km/h is taken"),
          HasSubstr("the speed of 3 lines ('fast' 2, '-50' 1) is no speed above 0 and at most 400 km/h; that of the "
                    "class is taken"),
          HasSubstr("the one-way value of 1 line ('west' 1) is not known"),
          HasSubstr("the level of 1 line ('high' 1)")));
}

TEST(RoadTexts, OfTagsTheMostSpecialCounts) {
  EXPECT_FALSE(road_texts(tags({{"building", "yes"}})));
  EXPECT_FALSE(road_texts(tags({{"highway", "service"}, {"area", "yes"}})));
  EXPECT_FALSE(road_texts(tags({{"highway", "service"}, {"abandoned", "yes"}})));
  EXPECT_EQ(road_texts(tags({{"highway", "service"}, {"access", "private"}, {"motor_vehicle", "yes"}}))->access, "yes");
  EXPECT_EQ(road_texts(tags({{"highway", "primary"}, {"oneway", "yes"}, {"oneway:motor_vehicle", "no"}}))->oneway,
            "no");
  EXPECT_EQ(road_texts(tags({{"highway", "primary"}, {"junction", "roundabout"}}))->oneway, "yes");
  EXPECT_EQ(road_texts(tags({{"highway", "motorway"}}))->oneway, "yes");
  EXPECT_EQ(road_texts(tags({{"highway", "motorway"}, {"oneway", "no"}}))->oneway, "no");
  EXPECT_EQ(road_texts(tags({{"highway", "primary"}, {"tunnel", "yes"}}))->bridge, "yes");
  EXPECT_EQ(road_texts(tags({{"highway", "track"}, {"tracktype", "grade3"}}))->surface, "grade3");
  EXPECT_EQ(road_texts(tags({{"route", "ferry"}}))->road_class, "ferry");
  EXPECT_EQ(road_texts(tags({{"route", "ferry"}, {"foot", "yes"}}))->access, "no") << "for walkers";
}

}  // namespace
}  // namespace pipeline
