// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <optional>
#include <string>

#include "geo/core/error.hpp"
#include "geo/surfaces/hexagons.hpp"
#include "pipeline/columns_of.hpp"
#include "pipeline/notes.hpp"
#include "pipeline/stages/sites.hpp"
#include "tests/support/firm_columns.hpp"
#include "tests/support/network_tables.hpp"

namespace pipeline {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Criterion {
  std::string name, raster{}, unit{};
  std::optional<double> min{}, best_from{}, best_to{}, max{};
  bool relative = false, required = false;
  double weight = 1.0;
};
struct Rule {
  std::string name;
  geo::Shapes shape{geo::Shapes::Kind::areas};  ///< Of a layer of its own.
  double buffer_m = 0.0;
  std::int32_t theme = -1;
};

/// 20 km square without anything in it but what a test adds; road is theme 0, school theme 1.
class Suitability : public testing::Test {
 protected:
  Suitability() {
    frame = tests::frame_of_20_km();
    for (const char* name : {"road", "school"}) {
      Theme theme;
      theme.name = name;
      theme.standard = 2000;
      theme.has_source = true;
      frame.themes.push_back(theme);
    }
    params.cell_m = 1000.0;
    params.detour = 1.0;
  }

  const geo::Tables& run() {
    geo::Tables in;
    in["firms"] = tests::firm_table(firms);
    in["clusters"] = clusters;
    in["members"] = members;
    in["access"] = access;
    add_facilities(in);
    add_criteria(in);
    add_rules(in);
    in["people_points"] = people_points;
    in["people_areas"] = people_areas;
    in["raster_cells"] = raster_cells;
    in.insert(roads.begin(), roads.end());
    return out_ = sites(params, frame, in);
  }

  void add_facilities(geo::Tables& in) const {
    geo::Table& points = in["facility_points"];
    set_column(points, "x_m", facilities, [](const auto& f) { return f.x; });
    set_column(points, "y_m", facilities, [](const auto& f) { return f.y; });
    set_column(points, "theme", facilities, [](const auto& f) { return f.theme; });
    for (const char* name : {"facility_id", "name"})
      set_column(points, name, facilities, [](const auto& f) { return std::to_string(f.x); });
    in["facility_lines"], in["facility_areas"];
  }

  void add_criteria(geo::Tables& in) const {
    geo::Table& table = in["siting_criteria"];
    set_column(table, "name", criteria, &Criterion::name);
    set_column(table, "title", criteria, &Criterion::name);
    set_column(table, "raster", criteria, &Criterion::raster);
    set_column(table, "unit", criteria, &Criterion::unit);
    for (const char* name : {"land", "classes", "source"})
      set_column(table, name, criteria, [](const Criterion&) { return std::string(); });
    set_column(table, "min", criteria, &Criterion::min);
    set_column(table, "best_from", criteria, &Criterion::best_from);
    set_column(table, "best_to", criteria, &Criterion::best_to);
    set_column(table, "max", criteria, &Criterion::max);
    set_column(table, "relative", criteria, [](const Criterion& c) { return std::uint8_t{c.relative}; });
    set_column(table, "required", criteria, [](const Criterion& c) { return std::uint8_t{c.required}; });
    set_column(table, "weight", criteria, &Criterion::weight);
  }

  void add_rules(geo::Tables& in) const {
    geo::Table& table = in["exclusion_rules"];
    set_column(table, "name", rules, &Rule::name);
    for (const char* name : {"title", "raster", "source"})
      set_column(table, name, rules, [](const Rule& rule) { return rule.name; });
    set_column(table, "theme", rules, &Rule::theme);
    set_column(table, "buffer_m", rules, &Rule::buffer_m);
    in["exclusion_points"], in["exclusion_lines"];
    geo::Table& areas = in["exclusion_areas"];
    areas.shapes = geo::Shapes(geo::Shapes::Kind::areas);
    std::vector<std::int32_t> rule;
    for (std::size_t r = 0; r < rules.size(); ++r)
      if (rules[r].shape.size() > 0) areas.shapes->add_shape(rules[r].shape, 0), rule.push_back(static_cast<int>(r));
    areas.set("rule", std::move(rule));
  }

  const geo::Table& cells() const { return out_.at("site_cells"); }
  std::size_t at(std::int32_t q, std::int32_t r) const {
    for (std::size_t row = 0; row < cells().size(); ++row)
      if (cells().codes("q")[row] == q && cells().codes("r")[row] == r) return row;
    throw std::out_of_range("no such hexagon");
  }
  double number(const char* column, std::int32_t q, std::int32_t r) const {
    return cells().column(column).number(at(q, r));
  }
  std::string_view reason(std::int32_t q, std::int32_t r) const { return cells().column("excluded_by").text(at(q, r)); }
  /// About suitability: that there are no clusters to serve is nothing new.
  std::vector<std::string> warnings() const {
    std::vector<std::string> all = warnings_in(out_.at("sites_notes"));
    std::erase_if(all, [](const std::string& text) { return text.find("no cluster that sites") != std::string::npos; });
    return all;
  }

  struct Facility {
    double x, y;
    std::int32_t theme = 0;
  };
  Frame frame;
  SitesParams params;
  std::vector<tests::Firm> firms{{10'000, 10'000, 0, 10.0}};
  std::vector<Facility> facilities{{5'000, 0.0}};
  std::vector<Criterion> criteria{{.name = "road", .best_to = 1000.0, .max = 5000.0}};
  std::vector<Rule> rules;
  geo::Table clusters, members, access, people_points, people_areas, raster_cells;
  geo::Tables roads;  ///< None: ways are straight.

 private:
  geo::Tables out_;
};

TEST_F(Suitability, WithoutSitesInTheConfigThereIsNone) {
  criteria.clear();
  EXPECT_EQ(run().at("site_cells").size(), 0U);
}

TEST_F(Suitability, IsTheValueOfTheWay) {
  run();
  // (6, 10): centre 11,000 m east, 8,660 m north; (7, 4): 9,000 m, 3,464 m, so 5,292 m away; (5, 4): 7,000 m, 4,000 m
  // away.
  EXPECT_NEAR(number("raw_road", 5, 4), 4000.0, 0.01);
  EXPECT_NEAR(number("score", 5, 4), 0.25, 1e-5);
  EXPECT_EQ(number("score", 6, 10), 0.0) << "too far, yet not excluded";
  EXPECT_EQ(reason(6, 10), "");
  EXPECT_THAT(warnings(), IsEmpty());
}

TEST_F(Suitability, BeyondALimitThatIsRequiredIsExcluded) {
  criteria[0].required = true;
  run();
  EXPECT_EQ(reason(6, 10), "road");
  EXPECT_EQ(reason(5, 4), "");
}

TEST_F(Suitability, OutsideTheRegionIsExcludedByItsShare) {
  params.usable_share = 0.3;
  run();
  EXPECT_EQ(number("usable_share", 8, 8), 1.0);
  EXPECT_NEAR(number("usable_share", 5, 0), 0.5, 1e-6) << "the southern border cuts it in halves";
  EXPECT_EQ(reason(5, 0), "");
  EXPECT_NEAR(number("usable_share", 0, 0), 0.25, 1e-6) << "the corner of the square is its middle";
  EXPECT_EQ(reason(0, 0), "outside");
}

TEST_F(Suitability, RulesTakeTheirExactAreaOnce) {
  // Two overlapping squares of which both cover the western half of (8, 8), whose centre is 12,000 m, 6,928 m.
  rules = {{"park", tests::square(8'000, 4'000, 4'000)}, {"lake", tests::square(9'000, 5'000, 3'000)}};
  run();
  EXPECT_NEAR(number("usable_share", 8, 8), 0.5, 1e-6);
  EXPECT_EQ(reason(8, 8), "");
  EXPECT_EQ(number("usable_share", 7, 8), 0.0);
  EXPECT_EQ(reason(7, 8), "park") << "both take all of it: the first";
  EXPECT_EQ(run().at("site_exclusions").size(), 2U);
}

TEST_F(Suitability, KeepsAwayFromAThemeByItsBuffer) {
  facilities.push_back({12'000, 6'928.203125, 1});
  rules = {{.name = "school", .buffer_m = 1200.0, .theme = 1}};
  run();
  EXPECT_EQ(reason(8, 8), "school");
  EXPECT_EQ(number("usable_share", 8, 8), 0.0);
  EXPECT_EQ(number("usable_share", 11, 8), 1.0);
  const double disc = run().at("site_exclusions").shapes->area_m2(0);
  EXPECT_NEAR(disc, std::acos(-1.0) * 1200.0 * 1200.0, 0.002 * disc) << "64 sides";
}

TEST_F(Suitability, RastersAreSubtractedFromWhatIsLeft) {
  rules = {{"park", tests::square(8'000, 4'000, 4'000)}, {"steep"}};
  raster_cells.set("q", std::vector<std::int32_t>{8, 9});
  raster_cells.set("r", std::vector<std::int32_t>{8, 8});
  raster_cells.set("rule_1", std::vector<double>{0.3, 0.9});
  run();
  EXPECT_NEAR(number("usable_share", 8, 8), 0.2, 1e-6);
  EXPECT_EQ(reason(8, 8), "park");
  EXPECT_NEAR(number("usable_share", 9, 8), 0.1, 1e-6);
  EXPECT_EQ(reason(9, 8), "steep");
}

TEST_F(Suitability, SaysWhichRuleLeavesNothing) {
  rules = {{"park", tests::square(0, 0, 2'000)}, {"sea", tests::square(-1'000, -1'000, 30'000)}};
  run();
  EXPECT_THAT(
      warnings(),
      ElementsAre(HasSubstr("no site meets the rules; the rule that removes most is 'sea' (100 % of the land)")));
  for (std::size_t row = 0; row < cells().size(); ++row) EXPECT_EQ(cells().column("score").number(row), 0.0);
}

TEST_F(Suitability, WeighsByTheConfigOrByComparisons) {
  criteria.push_back({.name = "school", .best_to = 1.0, .max = 2.0, .weight = 1.0});
  facilities.push_back({1'000, 1'000, 1});
  run();
  EXPECT_NEAR(number("score", 5, 4), 0.125, 1e-5) << "equal weights of the profile; no school near";
  params.weights = {{"road", 3}, {"school", 1}};
  run();
  EXPECT_NEAR(number("score", 5, 4), 0.1875, 1e-5);
  params.weights.clear();
  params.pairwise = {"road school", "road 1 4", "school 1/4 1"};
  EXPECT_THAT(run().at("site_criteria").reals("weight"),
              ElementsAre(testing::DoubleNear(0.8, 1e-12), testing::DoubleNear(0.2, 1e-12)));
  EXPECT_NEAR(number("score", 5, 4), 0.2, 1e-5);
  params.combine = "geometric";
  run();
  EXPECT_EQ(number("score", 5, 4), 0.0);
}

TEST_F(Suitability, LeavesOutCriteriaWithoutData) {
  criteria.push_back({.name = "port", .best_to = 1.0, .max = 2.0});
  EXPECT_EQ(run().at("site_criteria").size(), 1U);
  EXPECT_THAT(warnings(), IsEmpty());
  params.weights = {{"road", 1}, {"port", 1}};
  run();
  EXPECT_THAT(warnings(), ElementsAre(HasSubstr("criterion 'port' has no data")));
  params.weights = {{"port", 1}};
  EXPECT_THROW(run(), geo::UserError);
}

TEST_F(Suitability, MeasuresSharesOfTheRangeFound) {
  criteria = {{.name = "cost", .raster = "cost", .best_to = 0.0, .max = 1.0, .relative = true}};
  raster_cells.set("q", std::vector<std::int32_t>{8, 9, 10});
  raster_cells.set("r", std::vector<std::int32_t>{8, 8, 8});
  raster_cells.set("criterion_cost", std::vector<double>{30, 50, 40});
  run();
  EXPECT_EQ(number("score", 8, 8), 1.0) << "the cheapest";
  EXPECT_EQ(number("score", 9, 8), 0.0);
  EXPECT_EQ(number("score", 10, 8), 0.5);
  EXPECT_FALSE(cells().column("raw_cost").valid(at(8, 4)));
  EXPECT_EQ(number("score", 8, 4), 0.0) << "nothing is known of it";
}

TEST_F(Suitability, SpreadsPeopleOverTheirAreas) {
  criteria = {{.name = "labour", .min = 0.0, .best_from = 1000.0}};
  params.labour_reach_s = 360.0;  // 5 km at 50 km/h
  people_areas.shapes = tests::square(10'500, 8'000, 1'000);
  people_areas.set("people", std::vector<double>{500.0});
  people_points.set("x_m", std::vector<double>{12'000});
  people_points.set("y_m", std::vector<double>{6'928});
  people_points.set("people", std::vector<double>{100.0});
  run();
  EXPECT_NEAR(number("raw_labour", 8, 8), 600.0, 0.1) << "all within 5 km";
  EXPECT_NEAR(number("score", 8, 8), 0.6, 1e-3);
  EXPECT_EQ(number("raw_labour", 1, 1), 0.0);
}

TEST_F(Suitability, TakesEmployeesWhereThePopulationIsUnknown) {
  criteria = {{.name = "labour", .min = 0.0, .best_from = 100.0}};
  firms = {{12'000, 6'900, 0, 10.0}, {12'000, 6'900, 0, 30.0}, {12'000, 6'900, 0, -1.0}};
  run();
  EXPECT_EQ(number("raw_labour", 8, 8), 60.0) << "the firm of unknown size counts as the mean";
  firms = {{12'000, 6'900, 0, -1.0}};
  EXPECT_THROW(run(), geo::UserError) << "no figure, and nothing else to go by";
}

TEST_F(Suitability, ServesClustersThatAreNoChance) {
  criteria = {{.name = "clusters", .best_to = 0.0, .max = 10'000.0}, {.name = "demand", .min = 0.0, .best_from = 4.0}};
  firms = {{5'000, 3'464, 0}, {5'000, 3'464, 0}, {15'000, 3'464, 0}};
  clusters.shapes = tests::square(4'500, 3'000, 1'000);
  clusters.shapes->add_shape(tests::square(14'500, 3'000, 1'000), 0);
  geo::Texts group;
  group.add("metal"), group.add("metal");
  clusters.set("group_name", group);
  clusters.set("key", std::vector<std::int32_t>{0, 2});
  clusters.set("p", std::vector<double>{0.01, 0.5});
  clusters.set("single_site", std::vector<std::uint8_t>{0, 0});
  auto names = std::make_shared<geo::Texts>();
  names->add("metal");
  members.set("row", std::vector<std::int32_t>{0, 1, 2});
  members.set("group_name", geo::Column::coded({0, 0, 0}, names));
  members.set("key", std::vector<std::int32_t>{0, 0, 2});
  access.set("road_m", std::vector<float>{5000, 100, 5000});
  access.set("school_m", std::vector<float>{5000, 5000, 5000});
  params.demand_reach_m = 3'000.0;
  run();
  EXPECT_EQ(number("raw_clusters", 3, 4), 0.0) << "5,000 m, 3,464 m: inside the outline";
  EXPECT_NEAR(number("raw_clusters", 13, 4), 9'500.0, 0.01) << "chance may explain the second";
  EXPECT_EQ(number("raw_demand", 3, 4), 1.5) << "one firm lacks both themes, the other one of two";
  EXPECT_EQ(number("raw_demand", 13, 4), 0.0);
  params.alpha = 1.0;
  run();
  EXPECT_EQ(number("raw_clusters", 13, 4), 0.0);
  EXPECT_EQ(number("raw_demand", 13, 4), 1.0);
}

TEST_F(Suitability, ThemesThatAreTravelledToAreReachedByRoad) {
  roads = tests::network({{5'000, 0}, {5'000, 9'000}, {9'000, 9'000}, {9'000, 0}}, {{0, 1}, {1, 2}, {2, 3}});
  frame.themes[0].by_road = true;
  facilities = {{5'000, 0, 0}, {5'000, 0, 1}};
  criteria = {{.name = "road", .best_to = 1000.0, .max = 5000.0}, {.name = "school", .best_to = 1000.0, .max = 5000.0}};
  run();
  EXPECT_NEAR(number("raw_road", 9, 0), 9'000 + 4'000 + 9'000, 0.1);
  EXPECT_NEAR(number("raw_school", 9, 0), 4'000, 0.1) << "not by road";
  criteria[0].unit = criteria[1].unit = "min";
  run();
  EXPECT_NEAR(number("raw_road", 9, 0), 22.0, 1e-3) << "60 km/h";
  EXPECT_NEAR(number("raw_school", 9, 0), 4.0 / 50.0 * 60.0, 1e-9) << "sites.speed_kmh";
}

TEST_F(Suitability, WhereNoRoadLeadsTheWayCountsAsTheLongest) {
  // From the western street none leads to the eastern one, where the road is entered.
  roads = tests::network({{5'000, 0}, {5'000, 9'000}, {13'000, 0}, {13'000, 9'000}}, {{0, 1}, {2, 3}});
  frame.themes[0].by_road = true;
  facilities = {{13'000, 0, 0}};
  criteria = {{.name = "road", .best_to = 1000.0, .max = 5000.0}};
  run();
  EXPECT_FALSE(cells().column("raw_road").valid(at(5, 0))) << "it is unknown how far that is";
  EXPECT_EQ(number("score_road", 5, 0), 0.0);
  EXPECT_EQ(number("score", 13, 0), 1.0);
  criteria[0] = {.name = "road", .min = 1000.0, .best_from = 2000.0};  // to be kept away from
  run();
  EXPECT_EQ(number("score_road", 5, 0), 1.0);
  EXPECT_EQ(number("score", 13, 0), 0.0);
}

TEST_F(Suitability, LabourComesByRoad) {
  roads = tests::network({{5'000, 0}, {5'000, 9'000}, {9'000, 9'000}, {9'000, 0}}, {{0, 1}, {1, 2}, {2, 3}});
  criteria = {{.name = "labour", .min = 0.0, .best_from = 1000.0}};
  people_points.set("x_m", std::vector<double>{5'000, 9'000});
  people_points.set("y_m", std::vector<double>{0, 0});
  people_points.set("people", std::vector<double>{100.0, 7.0});
  params.labour_reach_s = 21.0 * 60.0;
  run();
  EXPECT_EQ(number("raw_labour", 9, 0), 7.0) << "the others are 22 min away, 4 km as the crow flies";
  params.labour_reach_s = 22.5 * 60.0;
  run();
  EXPECT_EQ(number("raw_labour", 9, 0), 107.0);
}

TEST_F(Suitability, DoesNotDependOnThreads) {
  rules = {{"park", tests::square(8'123, 4'321, 4'567)}};
  frame.threads = 1;
  const geo::Table one = run().at("site_cells");
  frame.threads = 4;
  EXPECT_EQ(run().at("site_cells"), one);
}

}  // namespace
}  // namespace pipeline
