// SPDX-License-Identifier: Apache-2.0
#include "io/read/osm_roads.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/core/error.hpp"

// The extract is tests/io/read/osm/town.osm.pbf; make.py beside it says what it holds.
namespace {

using testing::ElementsAre;

io::OsmRoads town(unsigned threads = 1) {
  const auto wants = [](const io::OsmTags& tags) { return tags["highway"] == "primary" && tags["area"] != "yes"; };
  return io::read_osm_roads(AGGLO_SOURCE_DIR "/tests/io/read/osm/town.osm.pbf", wants, threads);
}

TEST(OsmRoads, WaysAreCutWhereNodesAreMissing) {
  const io::OsmRoads roads = town();
  EXPECT_EQ(roads.wanted, 3) << "w40, the roundabout w41, and w42 of which two nodes are missing";
  EXPECT_EQ(roads.cut, 1);
  EXPECT_THAT(roads.way, ElementsAre(0, 1, 2, 2)) << "w42 is two lines";
  EXPECT_THAT(roads.begin, ElementsAre(0, 2, 7, 9, 11));
}

TEST(OsmRoads, SharedNodesAreSharedPlaces) {
  const io::OsmRoads roads = town();
  EXPECT_EQ(roads.lon[1], roads.lon[7]) << "w40 ends where w42 begins";
  EXPECT_EQ(roads.lat[1], roads.lat[7]);
  EXPECT_EQ(roads.lon[2], roads.lon[6]) << "a roundabout is closed";
}

TEST(OsmRoads, DoNotDependOnThreads) {
  const io::OsmRoads one = town(1), three = town(3);
  EXPECT_EQ(one.lon, three.lon);
  EXPECT_EQ(one.begin, three.begin);
}

TEST(OsmRoads, AMissingFileIsSaid) {
  EXPECT_THROW(io::read_osm_roads(
                   "/nowhere.osm.pbf", [](const io::OsmTags&) { return true; }, 1),
               geo::UserError);
}

}  // namespace
