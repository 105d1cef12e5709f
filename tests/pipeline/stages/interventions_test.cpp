// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps/interventions.hpp"

#include <gtest/gtest.h>

#include <memory>

#include "tests/support/firm_columns.hpp"

namespace pipeline {
namespace {

using tests::Firm;

/// Two clusters, metal around (2, 2) km and food around (15, 15) km, and a firm in none between them.
class Interventions : public testing::Test {
 protected:
  Interventions() {
    Theme training;
    training.name = "training", training.title = "Vocational training", training.standard = 1300.0;
    training.weight = 1.0, training.has_source = true, training.complete = true;
    frame_.themes = {training};
    in_["firms"] = tests::firm_table({{2'000, 2'000, 0, 10},
                                      {2'100, 2'000, 0, 20},
                                      {2'000, 2'100, 0, -1},
                                      {15'000, 15'000, 1, 5},
                                      {15'100, 15'000, 1, 7},
                                      {9'000, 9'000}});
    in_["firms"].set("stage", std::vector<std::int32_t>{1, 1, 0, -1, -1, -1});
    geo::Texts names, groups;
    for (const char* name : {"metal", "food"}) names.add(name);
    for (const char* name : {"metal", "metal", "metal", "food", "food"}) groups.add(name);
    geo::Table& clusters = in_["clusters"];
    clusters.set("group_name", std::move(names));
    clusters.set("key", std::vector<std::int32_t>{0, 3});
    geo::Table& members = in_["members"];
    members.set("row", std::vector<std::int32_t>{0, 1, 2, 3, 4});
    members.set("group_name", std::move(groups));
    members.set("key", std::vector<std::int32_t>{0, 0, 0, 3, 3});
    in_["hexagon_sizes"].set("cell_m", std::vector<double>{1000});
    set_parks({});
  }

  struct Park {
    double x_m, y_m;
    const char *theme, *name;
  };
  void set_parks(const std::vector<Park>& list) {
    geo::Table& points = in_["facility_points"];
    geo::Table& areas = in_["facility_areas"];
    points = {}, areas = {};
    std::vector<double> x, y;
    geo::Texts theme, name;
    for (const Park& park : list)
      x.push_back(park.x_m), y.push_back(park.y_m), theme.add(park.theme), name.add(park.name);
    points.set("x_m", std::move(x)), points.set("y_m", std::move(y));
    points.set("theme", std::move(theme)), points.set("name", std::move(name));
    areas.shapes = geo::Shapes(geo::Shapes::Kind::areas);
  }

  /// What the firms lack of the theme when each has this far to go.
  std::optional<Need> need(std::vector<float> nearest, const std::map<std::string, double>& costs = {}) const {
    const Reach reach{std::move(nearest), {}, {}};
    const Judge judge{frame_.themes[0], frame_.themes[0].standard, {}, true};
    return need_of_theme(frame_, judge, reach, in_.at("firms"), {costs, 1.3});
  }
  Need all_lack() const { return *need(std::vector<float>(6, 9000.0F)); }

  geo::Table actions(const std::vector<Need>& needs, InterventionParams params = {}) const {
    Notes notes(Group{});
    const RowLists members = firms_of_clusters(in_.at("clusters"), in_.at("members"));
    return pipeline::actions({params, frame_, in_, members, nullptr, notes}, needs,
                             [](const auto& choose) { choose(); });
  }

  Frame frame_ = tests::frame_of_20_km();
  geo::Tables in_;
};

TEST_F(Interventions, ServeMostFirst) {
  const geo::Table got = actions({all_lack()});
  ASSERT_EQ(got.size(), 3U) << "a place at each cluster, and one for the firm outside clusters";
  EXPECT_EQ(got.integers("firms_served")[0], 3);
  EXPECT_EQ(got.integers("firms_served")[1], 2);
  EXPECT_EQ(got.integers("firms_served")[2], 1);
  EXPECT_EQ(got.column("employees_served").number(0), 30.0);
  EXPECT_FALSE(got.column("employees_served").valid(2)) << "unknown for all of them";
  EXPECT_EQ(got.column("cluster_keys").text(0), "metal 0");
  EXPECT_EQ(got.column("cluster_keys").text(2), "");
  EXPECT_DOUBLE_EQ(got.reals("cumulative_share")[0], 0.5);
  EXPECT_DOUBLE_EQ(got.reals("cumulative_share")[2], 1.0);
  EXPECT_EQ(got.reals("bound_gap")[0], 0.0) << "small enough to be proven";
}

TEST_F(Interventions, KeepTheBudget) {
  InterventionParams params;
  params.budget = 2.0;
  EXPECT_EQ(actions({all_lack()}, params).size(), 2U);
  params.budget = 0.0;
  EXPECT_EQ(actions({all_lack()}, params).size(), 0U);
  params.budget = 7.0;
  params.costs = {{"training", 3.0}};
  EXPECT_EQ(actions({*need(std::vector<float>(6, 9000.0F), params.costs)}, params).size(), 2U);
}

TEST_F(Interventions, FirmsAtTheStandardLackNothing) {
  EXPECT_FALSE(need(std::vector<float>(6, 1300.0F)));
  EXPECT_EQ(need({1300, 1301, 0, 0, 0, 0})->firms, std::vector<geo::Row>{1});
}

TEST_F(Interventions, StandardsOfGroupsHoldForTheirFirms) {
  frame_.themes[0].of_groups = {{"food", 5000.0}};
  const Need got = *need(std::vector<float>(6, 2000.0F));
  EXPECT_EQ(got.firms, (std::vector<geo::Row>{0, 1, 2, 5}));
}

TEST_F(Interventions, WhatIsUnknownGivesNoAction) {
  frame_.themes[0].complete = false;
  EXPECT_FALSE(need(std::vector<float>(6, 9000.0F)));
}

TEST_F(Interventions, LabourIsNotBuiltAndPortsOnlyAtACost) {
  frame_.themes[0].name = "labour";
  EXPECT_FALSE(need(std::vector<float>(6, 9000.0F)));
  frame_.themes[0].name = "port";
  EXPECT_FALSE(need(std::vector<float>(6, 9000.0F)));
  EXPECT_TRUE(need(std::vector<float>(6, 9000.0F), {{"port", 50.0}}));
  EXPECT_FALSE(need(std::vector<float>(6, 9000.0F), {{"road", 1.0}})) << "no cost, no action";
}

TEST_F(Interventions, BroadbandIsAnUpgrade) {
  frame_.themes[0].name = "broadband";
  EXPECT_EQ(actions({all_lack()}).column("kind").text(0), "upgrade");
}

TEST_F(Interventions, ParksComeBeforeOtherPlacesThatServeAsMuch) {
  set_parks({{2'300, 2'000, "industrial_park", "East park"}, {2'200, 2'200, "road", "Junction 4"}});
  EXPECT_EQ(actions({all_lack()}).column("place").text(0), "East park");
}

TEST_F(Interventions, PlacesAreCalledByALandmark) {
  set_parks({{2'033, 5'000, "university", "Tessary University"}});
  EXPECT_EQ(actions({all_lack()}).column("place").text(0), "3.0 km south of Tessary University");
}

TEST_F(Interventions, PhasesReachTwiceAsFarEachTime) {
  // From (2, 2) km it is 9.8 km to the firm outside and 18.4 km to the food cluster.
  InterventionParams params;
  params.phase_radius_m = 5'000.0;
  const geo::Table got = actions({all_lack()}, params);
  EXPECT_EQ(got.integers("phase")[0], 1);
  EXPECT_EQ(got.integers("phase")[1], 3);
  EXPECT_EQ(got.integers("phase")[2], 2);
}

TEST_F(Interventions, NothingLacksNothingHelps) { EXPECT_EQ(actions({}).size(), 0U); }

TEST_F(Interventions, SuppliersServeTheFirmsThatBuy) {
  Group& metal = frame_.groups[1];
  metal.chain.stages = {{0, 0, "casting", "casting"}, {0, 1, "machinery", "machinery"}};
  metal.chain.supplies = {{0, 1, 0.2}};
  geo::Table& missing = in_["missing_links"];
  geo::Texts group, stage, title;
  group.add("metal"), stage.add("casting"), title.add("casting");
  missing.set("group_name", std::move(group)), missing.set("key", std::vector<std::int32_t>{0});
  missing.set("stage", std::move(stage)), missing.set("title", std::move(title));
  missing.set("missing_share", std::vector<double>{0.5}), missing.set("radius_m", std::vector<double>{5000});
  missing.set("least_coefficient", std::vector<double>{0.01});
  const RowLists members = firms_of_clusters(in_.at("clusters"), in_.at("members"));
  const std::vector<Need> needs = supplier_needs(frame_, in_, members, {{}, 1.3});
  ASSERT_EQ(needs.size(), 1U);
  EXPECT_EQ(needs[0].firms, (std::vector<geo::Row>{0, 1}));
  const geo::Table got = actions(needs);
  EXPECT_EQ(got.column("kind").text(0), "supplier");
  EXPECT_EQ(got.column("stage").text(0), "metal.casting");
  EXPECT_FALSE(got.column("theme").valid(0));
  const std::map<std::string, double> of_training{{"training", 1.0}};
  EXPECT_TRUE(supplier_needs(frame_, in_, members, {of_training, 1.3}).empty());
}

}  // namespace
}  // namespace pipeline
