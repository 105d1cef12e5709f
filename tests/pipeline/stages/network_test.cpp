// SPDX-License-Identifier: Apache-2.0
// From files to a network: what is read, what is refused, what is warned of.
#include "pipeline/stages/ingest/network.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "geo/core/error.hpp"
#include "pipeline/parameters.hpp"
#include "pipeline/stages/gaps/road_network.hpp"

namespace pipeline {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kTown = AGGLO_SOURCE_DIR "/tests/io/read/osm/town.osm.pbf";

/// A folder of the test with a config and layers of roads in metres of UTM 32.
class Case {
 public:
  Case() : folder_(fs::path(testing::TempDir()) / testing::UnitTest::GetInstance()->current_test_info()->name()) {
    fs::create_directories(folder_);
  }

  /// One feature for each pair of properties ("\"class\": \"motorway\"") and geometry ("LineString [[0, 0], [1, 0]]").
  void layer(const std::string& name, const std::vector<std::pair<std::string, std::string>>& features) {
    std::ofstream out(folder_ / name);
    out << R"({"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32632"}}, "features": [)";
    const char* comma = "";
    for (const auto& [properties, geometry] : features) {
      const std::size_t space = geometry.find(' ');
      out << comma << R"({"type": "Feature", "properties": {)" << properties << R"(}, "geometry": {"type": ")"
          << geometry.substr(0, space) << R"(", "coordinates": )" << geometry.substr(space + 1) << "}}";
      comma = ", ";
    }
    out << "]}";
  }

  geo::Table read(const std::string& sources, const std::string& gaps = "{metric: network}") {
    const fs::path file = folder_ / "c.yaml";
    std::ofstream(file) << "version: 1\nsources: {firms: {uri: f.csv, fields: {id: id, x: lon, y: lat}}" << sources
                        << "}\ngaps: " << gaps << "\noutput: {dir: out}\n";
    const io::Config config = io::load_config(file, section_specs());
    Run run{config};
    run.frame.crs = geo::projected_crs("EPSG:32632");
    run.frame.region = {500'000, 5'300'000, 510'000, 5'310'000};
    run.frame.margin_m = 5'000;
    Rejects rejects;
    geo::Table out = read_network(run, rejects);
    warnings = run.warnings;
    rejected = rejects.table().size();
    frame = run.frame;
    return out;
  }

  std::string error(const std::string& sources) {
    try {
      read(sources);
    } catch (const geo::UserError& e) {
      return e.what();
    }
    return "accepted";
  }

  std::vector<std::string> warnings;
  std::size_t rejected = 0;
  Frame frame;

 private:
  fs::path folder_;
};

const std::string kRoads = ", infrastructure: {uri: roads.geojson, network: true, fields: {class: class}}";

TEST(Network, ARoadBecomesARow) {
  Case roads;
  roads.layer(
      "roads.geojson",
      {{R"("class": "motorway", "dir": "-1", "over": 1, "z": 2)", "LineString [[500000, 5300000], [501000, 5300000]]"},
       {R"("class": "footway", "dir": "", "over": 0, "z": 0)", "LineString [[500000, 5300000], [500000, 5301000]]"},
       {R"("class": "trunk", "dir": "", "over": 0, "z": 0)", "LineString [[900000, 5300000], [901000, 5300000]]"}});
  const geo::Table got = roads.read(
      ", infrastructure: {uri: roads.geojson, network: true, fields: {class: class, oneway: dir, bridge: over, level: "
      "z}}");
  ASSERT_EQ(got.size(), 1U) << "the second is for walkers, the third is out of reach";
  EXPECT_EQ(got.singles("speed_kmh")[0], 90.0F);
  EXPECT_EQ(got.codes("oneway")[0], -1);
  EXPECT_EQ(got.codes("level")[0], 2);
  EXPECT_EQ(got.flags("bridge")[0], 1);
  EXPECT_EQ(got.flags("shared_nodes")[0], 0);
  EXPECT_THAT(roads.warnings, IsEmpty());
}

TEST(Network, TakesAllRowsOfAThemesLayerAndThoseOfItsFilterWithoutATheme) {
  Case roads;
  roads.layer("roads.geojson", {{R"("class": "1")", "LineString [[500000, 5300000], [501000, 5300000]]"},
                                {R"("class": "3")", "LineString [[500000, 5300000], [500000, 5301000]]"}});
  const std::string rest = "uri: roads.geojson, where: class = '1', network: true, fields: {class: class}}";
  EXPECT_EQ(roads.read(", infrastructure: {theme: road, " + rest).size(), 2U);
  EXPECT_EQ(roads.read(", infrastructure: {" + rest).size(), 1U);
  EXPECT_EQ(roads.read(", infrastructure: {" + rest, "{metric: beeline}").size(), 0U) << "not needed, not read";
}

TEST(Network, OfAnExtractTakesHighwaysWithSharedNodes) {
  Case roads;
  const fs::path town = kTown;
  roads.frame = {};
  EXPECT_THAT(roads.error(", osm: " + town.string()),
              HasSubstr("no road that motor vehicles may take comes within 5 km"))
      << "the town is elsewhere";
  EXPECT_THAT(roads.error(", osm: {uri: " + town.string() + ", network: false}"), HasSubstr("no source gives roads"));
}

TEST(Network, RefusesWhatIsNoNetwork) {
  Case roads;
  roads.layer("roads.geojson", {{R"("class": "1")", "Point [500000, 5300000]"}});
  EXPECT_THAT(roads.error(kRoads), HasSubstr("holds points; expected lines, because it is marked 'network: true'"));
  roads.layer("roads.geojson", {{R"("class": "1")",
                                 "Polygon [[[500000, 5300000], [501000, 5300000], [500000, 5301000], "
                                 "[500000, 5300000]]]"}});
  EXPECT_THAT(roads.error(kRoads), HasSubstr("holds areas; expected lines"));
  roads.layer("roads.geojson", {{R"("class": "1")", "LineString [[700000, 5300000], [701000, 5300000]]"}});
  EXPECT_THAT(roads.error(kRoads), HasSubstr("no road that motor vehicles may take comes within 5 km of the region"));
  EXPECT_THAT(roads.error(""), HasSubstr("c.yaml:3:16: gaps.metric: value is 'network', but no source gives roads"));
}

TEST(Network, WarnsOfRoadsWithoutLength) {
  Case roads;
  roads.layer("roads.geojson", {{R"("class": "1")", "LineString [[500000, 5300000], [501000, 5300000]]"},
                                {R"("class": "1")", "LineString [[500000, 5300000], [500000.0001, 5300000]]"}});
  EXPECT_EQ(roads.read(kRoads).size(), 1U);
  EXPECT_THAT(roads.warnings, Contains(HasSubstr("1 road has no length and is left out of the network")));
}

TEST(Network, RejectsRoadsThatAreNowhere) {
  Case roads;
  roads.layer("roads.geojson", {{R"("class": "1")", "LineString [[500000, 5300000], [501000, 5300000]]"},
                                {R"("class": "1")", "LineString [[500000, 5300000], [NaN, 5301000]]"}});
  EXPECT_EQ(roads.read(kRoads).size(), 1U);
  EXPECT_EQ(roads.rejected, 1U);
}

TEST(RoadNetwork, TakesLinesAsTheyCome) {
  Case roads;
  // Twice the same road, a loop that crosses itself, heights, a speed below 0, a road of a millimetre.
  roads.layer(
      "roads.geojson",
      {{R"("class": "1", "dir": "")", "LineString [[500000, 5300000], [502000, 5300000]]"},
       {R"("class": "1", "dir": "")", "LineString [[500000, 5300000], [502000, 5300000]]"},
       {R"("class": "1", "dir": "")",
        "LineString [[501000, 5300000, 90], [501000, 5301000, 95], [501500, 5301000, 99], [500500, 5300500, 9]]"},
       {R"("class": "1", "dir": "")", "LineString [[502000, 5300000], [502000.001, 5300000]]"}});
  const geo::Table lines = roads.read(kRoads);
  Notes notes(Group{});
  const RunRoads found = road_network(lines, roads.frame, 1.0, notes);
  geo::check(found.network);
  EXPECT_EQ(found.health.parts, 1);
  EXPECT_EQ(found.health.main_share, 1.0);
  EXPECT_EQ(found.network.nodes(), 5U) << "three on the street, where the loop crosses itself and where it ends";
}

std::vector<std::string> warned(Case& roads) {
  const geo::Table lines =
      roads.read(", infrastructure: {uri: roads.geojson, network: true, fields: {class: class, oneway: dir}}");
  Notes notes(Group{});
  road_network(lines, roads.frame, 1.0, notes);
  return warnings_in(notes.table());
}

TEST(RoadNetwork, WarnsOfOneWaysThatMeetHeadOn) {
  Case roads;
  roads.layer("roads.geojson",
              {{R"("class": "1", "dir": "yes")", "LineString [[500000, 5300000], [501000, 5300000]]"},
               {R"("class": "1", "dir": "yes")", "LineString [[502000, 5300000], [501000, 5300000]]"},
               {R"("class": "1", "dir": "yes")", "LineString [[502000, 5300000], [503000, 5300000]]"}});
  EXPECT_THAT(warned(roads), Contains(HasSubstr("lead to one place (501000, 5300000) that none leads away from")));
  EXPECT_THAT(warned(roads), Contains(HasSubstr("lead away from one place (502000, 5300000) that none leads to")));
}

TEST(RoadNetwork, SaysWhatWasFound) {
  Case roads;
  roads.layer("roads.geojson", {{R"("class": "1", "dir": "")", "LineString [[500000, 5300000], [502000, 5300000]]"},
                                {R"("class": "1", "dir": "")", "LineString [[501000, 5299000], [501000, 5301000]]"}});
  const geo::Table lines = roads.read(kRoads);
  Notes notes(Group{});
  const geo::RoadNetwork network = road_network(lines, roads.frame, 1.0, notes).network;
  EXPECT_EQ(network.edges(), 4U);
  const auto choices = choices_in({{"gaps_notes", notes.table()}});
  ASSERT_EQ(choices.size(), 1U);
  EXPECT_EQ(choices[0].key, "gaps.network");
  EXPECT_EQ(choices[0].value, 4.0);
  EXPECT_THAT(choices[0].reason, HasSubstr("2 roads with 5 nodes; 1 crossings and 0 closed gaps; 4 km"));
}

TEST(RoadNetwork, NeedsARoadInTheRegionItself) {
  Case roads;
  roads.layer("roads.geojson",
              {{R"("class": "1", "dir": "")", "LineString [[512000, 5300000], [513000, 5300000]]"}});  // in the margin
  EXPECT_THROW(warned(roads), geo::UserError);
}

}  // namespace
}  // namespace pipeline
