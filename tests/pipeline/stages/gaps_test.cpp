// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>

#include "geo/core/error.hpp"
#include "pipeline/notes.hpp"
#include "tests/support/firm_columns.hpp"
#include "tests/support/gaps_of.hpp"

namespace pipeline {
namespace {

using tests::Firm;

struct Facility {
  std::int32_t theme;
  std::string id, name;
};

void set_attributes(geo::Table& table, const std::vector<Facility>& list) {
  auto labels = std::make_shared<geo::Texts>();
  for (const char* theme : {"port", "road", "park", "school"}) labels->add(theme);
  std::vector<std::int32_t> theme;
  geo::Texts id, name;
  geo::Column::Mask named;
  for (const Facility& f : list) {
    theme.push_back(f.theme);
    id.add(f.id);
    name.add(f.name);
    named.push_back(!f.name.empty());
  }
  table.set("facility_id", std::move(id));
  table.set("theme", geo::Column::coded(std::move(theme), labels));
  table.set("name", std::move(name), std::move(named));
}

/// Themes: 0 port (points), 1 road (a line along y = 0), 2 park (an area), 3 school (no source).
Frame frame() {
  Frame out = tests::frame_of_20_km();
  const auto theme = [](const char* name, const char* title, double standard, bool has_source, bool complete) {
    Theme t;
    t.name = name;
    t.title = title;
    t.standard = standard;
    t.has_source = has_source;
    t.complete = complete;
    return t;
  };
  out.themes = {theme("port", "Port", 5000, true, true), theme("road", "Trunk road", 1300, true, true),
                theme("park", "Industrial park", 2000, true, false), theme("school", "School", 1000, false, false)};
  return out;
}

geo::Tables region() {
  geo::Tables in;
  // Cluster 0: three firms along the road; cluster 1: two firms far north. One firm outside any cluster.
  in["firms"] = tests::firm_table({{1'000, 0, 0, 10},
                                   {1'000, 1'000, 0, 20},
                                   {1'000, 2'000, 0, -1},
                                   {1'000, 15'000, 1, 5},
                                   {3'000, 15'000, 1, 7},
                                   {19'000, 19'000}});
  geo::Table& points = in["facility_points"];
  points.set("x_m", std::vector<double>{1'000, 4'000, 9'000});
  points.set("y_m", std::vector<double>{4'000, 0, 15'000});
  set_attributes(points, {{0, "p2", "Port Azul"}, {0, "p1", ""}, {0, "p3", "Far port"}});
  geo::Table& lines = in["facility_lines"];
  geo::Shapes road(geo::Shapes::Kind::lines);
  road.add_vertex(0, 0);
  road.add_vertex(20'000, 0);
  road.end_ring();
  road.end_part();
  road.end_shape();
  lines.shapes = road;
  set_attributes(lines, {{1, "r1", "Ring road"}});
  geo::Table& areas = in["facility_areas"];
  areas.shapes = tests::square(0, 14'000, 2'000);
  set_attributes(areas, {{2, "a1", "North park"}});

  geo::Table& clusters = in["clusters"];
  geo::Texts names;
  names.add("metal");
  names.add("food");
  clusters.set("group_name", std::move(names));
  clusters.set("key", std::vector<std::int32_t>{0, 3});
  geo::Shapes outlines = tests::square(500, -500, 3'000);
  outlines.add_shape(tests::square(500, 14'000, 3'000), 0);
  clusters.shapes = outlines;
  geo::Table& members = in["members"];
  geo::Texts groups;
  for (const char* group : {"metal", "metal", "metal", "food", "food", "food"}) groups.add(group);
  members.set("row", std::vector<std::int32_t>{0, 1, 2, 3, 4, 5});
  members.set("group_name", std::move(groups));
  members.set("key", std::vector<std::int32_t>{0, 0, 0, 3, 3, 0}, {1, 1, 1, 1, 1, 0});
  in["hexagon_sizes"].set("cell_m", std::vector<double>{1000});
  return in;
}

std::size_t row_of(const geo::Table& gaps, std::string_view group, std::string_view theme) {
  for (std::size_t row = 0; row < gaps.size(); ++row)
    if (gaps.column("group_name").text(row) == group && gaps.column("theme").text(row) == theme) return row;
  throw std::out_of_range("no such gap");
}

class GapsStage : public testing::Test {
 protected:
  const Frame frame_ = frame();
  const geo::Tables out_ = tests::gaps_of({}, frame_, region());
  const geo::Table& gaps_ = out_.at("gaps");
  std::string sentence(std::string_view group, std::string_view theme) const {
    return gap_sentence(frame_, gaps_, row_of(gaps_, group, theme));
  }
};

TEST_F(GapsStage, HasARowForEachClusterAndTheme) {
  EXPECT_EQ(gaps_.size(), 8U);
  EXPECT_EQ(gaps_.shapes->size(), 8U);
  EXPECT_EQ(gaps_.shapes->area_m2(row_of(gaps_, "food", "port")), 9e6);
}

TEST_F(GapsStage, DistanceIsTheStraightLineTimesTheDetour) {
  const std::size_t row = row_of(gaps_, "metal", "road");
  // 0, 1300 and 2600 m to the road; the standard of 1300 m is closed.
  EXPECT_FLOAT_EQ(static_cast<float>(gaps_.column("found").number(row)), 1300);
  EXPECT_EQ(gaps_.integers("firms_outside")[row], 1);
  EXPECT_DOUBLE_EQ(gaps_.reals("covered_share")[row], 2.0 / 3.0);
  EXPECT_FALSE(gaps_.column("employees_outside").valid(row)) << "of the firm outside it is unknown";
  EXPECT_FALSE(gaps_.column("second").valid(row)) << "there is one road";
  EXPECT_NEAR(gaps_.reals("shortfall")[row], 1.0 / 31.0, 1e-7) << "weighted 10, 20 and 1";
  EXPECT_EQ(gaps_.integers("severity")[row], 1);
}

TEST_F(GapsStage, NamesTheFacilityNearestToMostFirms) {
  const std::size_t row = row_of(gaps_, "metal", "port");
  // p1 is nearest to the first firm (3 km), p2 to the other two (3 and 2 km).
  EXPECT_EQ(gaps_.column("facility_id").text(row), "p2");
  EXPECT_EQ(gaps_.column("facility").text(row), "Port Azul");
  EXPECT_EQ(gaps_.integers("severity")[row], 0);
}

TEST_F(GapsStage, InsideAnAreaIsZero) {
  const geo::Column& park = out_.at("access").column("park_m");
  EXPECT_EQ(park.number(3), 0.0);
  EXPECT_EQ(park.number(4), 1300.0);
  EXPECT_EQ(gaps_.reals("found")[row_of(gaps_, "food", "park")], 650.0);
  EXPECT_EQ(gaps_.integers("severity")[row_of(gaps_, "food", "park")], 0)
      << "what is found proves service, complete or not";
}

TEST_F(GapsStage, AnIncompleteLayerGivesUnknownNotAGap) {
  const std::size_t row = row_of(gaps_, "metal", "park");
  EXPECT_EQ(gaps_.integers("firms_outside")[row], 3);
  EXPECT_FALSE(gaps_.column("severity").valid(row));
}

TEST_F(GapsStage, AThemeWithoutDataIsUnknownEverywhere) {
  const std::size_t row = row_of(gaps_, "metal", "school");
  for (const char* column : {"found", "second", "shortfall", "covered_share", "backup_share", "firms_outside",
                             "severity", "facility_id", "facility"})
    EXPECT_FALSE(gaps_.column(column).valid(row)) << column;
  EXPECT_FALSE(out_.at("access").has("school_m")) << "no source, no column";
}

TEST_F(GapsStage, LinesLeadFromTheMiddleOfGapsToTheFacility) {
  const geo::Table& lines = out_.at("gap_lines");
  ASSERT_EQ(lines.size(), 3U);  // food: port, road; metal: road
  for (std::size_t row = 0; row < lines.size(); ++row) {
    const bool road = lines.column("theme").text(row) == "road",
               metal = lines.column("group_name").text(row) == "metal";
    EXPECT_DOUBLE_EQ(lines.reals("length_m")[row], road ? (metal ? 1'000 : 15'000) : 7'000) << row;
    EXPECT_DOUBLE_EQ(lines.shapes->length_m(row), lines.reals("length_m")[row]);
  }
}

TEST_F(GapsStage, CellsHoldTheFirmsOutsideTheStandard) {
  const geo::Table& cells = out_.at("gap_cells");
  std::map<std::string, std::int64_t> outside;
  for (std::size_t row = 0; row < cells.size(); ++row)
    outside[std::string(cells.column("theme").text(row))] += cells.integers("firms_outside")[row];
  EXPECT_EQ(outside, (std::map<std::string, std::int64_t>{{"park", 4}, {"port", 3}, {"road", 4}}));
  EXPECT_EQ(cells.shapes->size(), cells.size());
}

TEST_F(GapsStage, AccessTellsToTheFirmWhomTheRowsCount) {
  const geo::Column& road = out_.at("access").column("road_m");
  std::int64_t outside = 0;
  for (const std::size_t firm : {0U, 1U, 2U}) outside += road.number(firm) > 1300.0;
  EXPECT_EQ(outside, gaps_.integers("firms_outside")[row_of(gaps_, "metal", "road")]);
  EXPECT_EQ(road.size(), 6U);
}

TEST_F(GapsStage, ScoresTheThemesThatAreKnown) {
  const geo::Table& scores = out_.at("cluster_gaps");
  ASSERT_EQ(scores.size(), 2U);
  EXPECT_DOUBLE_EQ(scores.reals("gap_score")[0], (0.0 + 1.0 / 3.0) / 2.0) << "port served, road slight";
  EXPECT_EQ(scores.column("worst_theme").text(0), "road");
  EXPECT_EQ(scores.integers("themes_known")[0], 2);
  EXPECT_EQ(scores.integers("themes_unknown")[0], 2) << "the park's layer may miss some, the school has no source";
  EXPECT_EQ(scores.integers("themes_known")[1], 3) << "food: the park serves all, complete or not";
  EXPECT_FALSE(scores.column("broadband_share").valid(0));
  EXPECT_FALSE(scores.column("digital_firms").valid(0)) << "no such group";
}

TEST(Gaps, WeightsOfThemesMakeTheScore) {
  Frame f = frame();
  f.themes[0].weight = 3;
  f.themes[1].weight = 0.5;
  const geo::Tables out = tests::gaps_of({}, f, region());
  const geo::Table &scores = out.at("cluster_gaps"), &rows = out.at("gaps");
  EXPECT_DOUBLE_EQ(scores.reals("gap_score")[0], (0.5 / 3.0) / 3.5);
  EXPECT_DOUBLE_EQ(rows.reals("effect")[row_of(rows, "metal", "road")], 0.5 / 3.0);
  EXPECT_FALSE(rows.column("effect").valid(row_of(rows, "metal", "school")));
  EXPECT_EQ(scores.column("worst_theme").text(1), "port") << "food lacks roads more, but ports weigh more";
  f.themes[0].weight = f.themes[1].weight = f.themes[2].weight = f.themes[3].weight = 0;
  EXPECT_FALSE(tests::gaps_of({}, f, region()).at("cluster_gaps").column("gap_score").valid(0));
}

TEST(Gaps, AreasAreScoredByTheFirmsOfTheGroupInThem) {
  geo::Tables in = region();
  geo::Table &outlines = in["area_outlines"], &areas = in["areas"];
  geo::Texts ids, area, group;
  ids.add("north"), ids.add("south");
  geo::Shapes shapes = tests::square(0, 10'000, 9'000);
  shapes.add_shape(tests::square(0, -500, 9'000), 0);
  outlines.set("name", ids);
  outlines.set("area_id", std::move(ids));
  outlines.shapes = std::move(shapes);
  for (const auto& [a, g] : {std::pair{"north", "all"}, {"north", "metal"}, {"south", "metal"}})
    area.add(a), group.add(g);
  areas.set("area_id", std::move(area));
  areas.set("group_name", std::move(group));
  const geo::Tables out = tests::gaps_of({}, frame(), in);
  const geo::Table &scores = out.at("area_gaps"), &clusters = out.at("cluster_gaps");
  EXPECT_EQ(scores.reals("gap_score")[0], clusters.reals("gap_score")[1]) << "the north holds the food makers";
  EXPECT_FALSE(scores.column("gap_score").valid(1)) << "and no metal maker";
  EXPECT_EQ(scores.reals("gap_score")[2], clusters.reals("gap_score")[0]);
}

/// The frame with a theme that is judged by port, road and a part without a source.
Frame with_composite() {
  Frame f = frame();
  Theme whole;
  whole.name = "living_environment";
  whole.title = "Living environment";
  whole.parts = {"port", "road", "school"};
  whole.standard = 10'000;
  f.themes.push_back(whole);
  return f;
}

TEST(Gaps, AThemeOfPartsIsAsFarAsItsFarthestPart) {
  const Frame f = with_composite();
  const geo::Tables out = tests::gaps_of({}, f, region());
  const geo::Table& rows = out.at("gaps");
  const std::size_t row = row_of(rows, "metal", "living_environment");
  // Firms at 3900, 3900 (to p2: 5070), 2600 of 5000 m to a port, and 0, 1300, 2600 of 1300 m to the road.
  EXPECT_EQ(rows.column("unit").text(row), "× standard");
  EXPECT_EQ(rows.reals("standard")[row], 1.0);
  EXPECT_NEAR(rows.reals("found")[row], (0.78 + 1.0 + 2.0) / 3.0, 1e-6);
  EXPECT_EQ(rows.integers("firms_outside")[row], 1);
  EXPECT_FALSE(rows.column("facility_id").valid(row));
  EXPECT_EQ(gap_sentence(f, rows, row),
            "Living environment: 1 of 3 firms is farther from some part than its standard; weakest is Trunk road, with "
            "67 % of the firms within 1.3 km; of its 3 parts 1 is unknown: School.");
  EXPECT_EQ(out.at("cluster_gaps").integers("themes_known")[0], 1) << "parts count with the whole only";
  EXPECT_EQ(out.at("cluster_gaps").column("worst_theme").text(0), "living_environment");
  EXPECT_FALSE(out.at("access").has("living_environment_m"));
}

TEST(Gaps, PartsThatMayBeMissingLeaveTheLeastThatIsPossible) {
  Frame f = with_composite();
  f.themes[1].complete = false;  // the road
  const geo::Tables out = tests::gaps_of({}, f, region());
  const geo::Table& rows = out.at("gaps");
  const std::size_t metal = row_of(rows, "metal", "living_environment"),
                    food = row_of(rows, "food", "living_environment");
  EXPECT_FALSE(rows.column("severity").valid(metal)) << "a road may be there, and ports serve all";
  EXPECT_EQ(rows.integers("severity")[food], rows.integers("severity")[row_of(rows, "food", "port")])
      << "the port is lacking whatever roads there are";
  f.themes[0].has_source = f.themes[1].has_source = false;
  f.themes[0].complete = f.themes[1].complete = false;
  geo::Tables in = region();
  for (const char* table : {"facility_points", "facility_lines", "facility_areas"}) in[table] = in[table].take({});
  const geo::Tables nothing = tests::gaps_of({}, f, in);
  const std::size_t row = row_of(nothing.at("gaps"), "metal", "living_environment");
  EXPECT_FALSE(nothing.at("gaps").column("covered_share").valid(row));
  EXPECT_EQ(gap_sentence(f, nothing.at("gaps"), row),
            "Living environment: unknown for the 3 firms; of its 3 parts 3 are unknown: Port, Trunk road, School.");
}

TEST_F(GapsStage, SpeaksPlainly) {
  EXPECT_EQ(sentence("metal", "road"),
            "Trunk road: 1 of 3 firms is farther than 1.3 km from the nearest; for most that is Ring road; 1.3 km on "
            "average by road estimate "
            "(straight line × 1.3).");
  EXPECT_EQ(sentence("metal", "port"),
            "Port: all 3 firms are within 5 km; for most Port Azul is nearest; 3.5 km on average by road estimate "
            "(straight line × 1.3); "
            "67 % have a second one within the standard.");
  EXPECT_EQ(sentence("food", "port"),
            "Port: 2 of 2 firms (12 employees) are farther than 5 km from the nearest; for most that is Far port; 9.1 "
            "km on average by road "
            "estimate (straight line × 1.3).");
  EXPECT_EQ(sentence("metal", "park"),
            "Industrial park: 3 of 3 firms (30 employees) are farther than 2 km from the nearest; for most that is "
            "North park; 16.9 km on "
            "average by road estimate (straight line × 1.3); the layer is not known to be complete, so this is "
            "unknown, not a gap.");
  EXPECT_EQ(sentence("metal", "school"),
            "School: whether the 3 firms are within 1 km is unknown: the run has no source for it.");
}

TEST(Gaps, AGroupMayHaveAStandardOfItsOwn) {
  Frame f = frame();
  f.themes[1].of_groups["metal"] = 500;
  const geo::Tables out = tests::gaps_of({}, f, region());
  const geo::Table& table = out.at("gaps");
  const std::size_t metal = row_of(table, "metal", "road"), food = row_of(table, "food", "road");
  EXPECT_EQ(table.reals("standard")[metal], 500);
  EXPECT_EQ(table.reals("standard")[food], 1300) << "inherited from the theme";
  EXPECT_EQ(table.integers("firms_outside")[metal], 2) << "one of three firms lies on the road";
  EXPECT_NE(gap_sentence(f, table, metal).find("farther than 500 m (the standard of its group) from the nearest"),
            std::string::npos);
  EXPECT_EQ(gap_sentence(f, table, food).find("group"), std::string::npos);
  std::int64_t outside = 0;
  for (std::size_t cell = 0; cell < out.at("gap_cells").size(); ++cell)
    if (out.at("gap_cells").column("theme").text(cell) == "road")
      outside += out.at("gap_cells").integers("firms_outside")[cell];
  EXPECT_EQ(outside, 4) << "cells hold firms of all groups and go by the theme's standard";
}

TEST(Gaps, WithoutAnyFacilityACompleteThemeIsSevereAndAnIncompleteOneUnknown) {
  geo::Tables in = region();
  for (const char* table : {"facility_points", "facility_lines", "facility_areas"}) in[table] = in[table].take({});
  const Frame f = frame();
  const geo::Tables out = tests::gaps_of({}, f, in);
  const geo::Table& table = out.at("gaps");
  const std::size_t port = row_of(table, "metal", "port"), park = row_of(table, "metal", "park");
  EXPECT_EQ(table.integers("severity")[port], 3);
  EXPECT_EQ(table.integers("firms_outside")[port], 3);
  EXPECT_FALSE(table.column("severity").valid(park));
  EXPECT_EQ(gap_sentence(f, table, port),
            "Port: none of the 3 firms has one in reach; the layer is complete and holds none.");
  EXPECT_EQ(gap_sentence(f, table, park),
            "Industrial park: none is known in reach of the 3 firms; the layer is not known to be complete, so this is "
            "unknown, not a gap.");
  EXPECT_EQ(out.at("gap_lines").size(), 0U);
  EXPECT_FALSE(out.at("access").column("port_m").valid(0));
}

// All three ports lie in the region, though infrastructure is read to 20 km beyond it. The two firms of cluster food
// are 1 and 3 km from the western border.
class AtTheBorder : public testing::Test {
 protected:
  void add_port(double x, double y) {
    geo::Table& points = in_["facility_points"] = geo::Table();
    points.set("x_m", std::vector<double>{1'000, 4'000, 9'000, x});
    points.set("y_m", std::vector<double>{4'000, 0, 15'000, y});
    set_attributes(points, {{0, "p2", "Port Azul"}, {0, "p1", ""}, {0, "p3", "Far port"}, {0, "p4", ""}});
  }
  static GapsParams nothing_beyond() {
    GapsParams params;
    params.beyond = "nothing";
    return params;
  }
  void judge(double standard, const GapsParams& params = {}) {
    frame_.themes[0].standard = standard;
    frame_.margin_m = 20'000;
    out_ = tests::gaps_of(params, frame_, in_);
    row_ = row_of(out_["gaps"], "food", "port");
  }
  std::optional<std::int64_t> severity() {
    const geo::Table& table = out_["gaps"];
    return table.column("severity").valid(row_) ? std::optional(table.integers("severity")[row_]) : std::nullopt;
  }
  std::string doubt() {
    const std::string text = gap_sentence(frame_, out_["gaps"], row_), start = "(straight line × 1.3)";
    return text.substr(text.find(start) + start.size());
  }

  Frame frame_ = frame();
  geo::Tables in_ = region(), out_;
  std::size_t row_ = 0;
};

TEST_F(AtTheBorder, WhatAFacilityBeyondCouldServeIsUnknown) {
  judge(5'000);
  EXPECT_EQ(severity(), std::nullopt);
  EXPECT_EQ(out_["gaps"].integers("firms_outside")[row_], 2) << "what is known stays";
  EXPECT_EQ(doubt(),
            "; the layer ends at the border, 1.0 km away at the nearest: what lies beyond is unknown, so this is "
            "unknown, not a gap.");
  for (std::size_t line = 0; line < out_["gap_lines"].size(); ++line)
    EXPECT_NE(out_["gap_lines"].column("theme").text(line), "port");
  const geo::Table& cells = out_["gap_cells"];
  for (std::size_t cell = 0; cell < cells.size(); ++cell)
    EXPECT_TRUE(cells.column("theme").text(cell) != "port" || !cells.column("severity").valid(cell)) << cell;
  EXPECT_EQ(warnings_in(out_["gaps_notes"]),
            std::vector<std::string>{"gaps: the layer of port ends at the border of the region, so 1 gap near it is "
                                     "unknown or the least that is possible; take a layer that reaches farther, or set "
                                     "gaps.beyond to nothing if nothing lies there"});
}

TEST_F(AtTheBorder, AFacilityJustBeyondServesToTheStandardInclusive) {
  judge(3'900);
  EXPECT_EQ(severity(), std::nullopt);
  judge(3'899);
  EXPECT_EQ(severity(), 1) << "the firm 3 km from the border is 1 m too far, so a slight gap is certain";
}

TEST_F(AtTheBorder, AGroupsStandardIsJudgedAtTheBorderToo) {
  frame_.themes[0].of_groups["food"] = 3'899;
  judge(10'000);
  EXPECT_EQ(severity(), 1) << "as with a theme of this standard";
  frame_.themes[0].of_groups["food"] = 20'000;
  judge(3'899);
  EXPECT_EQ(severity(), 0) << "the nearest ports are within 20 km";
}

TEST_F(AtTheBorder, AGapThatAFacilityBeyondWouldNotCloseHasTheLeastSeverity) {
  judge(2'000, nothing_beyond());
  EXPECT_EQ(severity(), 3);
  judge(2'000);
  EXPECT_EQ(severity(), 2) << "one of two firms served, the other, of 7 employees, 3.9 km away";
  EXPECT_EQ(doubt(),
            "; the layer ends at the border, 1.0 km away at the nearest: as a facility may stand beyond, the severity "
            "is the least that "
            "is possible.");
  EXPECT_EQ(out_["gap_lines"].column("theme").text(0), "port");
}

TEST_F(AtTheBorder, AGapOutOfReachOfTheBorderStays) {
  judge(1'200);
  EXPECT_EQ(severity(), 3);
  EXPECT_EQ(doubt(), ".");
}

TEST_F(AtTheBorder, ALayerMayEndALittleBeyond) {
  add_port(9'000, 20'500);
  judge(4'550);
  EXPECT_EQ(severity(), std::nullopt) << "1.3 times 3 km and 500 m";
  EXPECT_EQ(doubt(),
            "; the layer ends 500 m beyond the border, which is 1.0 km away at the nearest: what lies beyond is "
            "unknown, so this is "
            "unknown, not a gap.");
  judge(4'549);
  EXPECT_EQ(severity(), 1);
}

TEST_F(AtTheBorder, ALayerThatReachesTheMarginLeavesNothingOpen) {
  add_port(9'000, 40'000);
  judge(5'000);
  EXPECT_EQ(severity(), 2);
}

TEST_F(AtTheBorder, NothingBeyondLeavesNothingOpen) {
  judge(5'000, nothing_beyond());
  EXPECT_EQ(severity(), 2);
  EXPECT_EQ(doubt(), ".");
  EXPECT_EQ(warnings_in(out_["gaps_notes"]), std::vector<std::string>{});
}

TEST_F(AtTheBorder, AHandfulOfFacilitiesDoesNotShowThatTheLayerEnds) {
  judge(5'000);
  const std::size_t road = row_of(out_["gaps"], "food", "road");
  EXPECT_EQ(out_["gaps"].integers("severity")[road], 3) << "one road: by chance inside in 1 of 9 cases";
  in_["facility_points"] = in_["facility_points"].take(std::vector<geo::Row>{0, 2});
  judge(5'000);
  EXPECT_EQ(severity(), 2) << "two ports: 1 of 81";
}

TEST_F(AtTheBorder, WithoutAnyFacilityACompleteThemeIsSevere) {
  for (const char* table : {"facility_points", "facility_lines", "facility_areas"}) in_[table] = in_[table].take({});
  judge(5'000);
  EXPECT_EQ(severity(), 3);
}

TEST_F(AtTheBorder, ABoxHasAnEdge) {
  frame_.boundary = geo::Shapes(geo::Shapes::Kind::areas);
  judge(5'000);
  EXPECT_NE(doubt().find("ends at the edge of the region, 1.0 km away at the nearest"), std::string::npos) << doubt();
}

TEST(Gaps, WithoutClustersOrThemesTablesAreEmptyButThere) {
  geo::Tables in = region();
  in["clusters"] = in["clusters"].take({});
  in["members"] = in["members"].take({});
  EXPECT_EQ(tests::gaps_of({}, frame(), in).at("gaps").size(), 0U);
  Frame none = frame();
  none.themes.clear();
  const geo::Tables out = tests::gaps_of({}, none, region());
  EXPECT_TRUE(out.at("gaps").has("severity") && out.at("gap_cells").has("cell_id") &&
              out.at("gap_lines").has("length_m"));
}

TEST(Gaps, AreTheSameForAnyNumberOfThreads) {
  Frame f = frame();
  const geo::Tables one = tests::gaps_of({}, f, region());
  f.threads = 8;
  EXPECT_EQ(tests::gaps_of({}, f, region()), one);
}

TEST(Gaps, CriticalSuppliersAreJudgedByTheRegister) {
  Frame f = frame();
  f.themes = {f.themes[3]};
  f.themes[0].name = "critical_supplier";
  f.themes[0].title = "Critical supplier";
  f.themes[0].standard = 2600;
  geo::Tables in = region();
  geo::Table& reach = in["supplier_reach"];
  reach.set("needs", std::vector<std::uint8_t>{1, 1, 0, 1, 0, 0});
  reach.set("nearest_m", std::vector<double>{2000, 3000, 0, 0, 0, 0}, {1, 1, 1, 0, 1, 1});
  reach.set("second_m", std::vector<double>{2000, 3000, 0, 0, 0, 0}, {1, 1, 1, 0, 1, 1});
  const geo::Tables out = tests::gaps_of({}, f, in);
  const geo::Table& table = out.at("gaps");
  ASSERT_EQ(table.size(), 2U);
  EXPECT_EQ(table.column("firms").number(0), 2) << "the third firm buys nothing";
  EXPECT_EQ(table.column("covered_share").number(0), 0.5) << "2,000 m by 1.3 is the standard";
  EXPECT_EQ(
      gap_sentence(f, table, 0),
      "Critical supplier: 1 of 2 firms that buy along their chain is farther than 2.6 km from a stage they buy from; "
      "the nearest firm of the farthest such stage is 3.2 km on average by road estimate (straight line × 1.3) away.");
  EXPECT_EQ(table.column("severity").number(1), 3);
  EXPECT_EQ(
      gap_sentence(f, table, 1),
      "Critical supplier: 1 of 1 firms that buy along their chain is farther than 2.6 km from a stage they buy from; "
      "the region has no firm of some such stage.");
  EXPECT_EQ(out.at("gap_cells").size(), 2U);
  EXPECT_EQ(out.at("gap_lines").size(), 0U);
}

}  // namespace
}  // namespace pipeline
