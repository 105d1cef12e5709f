// SPDX-License-Identifier: Apache-2.0
#include "io/read/osm_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "geo/core/error.hpp"
#include "io/read/file.hpp"

// The extract is tests/io/read/osm/town.osm.pbf; make.py beside it says what it holds.
namespace {

using io::OsmLayer;
using io::OsmRule;
using io::OsmTags;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

std::string fixture(const std::string& name) { return AGGLO_SOURCE_DIR "/tests/io/read/osm/" + name; }

OsmLayer layer(std::initializer_list<const char*> rules, OsmLayer::Kinds kinds = OsmLayer::Kinds::any) {
  OsmLayer out;
  out.kinds = kinds;
  for (const char* rule : rules) out.rules.push_back(OsmRule::parse(rule).value());
  return out;
}

io::RawRows read(const OsmLayer& one, unsigned threads = 1) {
  return io::read_osm(fixture("town.osm.pbf"), {one}, threads).layers[0];
}

std::vector<std::string> ids(const io::RawPart& part) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < part.size(); ++i) out.emplace_back(part.table.column("id").text(i));
  return out;
}

std::vector<std::pair<std::string, std::string>> rejected(const io::RawRows& rows) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const io::RowReject& bad : rows.rejects) out.emplace_back(bad.id, bad.reason);
  return out;
}

OsmTags tags_of(std::initializer_list<OsmTags::Tag> all) {
  OsmTags tags;
  for (const auto& [key, value] : all) tags.add(key, value);
  return tags;
}

TEST(OsmRule, KeyMeansAnyValueButNoAndVacant) {
  const OsmRule rule = OsmRule::parse("shop").value();
  EXPECT_TRUE(rule.matches(tags_of({{"shop", "bakery"}})));
  EXPECT_FALSE(rule.matches(tags_of({{"shop", "no"}})));
  EXPECT_FALSE(rule.matches(tags_of({{"shop", "vacant"}})));
  EXPECT_FALSE(rule.matches(tags_of({{"craft", "bakery"}})));
}

TEST(OsmRule, OneOfSeveralValuesIsEnough) {
  const OsmRule rule = OsmRule::parse("craft=joiner").value();
  EXPECT_TRUE(rule.matches(tags_of({{"craft", "carpenter; joiner"}})));
  EXPECT_FALSE(rule.matches(tags_of({{"craft", "joiners"}})));
}

TEST(OsmRule, AllTermsMustHold) {
  const OsmRule rule = OsmRule::parse("power=line+voltage>=33000").value();
  EXPECT_TRUE(rule.matches(tags_of({{"power", "line"}, {"voltage", "20000;33000"}})));
  EXPECT_FALSE(rule.matches(tags_of({{"power", "line"}, {"voltage", "20000"}})));
  EXPECT_FALSE(rule.matches(tags_of({{"power", "line"}})));
}

TEST(OsmRule, RefusesWhatIsNoRule) {
  for (const char* text : {"", "=x", "a=", "a+", "+a", "a>=many"}) EXPECT_FALSE(OsmRule::parse(text)) << text;
}

TEST(OsmFile, TakesDateFromHeaderElseFromNewestObject) {
  EXPECT_EQ(io::read_osm(fixture("town.osm.pbf"), {layer({"craft"})}, 1).date, "2024-05-08");
  EXPECT_EQ(io::read_osm(fixture("undated.osm.pbf"), {layer({"craft"})}, 1).date, "2024-05-07");
}

TEST(OsmFile, GivesRoadsAsLinesAndSquaresAsAreas) {
  const io::RawRows roads = read(layer({"highway=primary"}));
  EXPECT_THAT(ids(roads.lines), ElementsAre("w40", "w41", "w42"));
  EXPECT_THAT(ids(roads.areas), ElementsAre("w43"));
  EXPECT_EQ(roads.lines.table.column("name").text(0), "Main");
  EXPECT_EQ(roads.lines.table.column("code").text(0), "highway=primary");
}

TEST(OsmFile, CutsLinesWhereNodesAreMissing) {
  const io::RawRows roads = read(layer({"highway=primary"}));
  EXPECT_EQ(roads.lines.shapes.parts(2).size(), 2U);  // w42: 31-32, then 33-34; 998 and 997 are not there
  EXPECT_THAT(roads.rejects, IsEmpty());
}

TEST(OsmFile, KeepsHolesOfMultipolygons) {
  const io::RawRows grounds = read(layer({"landuse=industrial"}));
  ASSERT_THAT(ids(grounds.areas), ElementsAre("r1"));
  EXPECT_NEAR(grounds.areas.shapes.area_m2(0), 36e-6 - 16e-6, 1e-12);  // square degrees
}

TEST(OsmFile, ReadsOldStyleMultipolygonOnce) {
  const io::RawRows shops = read(layer({"shop"}, OsmLayer::Kinds::no_lines));
  EXPECT_THAT(ids(shops.areas), ElementsAre("r2"));  // not w22 besides
  EXPECT_NEAR(shops.areas.shapes.area_m2(0), 4e-6 - 0.25e-6, 1e-12);
  EXPECT_EQ(shops.areas.table.column("name").text(0), "Old");
}

TEST(OsmFile, ListsWhatIsCutOrNoArea) {
  const io::RawRows breweries = read(layer({"craft=brewery"}));
  EXPECT_EQ(breweries.areas.size(), 0U);
  EXPECT_THAT(rejected(breweries), UnorderedElementsAre(Pair("r3", "osm_cut"), Pair("r4", "geom_type")));
  EXPECT_EQ(breweries.read, 2);
}

TEST(OsmFile, RejectsLinesWhereNoneAreMeantAndFiltersWhatIsOutOfUse) {
  const io::RawRows potters = read(layer({"craft=potter"}, OsmLayer::Kinds::no_lines));
  EXPECT_THAT(rejected(potters), ElementsAre(Pair("w30", "geom_type")));
  EXPECT_EQ(potters.filtered, 1);
  EXPECT_EQ(potters.read, 2);
}

OsmLayer filtered(OsmLayer of, const char* where) {
  of.where = io::Where(where, "town");
  return of;
}

TEST(OsmFile, FilterTakesKeysForColumnsAndCountsWhatItLeavesOut) {
  const io::RawRows works = read(filtered(layer({"man_made=works"}), "name is not null"));
  EXPECT_THAT(ids(works.areas), ElementsAre("w10"));
  EXPECT_EQ(works.filtered, 1);  // w12
  EXPECT_EQ(works.read, 2);
  EXPECT_THAT(ids(read(filtered(layer({"man_made=works"}), "\"name\" is null")).areas), ElementsAre("w12"));
}

TEST(OsmFile, FilterSeesTheTagsOfAnOldStyleMultipolygon) {
  EXPECT_THAT(ids(read(filtered(layer({"shop"}), "name = 'Old'")).areas), ElementsAre("r2"));
  const io::RawRows none = read(filtered(layer({"shop"}), "name = 'New'"));
  EXPECT_EQ(none.areas.size(), 0U);
  EXPECT_EQ(none.filtered, none.read);
}

TEST(OsmFile, FilterComesBeforeEveryReject) {
  const io::RawRows none = read(filtered(layer({"craft=brewery"}), "name is not null"));
  EXPECT_THAT(rejected(none), IsEmpty());
  EXPECT_EQ(none.filtered, 2);
}

TEST(OsmFile, FilterAloneTakesObjectsThatHaveOneOfItsKeys) {
  const io::RawRows roads = read(filtered(layer({}), "name = 'Main' or highway = 'primary'"));
  EXPECT_THAT(ids(roads.lines), ElementsAre("w40", "w41", "w42")) << "a roundabout is a line";
  EXPECT_THAT(ids(roads.areas), ElementsAre("w43"));
  const io::RawRows unnamed = read(filtered(layer({}), "highway is not null and name is null"));
  EXPECT_THAT(ids(unnamed.lines), ElementsAre("w41", "w42"));
}

TEST(OsmFile, GivesTheTagsThatAreAskedForAsColumns) {
  OsmLayer roads = layer({"highway=primary"});
  roads.columns = {"junction"};
  const io::RawRows rows = read(roads);
  EXPECT_FALSE(rows.lines.table.column("junction").valid(0));
  EXPECT_EQ(rows.lines.table.column("junction").text(1), "roundabout");
}

TEST(OsmFile, RepairsRingsThatCrossThemselves) {
  const io::RawRows bows = read(layer({"building=industrial+name=Bow"}));
  ASSERT_THAT(ids(bows.areas), ElementsAre("w31"));
  EXPECT_NEAR(bows.areas.shapes.area_m2(0), 2e-6, 1e-12);
}

TEST(OsmFile, FindsTheBoundaryThatIsWhole) {
  const io::RawRows lands = read(layer({"boundary=administrative+admin_level=2"}, OsmLayer::Kinds::relations));
  EXPECT_THAT(ids(lands.areas), ElementsAre("r10"));
  EXPECT_THAT(lands.rejects, IsEmpty());
}

TEST(OsmFile, DoesNotDependOnThreads) {
  const io::RawRows one = read(layer({"building", "craft", "highway"})),
                    many = read(layer({"building", "craft", "highway"}), 4);
  EXPECT_EQ(one.areas.table, many.areas.table);
  EXPECT_EQ(one.areas.shapes, many.areas.shapes);
  EXPECT_EQ(one.lines.shapes, many.lines.shapes);
}

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string message_of(const std::string& path) {
  try {
    static_cast<void>(io::read_osm(path, {layer({"craft"})}, 1));
  } catch (const geo::UserError& e) {
    EXPECT_EQ(e.kind(), geo::Trouble::data);
    return e.what();
  }
  return "accepted";
}

TEST(OsmFile, RefusesEveryCutAndForeignBytes) {
  const std::string whole = bytes_of(fixture("town.osm.pbf"));
  const io::PrivateFolder folder;
  constexpr std::size_t kEndOfWays = 1106;  // a file that ends with a block is whole as far as the format tells
  for (std::size_t size = 0; size < whole.size(); size += 7) {
    if (size == kEndOfWays) continue;
    const auto path = folder.write("cut" + std::to_string(size), whole.substr(0, size));
    EXPECT_THAT(message_of(path.string()), HasSubstr("expected a whole extract")) << size;
  }
  EXPECT_THAT(message_of(folder.write("page.osm.pbf", "<html>not found</html>").string()),
              HasSubstr("cannot be read as .osm.pbf"));
}

TEST(OsmFile, SurvivesEveryDamagedByte) {
  const std::string whole = bytes_of(fixture("town.osm.pbf"));
  const io::PrivateFolder folder;
  for (std::size_t at = 0; at < whole.size(); at += 11) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
    static_cast<void>(message_of(folder.write("bad" + std::to_string(at), damaged).string()));  // refused or read
  }
}

}  // namespace
