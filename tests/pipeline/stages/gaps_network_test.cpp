// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "geo/core/error.hpp"
#include "geo/core/random.hpp"
#include "pipeline/notes.hpp"
#include "pipeline/stages/gaps.hpp"
#include "pipeline/stages/gaps/intervention_reach.hpp"
#include "pipeline/stages/gaps/road_network.hpp"
#include "pipeline/stages/gaps/service_areas.hpp"
#include "tests/support/firm_columns.hpp"
#include "tests/support/gaps_of.hpp"

namespace pipeline {
namespace {

struct Road {
  std::vector<std::pair<double, double>> vertices;
  float speed_kmh;
  std::int32_t oneway = 0;
};

geo::Table road_lines(const std::vector<Road>& roads) {
  geo::Table out;
  geo::Shapes lines(geo::Shapes::Kind::lines);
  std::vector<float> speed;
  std::vector<std::int32_t> oneway;
  for (const Road& road : roads) {
    for (const auto& [x, y] : road.vertices) lines.add_vertex(x, y);
    lines.end_ring();
    lines.end_part();
    lines.end_shape();
    speed.push_back(road.speed_kmh);
    oneway.push_back(road.oneway);
  }
  out.set("speed_kmh", std::move(speed));
  out.set("oneway", std::move(oneway));
  out.set("level", std::vector<std::int32_t>(roads.size(), 0));
  for (const char* flag : {"bridge", "shared_nodes", "of_class"})
    out.set(flag, std::vector<std::uint8_t>(roads.size(), 0));
  out.shapes = std::move(lines);
  return out;
}

void set_attributes(geo::Table& table, std::int32_t theme, const std::vector<std::string>& ids) {
  auto labels = std::make_shared<geo::Texts>();
  for (const char* name : {"port", "water", "park", "road"}) labels->add(name);
  geo::Texts id;
  for (const std::string& text : ids) id.add(text);
  table.set("facility_id", std::move(id));
  table.set("theme", geo::Column::coded(std::vector<std::int32_t>(ids.size(), theme), labels));
  geo::Texts name;
  for (std::size_t i = 0; i < ids.size(); ++i) name.add("");
  table.set("name", std::move(name), geo::Column::Mask(ids.size(), 0));
}

/// Port in minutes by road, water in metres straight, park (an area) in metres by road, road (a line) in minutes.
Frame frame() {
  Frame out = tests::frame_of_20_km();
  const auto theme = [](const char* name, double standard, const char* unit, bool by_road) {
    Theme t;
    t.name = t.title = name;
    t.standard = standard;
    t.unit = unit;
    t.has_source = t.complete = true;
    t.by_road = by_road;
    return t;
  };
  out.themes = {theme("port", 12, "min", true), theme("water", 5'000, "m", false), theme("park", 4'000, "m", true),
                theme("road", 5, "min", true)};
  return out;
}

/// A street along y = 0 at 60 km/h, 1 km a minute, one-way east beyond x = 10 km, where another leads back north of it;
/// a bypass from there. Firms: at the street, 100 m off it, and on the way back.
geo::Tables region() {
  geo::Tables in;
  in["network_lines"] = road_lines({{{{0, 0}, {10'000, 0}}, 60},
                                    {{{10'000, 0}, {16'000, 0}}, 60, 1},
                                    {{{16'000, 0}, {16'000, 2'000}, {10'000, 2'000}, {10'000, 0}}, 60, 1},
                                    {{{2'000, 500}, {2'000, -500}}, 60}});
  in["firms"] = tests::firm_table({{1'000, 0, 0, 10}, {1'000, 100, 0, 20}, {12'000, 0, 0, 30}, {12'000, 6'000, 0, 5}});
  geo::Texts ids;
  for (const char* id : {"a", "b", "c", "d"}) ids.add(id);
  in["firms"].set("firm_id", std::move(ids));
  geo::Table& points = in["facility_points"];
  points.set("x_m", std::vector<double>{4'000, 14'000, 1'000});
  points.set("y_m", std::vector<double>{0, 0, 3'000});
  set_attributes(points, 0, {"p1", "p2", "w1"});
  points.set("theme", geo::Column::coded({0, 0, 1}, points.column("theme").labels()));
  geo::Table& areas = in["facility_areas"];
  areas.shapes = tests::square(500, 50, 1'000);  // around the second firm, north of the street
  set_attributes(areas, 2, {"k1"});
  geo::Table& lines = in["facility_lines"];
  geo::Shapes trunk(geo::Shapes::Kind::lines);
  for (const auto& [x, y] : {std::pair{6'000., -3'000.}, {6'000., 3'000.}}) trunk.add_vertex(x, y);
  trunk.end_ring();
  trunk.end_part();
  trunk.end_shape();
  lines.shapes = trunk;
  set_attributes(lines, 3, {"t1"});
  geo::Table& clusters = in["clusters"];
  geo::Texts names;
  names.add("metal");
  clusters.set("group_name", std::move(names));
  clusters.set("key", std::vector<std::int32_t>{0});
  clusters.shapes = tests::square(0, -500, 3'000);
  geo::Table& members = in["members"];
  geo::Texts groups;
  for (int i = 0; i < 4; ++i) groups.add("metal");
  members.set("row", std::vector<std::int32_t>{0, 1, 2, 3});
  members.set("group_name", std::move(groups));
  members.set("key", std::vector<std::int32_t>{0, 0, 0, 0}, {1, 1, 1, 0});
  in["hexagon_sizes"].set("cell_m", std::vector<double>{1000});
  return in;
}

GapsParams by_network() {
  GapsParams out;
  out.metric = "network";
  out.beyond = "nothing";
  out.walking_km_h = 6.0;  // 100 m a minute
  return out;
}

class GapsByNetwork : public testing::Test {
 protected:
  const Frame frame_ = frame();
  const geo::Tables out_ = tests::gaps_of(by_network(), frame_, region());
  double way(const char* column, std::size_t firm) const { return out_.at("access").column(column).number(firm); }
  std::size_t row_of(std::string_view theme) const {
    const geo::Column& themes = out_.at("gaps").column("theme");
    std::size_t row = 0;
    while (themes.text(row) != theme) ++row;
    return row;
  }
};

TEST_F(GapsByNetwork, TimesFollowTheRoadsAndTheirDirections) {
  EXPECT_NEAR(way("port_min", 0), 3.0, 1e-3);
  EXPECT_NEAR(way("port_min", 1), 4.0, 1e-3);  // a minute on foot
  EXPECT_NEAR(way("port_min", 2), 2.0, 1e-3);  // east, to p2
  // 4 km on foot to the way back, on to its west end, down to the street and east again to p2.
  EXPECT_NEAR(way("port_min", 3), 40.0 + 2.0 + 2.0 + 4.0, 1e-3);
}

TEST_F(GapsByNetwork, PipesGoStraight) {
  EXPECT_NEAR(way("water_m", 0), 3'000 * 1.3, 1e-2);
  EXPECT_EQ(out_.at("gaps").column("metric").text(row_of("water")), "beeline");
  EXPECT_EQ(out_.at("gaps").column("metric").text(row_of("port")), "network");
  EXPECT_EQ(out_.at("gaps").column("unit").text(row_of("port")), "min");
}

TEST_F(GapsByNetwork, AnAreaIsEnteredWhereItIsNearestToARoadAndAFirmInsideIsThere) {
  EXPECT_NEAR(way("park_m", 0), 50.0, 1e-2);
  EXPECT_EQ(way("park_m", 1), 0.0);
}

TEST_F(GapsByNetwork, ALineIsEnteredWhereARoadCrossesIt) { EXPECT_NEAR(way("road_min", 0), 5.0, 1e-3); }

TEST_F(GapsByNetwork, TheSecondNearestIsByRoadToo) {
  const geo::Table& gaps = out_.at("gaps");
  // First two firms: p1 in 3 and 4 min, p2 in 13 and 14; third: p2 in 2 min, p1 round by the way back.
  EXPECT_NEAR(gaps.column("second").number(row_of("port")), (13.0 + 14.0 + (4.0 + 10.0 + 6.0)) / 3.0, 1e-3);
}

TEST_F(GapsByNetwork, FirmsFarFromTheRoadAreNamed) {
  const auto warnings = warnings_in(out_.at("gaps_notes"));
  EXPECT_THAT(warnings,
              testing::Contains("gaps: 1 firm (d) is farther than gaps.snap (2000 m) from the nearest road; the "
                                "way there is counted on foot (6 km/h); check their places, or read roads that "
                                "lead there"));
}

TEST_F(GapsByNetwork, LinesFollowTheRoads) {
  Frame strict = frame();
  strict.themes = {strict.themes[0], strict.themes[1]};
  strict.themes[0].standard = 1;
  strict.themes[1].standard = 10;
  geo::Tables in = region();
  in["members"].set("row", std::vector<std::int32_t>{3, 3, 3, 3});
  in["members"].set("key", std::vector<std::int32_t>{0, 0, 0, 0});
  const geo::Tables out = tests::gaps_of(by_network(), strict, in);
  const geo::Table& lines = out.at("gap_lines");
  ASSERT_EQ(lines.size(), 2U);
  ASSERT_EQ(lines.column("theme").text(0), "port");
  // From the fourth firm 4 km on foot, west, south and east again to p2.
  const auto x = lines.shapes->xs(0), y = lines.shapes->ys(0);
  std::vector<std::pair<double, double>> vertices;
  for (std::size_t i = 0; i < x.size(); ++i) vertices.emplace_back(x[i], y[i]);
  EXPECT_EQ(vertices, (std::vector<std::pair<double, double>>{
                          {12'000, 6'000}, {12'000, 2'000}, {10'000, 2'000}, {10'000, 0}, {14'000, 0}}));
  EXPECT_EQ(lines.reals("length_m")[0], 12'000);
  EXPECT_EQ(lines.reals("length_m")[1], std::hypot(11'000, 3'000)) << "pipes go straight";
}

TEST_F(GapsByNetwork, TheWayToTheRoadIsReported) {
  std::string text;
  for (const io::Choice& choice : choices_in({{"gaps_notes", out_.at("gaps_notes")}}))
    if (choice.key == "gaps.to_road") text = choice.reason;
  EXPECT_EQ(text,
            "firms stand 0 m (median), 4000 m (95 %) and at most 4000 m from the nearest road; facilities 0 m "
            "(median), 50 m (95 %) and at most 50 m");
}

TEST(GapsByBadRoads, PartsAreNamedWithTheirFirms) {
  geo::Tables in = region();
  in["network_lines"] = road_lines({{{{0, 0}, {10'000, 0}}, 60}, {{{11'500, 0}, {16'000, 0}}, 60}});
  EXPECT_THAT(warnings_in(tests::gaps_of(by_network(), frame(), in).at("gaps_notes")),
              testing::Contains("gaps: the road network is in 2 parts, the largest has 69 % of its length and 50 % of "
                                "the firms; from the others nothing beyond them is reached; check the roads for gaps "
                                "and closed stretches (gaps.network_tolerance joins dead ends)"));
}

TEST(GapsByBadRoads, WhoStandsAtAOneWayOfTheWrongWayRoundIsNamed) {
  geo::Tables in = region();
  // Both sides of a road lead east beyond 10 km: the third firm cannot leave, nor can the facility p2 be left.
  in["network_lines"] = road_lines({{{{0, 0}, {5'000, 0}, {5'000, 1'000}, {0, 1'000}, {0, 0}}, 60},
                                    {{{2'000, 0}, {2'000, 1'000}}, 60},
                                    {{{5'000, 0}, {16'000, 0}}, 60, 1}});
  const auto warnings = warnings_in(tests::gaps_of(by_network(), frame(), in).at("gaps_notes"));
  EXPECT_THAT(warnings, testing::Contains("gaps: 2 firms (c, d) lie at roads that one-ways lead to and none leads away "
                                          "from; the roads may be digitised the wrong way round; write -1 as their "
                                          "one-way value, or turn them"));
  EXPECT_THAT(warnings, testing::Contains(testing::StartsWith("gaps: 1 facility (p2) lies at roads that one-ways lead "
                                                              "to and none leads away from")));
}

TEST_F(GapsByNetwork, SentencesSayMinutesByRoad) {
  EXPECT_EQ(
      gap_sentence(frame_, out_.at("gaps"), row_of("port")),
      "port: all 3 firms are within 12 min; for most facility p1 is nearest; 3 min on average by road; 0 % have a "
      "second one within the standard.");
}

TEST_F(GapsByNetwork, ServiceAreasHoldTheFirmsOfTheirMinutes) {
  const geo::Table& areas = out_.at("service_areas");
  ASSERT_EQ(areas.column("theme").text(0), "port");
  std::vector<double> minutes;
  std::vector<std::int64_t> firms;
  for (std::size_t row = 0; areas.column("theme").text(row) == "port"; ++row) {
    minutes.push_back(areas.reals("up_to_min")[row]);
    firms.push_back(areas.integers("firms")[row]);
    EXPECT_TRUE(areas.shapes->contains(row, 4'000, 0));
    EXPECT_EQ(areas.shapes->contains(row, 300, 0), minutes.back() >= 4.0) << minutes.back();
    EXPECT_FALSE(areas.shapes->contains(row, 4'000, 1'500));
  }
  EXPECT_EQ(minutes, (std::vector<double>{12, 8, 4}));
  EXPECT_EQ(firms, (std::vector<std::int64_t>{3, 3, 3}));
}

TEST_F(GapsByNetwork, TheNetworkIsGivenOn) {
  EXPECT_EQ(out_.at("network_edges").size(), out_.at("network_edges").shapes->size());
  EXPECT_GT(out_.at("network_nodes").size(), 4U);
}

/// A lattice of streets, every third of them one-way, with firms drawn beside them; nobody has a facility near, but for
/// one in the corner. Training in minutes and customs in metres by road, water straight.
class ActionsByNetwork : public testing::Test {
 protected:
  ActionsByNetwork() {
    frame_ = tests::frame_of_20_km();
    for (const auto& [name, standard, unit, by_road] :
         {std::tuple("training", 4.3, "min", true), {"water", 2'100.0, "m", false}, {"customs", 3'000.0, "m", true}}) {
      Theme theme;
      theme.name = theme.title = name, theme.standard = standard, theme.unit = unit, theme.by_road = by_road;
      theme.has_source = theme.complete = true;
      frame_.themes.push_back(theme);
    }
    frame_.themes[0].of_groups = {{"food", 6.5}};
    in_ = region();
    std::vector<Road> roads;
    for (int i = 1; i < 10; ++i) {
      const double at = 2'000.0 * i;
      roads.push_back({{{2'000, at}, {18'000, at}}, 30.0F + 10.0F * static_cast<float>(i % 4), i % 3 == 0});
      roads.push_back({{{at, 2'000}, {at, 18'000}}, 50, i % 3 == 1 ? -1 : 0});
    }
    in_["network_lines"] = road_lines(roads);
    geo::Random random(5, 6);
    std::vector<tests::Firm> firms;
    for (std::uint32_t i = 0; i < 400; ++i) {
      const double x = 2'000.0 + 64.0 * random.below(250), y = 2'000.0 + 64.0 * random.below(250);
      firms.push_back({x, y, static_cast<std::int32_t>(random.below(2))});
    }
    in_["firms"] = tests::firm_table(firms);
    geo::Texts ids;
    for (std::size_t i = 0; i < firms.size(); ++i) ids.add(std::to_string(i));
    in_["firms"].set("firm_id", std::move(ids));
    for (const char* table : {"facility_areas", "facility_lines"}) {
      const auto kind = in_[table].shapes->kind();
      in_[table] = {};
      in_[table].shapes = geo::Shapes(kind);
    }
    add({2'000, 2'000, "training"}), add({2'000, 2'000, "water"}), add({2'000, 2'000, "customs"});
  }

  struct Facility {
    double x_m, y_m;
    std::string theme;
  };
  void add(const Facility& facility) {
    facilities_.push_back(facility);
    auto labels = std::make_shared<geo::Texts>();
    for (const Theme& theme : frame_.themes) labels->add(theme.name);
    std::vector<double> x, y;
    std::vector<std::int32_t> theme;
    geo::Texts ids, names;
    for (const Facility& f : facilities_) {
      x.push_back(f.x_m), y.push_back(f.y_m);
      const auto found = std::ranges::find(frame_.themes, f.theme, &Theme::name);
      theme.push_back(static_cast<std::int32_t>(found - frame_.themes.begin()));
      ids.add(fmt::format("f{}", theme.size())), names.add("");
    }
    geo::Table& points = in_["facility_points"];
    points = {};
    points.set("x_m", std::move(x)), points.set("y_m", std::move(y));
    points.set("theme", geo::Column::coded(std::move(theme), labels));
    points.set("facility_id", std::move(ids)), points.set("name", std::move(names));
  }

  geo::Tables run() const {
    GapsParams params = by_network();
    params.budget = 12.0;
    return tests::gaps_of(params, frame_, in_);
  }

  /// Firms within the standard of their group.
  std::int64_t served(const geo::Tables& out, std::string_view theme_name) const {
    const Theme& theme = *std::ranges::find(frame_.themes, theme_name, &Theme::name);
    const geo::Column& way = out.at("access").column(access_name(theme));
    const auto group = in_.at("firms").codes("group");
    std::int64_t firms = 0;
    for (std::size_t firm = 0; firm < group.size(); ++firm)
      firms += way.number(firm) <= theme.standard_for(group[firm] == 0 ? "metal" : "food");
    return firms;
  }

  Frame frame_;
  geo::Tables in_;
  std::vector<Facility> facilities_;
};

TEST_F(ActionsByNetwork, WhatIsBuiltServesJustTheFirmsThatWerePromised) {
  geo::Tables now = run();
  const geo::Table plan = now.at("actions");
  ASSERT_EQ(plan.size(), 12U);
  std::set<std::string> themes;
  for (std::size_t row = 0; row < plan.size(); ++row) {
    const std::string theme(plan.column("theme").text(row));
    const std::int64_t before = served(now, theme);
    add({plan.reals("x_m")[row], plan.reals("y_m")[row], theme});
    now = run();
    EXPECT_EQ(served(now, theme) - before, plan.integers("firms_served")[row]) << row << " " << theme;
    themes.insert(theme);
  }
  EXPECT_EQ(themes.size(), 3U) << "or something is not looked at";
}

TEST_F(ActionsByNetwork, PlacesAreOnTheRoad) {
  const geo::Table plan = run().at("actions");
  for (std::size_t row = 0; row < plan.size(); ++row) {
    const double x = plan.reals("x_m")[row], y = plan.reals("y_m")[row];
    EXPECT_TRUE(std::fmod(x, 2'000.0) == 0.0 || std::fmod(y, 2'000.0) == 0.0) << x << " " << y;
  }
}

TEST_F(ActionsByNetwork, DoNotDependOnThreads) {
  const geo::Table one = run().at("actions");
  frame_.threads = 3;
  const geo::Table three = run().at("actions");
  ASSERT_EQ(one.size(), three.size());
  for (std::size_t row = 0; row < one.size(); ++row) {
    EXPECT_EQ(one.reals("x_m")[row], three.reals("x_m")[row]);
    EXPECT_EQ(one.integers("firms_served")[row], three.integers("firms_served")[row]);
    EXPECT_EQ(one.reals("bound_gap")[row], three.reals("bound_gap")[row]);
  }
}

TEST_F(ActionsByNetwork, PlacesBeyondTheWorkServeNobody) {
  Notes notes(Group{});
  const geo::RoadNetwork network = road_network(in_.at("network_lines"), frame_, 1.0, notes).network;
  const Demand demand(in_.at("firms"), false);
  RoadReach roads(network, {}, in_.at("firms"), demand, 2);
  Need need;
  need.name = "customs", need.standard = 3'000.0, need.by_road = true;
  for (geo::Row firm = 0; firm < in_.at("firms").size(); ++firm) need.firms.push_back(firm);
  need.within.assign(need.firms.size(), 3'000.0F);
  const NeedPoints points(need, in_.at("firms"));
  std::vector<BuildingPlace> places;
  for (std::size_t i = 0; i < 100; ++i) places.push_back({6'000.0, 6'000.0, {}, {}, 99 - i});
  const geo::CandidateRuns all = served_by(places, points, in_.at("firms"), &roads, 2),
                           some = served_by(places, points, in_.at("firms"), &roads, 2, 1);
  for (std::size_t i = 0; i < places.size(); ++i) {
    EXPECT_FALSE(all.of(i).empty());
    EXPECT_EQ(some.of(i).empty(), places[i].turn >= 64) << "a round of 64 places is always looked at";
  }
}

TEST(GapsMetric, WithoutRoadsMetricNetworkIsAnErrorOfTheConfig) {
  geo::Tables in = region();
  in.erase("network_lines");
  EXPECT_THROW(tests::gaps_of(by_network(), frame(), in), geo::UserError);
}

TEST(GapsMetric, RoadsAreTakenAndTheirNetworkServesASecondTime) {
  geo::Tables in = region();
  const geo::Tables first = gaps(by_network(), frame(), in);
  EXPECT_FALSE(in.contains("network_lines"));
  for (const char* name : {"network_nodes", "network_edges"}) in[name] = first.at(name);
  const geo::Tables second = gaps(by_network(), frame(), in);
  for (const char* name : {"gaps", "gap_cells", "gap_lines", "access", "actions", "network_nodes", "network_edges"})
    EXPECT_EQ(second.at(name), first.at(name)) << name;
}

TEST(GapsMetric, WithMetricBeelineThereIsNoNetworkAndNoServiceArea) {
  Frame straight = frame();
  for (Theme& theme : straight.themes) theme.by_road = false;
  const geo::Tables out = tests::gaps_of({}, straight, region());
  EXPECT_EQ(out.at("network_edges").size(), 0U);
  EXPECT_EQ(out.at("service_areas").size(), 0U);
}

TEST(ServiceSteps, AreThirdsOfATimeOrTimesOfTheConfig) {
  Theme port;
  port.unit = "min", port.standard = 120;
  EXPECT_EQ(ServiceSteps({"auto"}).of(port), (std::vector<double>{40, 80, 120}));
  port.unit = "m";
  EXPECT_EQ(ServiceSteps({"auto"}).of(port), (std::vector<double>{10, 20, 30}));
  EXPECT_EQ(ServiceSteps({"1 h", "15 min"}).of(port), (std::vector<double>{15, 60}));
  EXPECT_TRUE(ServiceSteps({"none"}).of(port).empty());
  EXPECT_THROW(ServiceSteps({"5 km"}), geo::UserError);
}

}  // namespace
}  // namespace pipeline
