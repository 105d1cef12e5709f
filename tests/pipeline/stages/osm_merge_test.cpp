// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/ingest/osm_merge.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "io/read/osm_file.hpp"
#include "pipeline/stages/ingest/osm.hpp"

// The extract is tests/io/read/osm/town.osm.pbf; make.py beside it says what it holds.
namespace {

using testing::Contains;
using testing::Key;
using testing::Not;
using testing::Pair;

io::RawRows town(std::initializer_list<const char*> rules) {
  io::OsmLayer layer;
  layer.kinds = io::OsmLayer::Kinds::no_lines;
  for (const char* rule : rules) layer.rules.push_back(io::OsmRule::parse(rule).value());
  return io::read_osm(AGGLO_SOURCE_DIR "/tests/io/read/osm/town.osm.pbf", {layer}, 1).layers[0];
}

std::optional<io::Profile> shipped() { return io::load_profile(AGGLO_SOURCE_DIR "/configs/profiles/osm.yaml"); }

struct Town {
  io::RawRows rows = pipeline::one_row_a_firm(
      town({"man_made=works", "craft", "industrial", "office", "building=industrial"}), shipped());
  std::map<std::string, std::string> names, codes;  // by id
  std::map<std::string, std::string> merged;        // id -> what the reject says
  Town() {
    const io::RawPart& part = rows.points;
    for (std::size_t i = 0; i < part.size(); ++i) {
      const std::string id(part.table.column("id").text(i));
      names[id] = part.table.column("name").text(i);
      codes[id] = part.table.column("code").text(i);
    }
    for (const io::RowReject& bad : rows.rejects) merged[bad.id] = bad.value;
  }
};

TEST(OneRowAFirm, CountsGroundHallAndGateOnce) {
  const Town town;
  EXPECT_THAT(town.names, Contains(Pair("w10", "Steel AG")));
  EXPECT_THAT(town.merged, Contains(Pair("w11", "part of w10")));  // the hall has its owner
  EXPECT_THAT(town.merged, Contains(Pair("n1", "part of w10")));   // the gate has none
}

TEST(OneRowAFirm, TakesFurtherColumnsOfItsPartsWhereItHasNone) {
  io::OsmLayer layer;
  for (const char* rule : {"man_made=works", "craft"}) layer.rules.push_back(io::OsmRule::parse(rule).value());
  layer.columns = {"craft", "product"};
  const io::RawRows firms = pipeline::one_row_a_firm(
      io::read_osm(AGGLO_SOURCE_DIR "/tests/io/read/osm/town.osm.pbf", {layer}, 1).layers[0], shipped());
  std::map<std::string, std::string> crafts, products;
  for (std::size_t i = 0; i < firms.points.size(); ++i) {
    const std::string id(firms.points.table.column("id").text(i));
    crafts[id] = firms.points.table.column("craft").text(i);
    products[id] = firms.points.table.column("product").text(i);
  }
  EXPECT_EQ(crafts.at("w12"), "sawmill") << "of n3, which is counted with it";
  EXPECT_EQ(products.at("w10"), "steel;wire");
  EXPECT_EQ(products.at("w12"), "");
}

TEST(OneRowAFirm, KeepsTenantsOfAnotherName) { EXPECT_THAT(Town().names, Contains(Pair("n2", "Tenant"))); }

TEST(OneRowAFirm, GivesAGroundTheNameAndTradeOfTheFirmOnIt) {
  const Town town;
  EXPECT_THAT(town.names, Contains(Pair("w12", "Saw")));
  EXPECT_THAT(town.codes, Contains(Pair("w12", "craft=sawmill")));
  EXPECT_THAT(town.merged, Contains(Pair("n3", "part of w12")));
}

TEST(OneRowAFirm, CountsTheFirmsOnASharedGroundNotTheGround) {
  const Town town;
  EXPECT_THAT(town.names, Contains(Pair("n4", "One")));
  EXPECT_THAT(town.names, Contains(Pair("n5", "Two")));
  EXPECT_THAT(town.names, Not(Contains(Key("w13"))));
  EXPECT_THAT(town.merged, Contains(Pair("w13", "ground of several firms, which are counted")));
}

TEST(OneRowAFirm, JoinsHallsOfOneNameSideBySide) {
  const Town town;
  EXPECT_THAT(town.merged, Contains(Pair("w14", "part of w15")));  // the larger one stays
  EXPECT_THAT(town.names, Contains(Key("w16")));                   // 5 km away
}

TEST(OneRowAFirm, LosesNoRow) {
  const Town town;
  EXPECT_EQ(town.rows.read - town.rows.filtered,
            static_cast<std::int64_t>(town.rows.points.size() + town.rows.rejects.size()));
}

TEST(OneRowAFacility, KeepsOfASchoolGroundAndOtherSchools) {
  const io::RawRows schools = pipeline::one_row_a_facility(town({"amenity=school"}));
  ASSERT_EQ(schools.areas.size(), 1U);
  ASSERT_EQ(schools.points.size(), 1U);
  EXPECT_EQ(schools.points.table.column("name").text(0), "Evening");
  ASSERT_EQ(schools.rejects.size(), 1U);
  EXPECT_EQ(schools.rejects[0].id, "n40");
  EXPECT_EQ(schools.rejects[0].reason, "same_facility");
}

io::OsmTags tags_of(std::initializer_list<io::OsmTags::Tag> all) {
  io::OsmTags tags;
  for (const auto& [key, value] : all) tags.add(key, value);
  return tags;
}

std::string code_of(std::initializer_list<io::OsmTags::Tag> tags) {
  std::vector<io::OsmRule> rules;
  for (const char* text : {"man_made=works", "craft", "industrial", "office", "building=industrial+name"})
    rules.push_back(io::OsmRule::parse(text).value());
  return pipeline::firm_code(tags_of(tags), rules, shipped());
}

TEST(FirmCode, ProductSaysMoreThanWorks) {
  EXPECT_EQ(code_of({{"man_made", "works"}, {"product", "steel"}}), "product=steel");
  EXPECT_EQ(code_of({{"man_made", "works"}, {"product", "riddles;steel"}}), "product=steel");
  EXPECT_EQ(code_of({{"man_made", "works"}, {"product", "riddles"}}), "man_made=works;product=riddles");
}

TEST(FirmCode, TradeSaysMoreThanBuilding) {
  EXPECT_EQ(code_of({{"building", "industrial"}, {"name", "A"}, {"craft", "sawmill"}}), "craft=sawmill");
  EXPECT_EQ(code_of({{"building", "industrial"}, {"name", "A"}, {"office", "company"}}), "building=industrial");
}

TEST(FirmCode, UnknownTradeIsKept) { EXPECT_EQ(code_of({{"craft", "riddler;stranger"}}), "craft=riddler"); }

}  // namespace
