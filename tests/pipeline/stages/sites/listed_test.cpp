// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/sites/listed.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <memory>
#include <string>

#include "pipeline/columns_of.hpp"
#include "pipeline/notes.hpp"
#include "pipeline/stages/sites/candidates.hpp"
#include "pipeline/stages/sites/utilities.hpp"
#include "tests/support/firm_columns.hpp"
#include "tests/support/network_tables.hpp"

namespace pipeline {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr double kCell_m = 1000.0;
constexpr double kHexagon_ha = 86.60254037844386;

struct Area {
  int theme;
  const char* name;
  geo::Shapes shape;
  double free_ha = -1, capacity = -1;
  const char *zoning = "", *price = "";
};
struct Point {
  int theme;
  const char* name;
  double x_m, y_m, capacity = -1, free = -1;
  const char* unit = "";
};

std::optional<double> given(double value) { return value < 0 ? std::nullopt : std::optional(value); }
std::optional<std::string> given(const char* text) {
  return *text == 0 ? std::nullopt : std::optional<std::string>(text);
}

/// 20 km square, one merit a hexagon by its middle; two clusters of three firms in the south-west and north-east.
struct Region {
  Region() {
    frame = tests::frame_of_20_km();
    for (const char* name : {"industrial_park", "suitable_land", "electricity", "water", "wastewater"}) {
      Theme theme;
      theme.name = name;
      theme.title = name;
      theme.standard = 5000;
      frame.themes.push_back(theme);
    }
  }

  geo::Tables tables() const {
    geo::Tables in;
    in["firms"] = tests::firm_table({{3'000, 3'000, 0, 10},
                                     {3'200, 3'000, 0, 20},
                                     {3'000, 3'200, 0, 30},
                                     {17'000, 17'000, 1, 5},
                                     {17'200, 17'000, 1, 6},
                                     {17'000, 17'200, 1, 7}});
    add_clusters(in);
    in["hexagon_sizes"].set("cell_m", std::vector<double>{kCell_m});
    add_facilities(in);
    add_cells(in);
    in.insert(more.begin(), more.end());
    return in;
  }

  void add_clusters(geo::Tables& in) const {
    geo::Texts names, groups;
    for (const char* name : {"metal", "food"}) names.add(name);
    for (const char* name : {"metal", "metal", "metal", "food", "food", "food"}) groups.add(name);
    geo::Table& clusters = in["clusters"];
    clusters.set("group_name", with_clusters ? names : geo::Texts{});
    clusters.set("key", with_clusters ? std::vector<std::int32_t>{0, 3} : std::vector<std::int32_t>{});
    clusters.set("single_site", std::vector<std::uint8_t>(with_clusters ? 2U : 0U, 0));
    geo::Table& members = in["members"];
    members.set("row", std::vector<std::int32_t>{0, 1, 2, 3, 4, 5});
    members.set("group_name", groups);
    members.set("key", std::vector<std::int32_t>{0, 0, 0, 3, 3, 3});
  }

  void add_facilities(geo::Tables& in) const {
    auto labels = std::make_shared<geo::Texts>();
    for (const Theme& theme : frame.themes) labels->add(theme.name);
    const auto fill = [&](geo::Table& table, const auto& list) {
      using One = std::remove_cvref_t<decltype(list[0])>;
      std::vector<std::int32_t> theme;
      for (const One& one : list) theme.push_back(one.theme);
      table.set("theme", geo::Column::coded(theme, labels));
      set_column(table, "facility_id", list, [](const One& one) { return std::string(one.name); });
      set_column(table, "name", list, [](const One& one) { return std::string(one.name); });
      set_column(table, "capacity", list, [](const One& one) { return given(one.capacity); });
    };
    geo::Table& at = in["facility_areas"];
    fill(at, areas);
    set_column(at, "free_capacity", areas, [](const Area& one) { return given(one.free_ha); });
    set_column(at, "unit", areas, [](const Area&) { return std::string(); });
    set_column(at, "tenure", areas, [](const Area&) { return std::optional<std::string>(); });
    set_column(at, "price", areas, [](const Area& one) { return given(one.price); });
    set_column(at, "zoning", areas, [](const Area& one) { return given(one.zoning); });
    at.shapes.emplace(geo::Shapes::Kind::areas);
    for (const Area& one : areas) at.shapes->add_shape(one.shape, 0);
    geo::Table& points_table = in["facility_points"];
    fill(points_table, points);
    set_column(points_table, "free_capacity", points, [](const Point& one) { return given(one.free); });
    set_column(points_table, "unit", points, [](const Point& one) { return std::string(one.unit); });
    set_column(points_table, "x_m", points, &Point::x_m);
    set_column(points_table, "y_m", points, &Point::y_m);
    fill(in["facility_lines"], std::vector<Point>{});
    in["facility_lines"].shapes.emplace(geo::Shapes::Kind::lines);
  }

  void add_cells(geo::Tables& in) const {
    const geo::HexLayout layout(kCell_m);
    const geo::HexCells cells = geo::cells_touching(frame.boundary, layout, 1000);
    struct One {
      geo::HexCell cell;
      double x, y;
    };
    std::vector<One> list;
    for (const geo::HexCell& cell : cells.cells()) {
      const auto [x, y] = layout.centre(cell);
      list.push_back({cell, x, y});
    }
    geo::Table& table = in["site_cells"];
    set_column(table, "q", list, [](const One& one) { return one.cell.q; });
    set_column(table, "r", list, [](const One& one) { return one.cell.r; });
    const auto excluded = [&](const One& one) { return excluded_by(one.x, one.y); };
    set_column(table, "score", list, [&](const One& one) {
      return excluded(one) ? std::nullopt : std::optional((road(one.x, one.y) + slope(one.x, one.y)) / 2);
    });
    set_column(table, "excluded_by", list, excluded);
    for (const auto& [name, score] : {std::pair{"road", road}, {"slope", slope}}) {
      set_column(table, std::string("score_") + name, list, [&, f = score](const One& one) { return f(one.x, one.y); });
      set_column(table, std::string("raw_") + name, list,
                 [&, f = score](const One& one) { return 1000 * (1 - f(one.x, one.y)); });
    }
    struct Criterion {
      std::string name, title, unit;
      double weight;
    };
    const std::vector<Criterion> criteria{{"road", "Way to a road", "m", 1.0}, {"slope", "Slope", "%", 1.0}};
    geo::Table& said = in["site_criteria"];
    set_column(said, "name", criteria, &Criterion::name);
    set_column(said, "title", criteria, &Criterion::title);
    set_column(said, "unit", criteria, &Criterion::unit);
    set_column(said, "weight", criteria, &Criterion::weight);
  }

  geo::Tables run() const {
    geo::Tables out;
    const std::vector<geo::Row> rows = with_clusters ? std::vector<geo::Row>{0, 1} : std::vector<geo::Row>{};
    const geo::Tables in = tables();
    add_listed_sites({params, {rows, reach_m, 1.0, roads}, geometric, frame, in}, out);
    return out;
  }
  SiteCandidates candidates() const {
    const geo::Tables in = tables();
    return site_candidates(params, frame, in, JudgedCells(in));
  }

  Frame frame;
  SiteChoiceParams params;
  double reach_m = 10'000;
  const SiteRoads* roads = nullptr;
  geo::Tables more;  ///< Of stage sites itself.
  bool with_clusters = true, geometric = false;
  std::vector<Area> areas;
  std::vector<Point> points;
  std::function<double(double, double)> road = [](double x, double) { return 0.9 - 0.00002 * x; };
  std::function<double(double, double)> slope = [](double, double) { return 0.5; };
  std::function<std::optional<std::string>(double, double)> excluded_by = [](double, double) {
    return std::optional<std::string>();
  };
};

std::string warnings(const geo::Tables& out) {
  std::string all;
  for (const std::string& one : warnings_in(out.at("sites_notes"))) all += one;
  return all;
}

TEST(SiteCandidates, AFreeParkIsInfillAndAFullOneStands) {
  Region region;
  region.areas = {{0, "Free", tests::square(4000, 4000, 1000), 40},
                  {0, "Unknown", tests::square(8000, 8000, 1000)},
                  {0, "Full", tests::square(12'000, 12'000, 1000), 0},
                  {0, "Small", tests::square(15'000, 4000, 200)}};
  const SiteCandidates got = region.candidates();
  ASSERT_EQ(got.list[0].kind, SiteKind::infill);
  EXPECT_EQ(got.list[0].area_ha, 40.0);
  EXPECT_EQ(got.parks[*got.list[0].park].name, "Free");
  for (std::size_t i = 1; i < got.list.size(); ++i) EXPECT_NE(got.list[i].kind, SiteKind::infill);
  EXPECT_THAT(got.standing, ElementsAre(1)) << "one that is full serves nobody new, one of 4 ha is no park";
}

TEST(SiteCandidates, BesideAParkIsAnExtensionOnceItIsTaken) {
  Region region;
  region.params.spacing_m = 0;
  region.params.candidates = 1000;
  region.areas = {{0, "Half empty", tests::square(4000, 4000, 1000), 19, 40}};
  SiteCandidates got = region.candidates();
  EXPECT_GT(got.held_back, 0) << "52 % of it is taken, 60 % are asked for";
  for (const SiteCandidate& one : got.list) EXPECT_EQ(one.kind, SiteKind::greenfield);
  region.areas[0].free_ha = 16;  // exactly 60 %
  got = region.candidates();
  EXPECT_EQ(got.held_back, 0);
  EXPECT_TRUE(std::ranges::any_of(got.list, [](const auto& one) { return one.kind == SiteKind::extension; }));
}

TEST(SiteCandidates, BrownfieldIsLandThatIsZonedSo) {
  Region region;
  region.areas = {{1, "Old works", tests::square(6000, 6000, 600), -1, -1, "Brownfield (mill)"},
                  {1, "Meadow", tests::square(9000, 6000, 600), -1, -1, "greenfield"},
                  {1, "Small works", tests::square(12'000, 6000, 400), -1, -1, "brownfield"}};
  const SiteCandidates got = region.candidates();
  std::vector<double> ha;
  for (const SiteCandidate& one : got.list)
    if (one.kind == SiteKind::brownfield) ha.push_back(one.area_ha);
  EXPECT_THAT(ha, ElementsAre(36.0)) << "16 ha are too few";
}

TEST(SiteCandidates, StayInsideTheBoundaryAndOutsideParks) {
  Region region;
  region.params.spacing_m = 0;
  region.params.candidates = 1000;
  region.areas = {{0, "Park", tests::square(3700, 3700, 900)}};
  const SiteCandidates got = region.candidates();
  ASSERT_GT(got.list.size(), 100U);
  EXPECT_GT(got.too_small, 0) << "corners of hexagons at the border";
  for (std::size_t i = 0; i < got.list.size(); ++i) {
    const geo::Box box = got.shapes.box(i);
    EXPECT_TRUE(box.min_x >= 0 && box.min_y >= 0 && box.max_x <= 20'000 && box.max_y <= 20'000);
    EXPECT_GE(got.list[i].area_ha, 20.0);
    EXPECT_LE(got.list[i].area_ha, got.shapes.area_m2(i) / 1e4 + 1e-6);
    EXPECT_FALSE(region.areas[0].shape.contains(0, got.list[i].x_m, got.list[i].y_m));
  }
}

TEST(SiteCandidates, ExcludedGroundIsNone) {
  Region region;
  region.excluded_by = [](double x, double) {
    return x < 10'000 ? std::optional<std::string>("flood_zones") : std::nullopt;
  };
  region.areas = {{0, "Wet", tests::square(4000, 4000, 1000), 40}};
  for (const SiteCandidate& one : region.candidates().list) EXPECT_GT(one.x_m, 9000.0);
  region.excluded_by = [](double x, double) {
    return x < 10'000 ? std::optional<std::string>("built_up") : std::nullopt;
  };
  EXPECT_EQ(region.candidates().list[0].kind, SiteKind::infill) << "a park may be built up";
}

TEST(ListedSites, AtEqualScoreAParkGoesFirst) {
  Region region;
  region.params.model = "max-cover";
  region.road = region.slope = [](double, double) { return 0.6; };
  region.areas = {{0, "Free", tests::square(4000, 4000, 1000), 40}};
  const geo::Table sites = region.run().at("sites");
  ASSERT_EQ(sites.size(), 5U);
  EXPECT_EQ(sites.column("kind").text(0), "infill");
  EXPECT_THAT(std::string(sites.column("reasons").text(0)), HasSubstr("40 ha free in Free."));
}

TEST(SiteCandidates, OpenGroundGivesWayToAFreeParkThatScoresAsMuch) {
  Region region;
  region.params.candidates = 1000;
  region.areas = {{0, "Near", tests::square(4500, 3000, 1000), 40}};
  const auto left_near = [&] {
    const geo::Tables in = region.tables();
    const JudgedCells judged(in);
    SiteCandidates found = site_candidates(region.params, region.frame, in, judged);
    CandidateScores scores = scores_of(judged, found, in, false);
    give_way(region.params, found, scores);
    EXPECT_EQ(scores.total.size(), found.list.size());
    EXPECT_EQ(found.shapes.size(), found.list.size());
    EXPECT_EQ(found.list[0].kind, SiteKind::infill);
    return std::ranges::count_if(found.list,
                                 [](const auto& one) { return std::hypot(one.x_m - 5000, one.y_m - 3500) < 3000; });
  };
  region.road = region.slope = [](double, double) { return 0.6; };
  EXPECT_EQ(left_near(), 1) << "the park alone";
  region.road = [](double x, double y) { return std::hypot(x - 5000, y - 3500) < 900 ? 0.5 : 0.6; };
  EXPECT_GT(left_near(), 1) << "open ground scores 0.6, the park 0.55";
}

TEST(ListedSites, ServeTheClustersByEveryModel) {
  for (const char* model : {"p-median", "max-cover", "p-centre"}) {
    Region region;
    region.params.model = model;
    region.params.count = 2;
    region.reach_m = 4000;
    region.params.candidates = 1000;
    const geo::Tables out = region.run();
    const geo::Table& sites = out.at("sites");
    ASSERT_EQ(sites.size(), 2U);
    const auto firms = sites.integers("firms_within");
    EXPECT_EQ(firms[0], 3) << model << ": one site at each cluster, though the east scores worse";
    EXPECT_EQ(firms[1], 3) << model;
    EXPECT_EQ(out.at("site_clusters").size(), 2U);
    EXPECT_EQ(out.at("site_choice").column("model").text(0), model);
    EXPECT_EQ(out.at("site_choice").integers("by_model")[0], 2);
  }
}

TEST(ListedSites, WaysByRoadGoRoundWhatNoRoadCrosses) {
  Region region;
  region.params.count = 1;
  region.reach_m = 4000;
  region.areas = {{0, "Free", tests::square(5000, 2500, 1000), 40}};
  region.excluded_by = [](double x, double) { return x < 16'000 ? std::optional<std::string>("built_up") : "flood"; };
  EXPECT_EQ(region.run().at("sites").integers("firms_within")[0], 3) << "2.4 km as the crow flies";
  // One street ends at the firms, the other at the park; they meet 10 km north.
  const auto roads = SiteRoads::of(
      tests::network({{3'000, 3'000}, {3'000, 13'000}, {5'500, 13'000}, {5'500, 3'000}}, {{0, 1}, {1, 2}, {2, 3}}), 1);
  region.roads = roads.get();
  geo::Tables out = region.run();
  EXPECT_EQ(out.at("sites").integers("firms_within")[0], 0);
  EXPECT_EQ(out.at("site_clusters").size(), 0U);
  EXPECT_THAT(std::string(out.at("sites").column("reasons").text(0)),
              HasSubstr("0 firms and 0 clusters lie within 4.0 km by road."));
  region.reach_m = 23'000;
  out = region.run();
  ASSERT_EQ(out.at("site_clusters").size(), 2U) << "the north-east, mostly on foot, is a little nearer";
  EXPECT_EQ(out.at("site_clusters").column("group_name").text(1), "metal");
  EXPECT_NEAR(out.at("site_clusters").reals("way_m")[1], 10'000 + 2'500 + 10'000, 150);
}

TEST(ListedSites, AClusterThatNoSiteReachesDoesNotHinderTheCentre) {
  Region region;
  region.params.count = 1;
  region.params.model = "p-centre";
  region.excluded_by = [](double x, double) { return x < 10'000 ? std::nullopt : std::optional<std::string>("flood"); };
  // The way from the north-east is one-way, towards it.
  const auto roads =
      SiteRoads::of(tests::network({{3'000, 3'000}, {9'000, 9'000}, {17'000, 17'000}}, {{0, 1}, {1, 2, true}}), 1);
  region.roads = roads.get();
  const geo::Tables out = region.run();
  EXPECT_LT(out.at("site_choice").reals("value")[0], 9'000);
  EXPECT_EQ(out.at("sites").integers("firms_within")[0], 3);
}

TEST(ListedSites, SayWhatRunsAcrossThem) {
  Region region;
  region.params.count = 1;
  region.params.model = "p-centre";
  region.excluded_by = [](double x, double y) {  // one hexagon is left, around (5000, 5196)
    return std::hypot(x - 5000, y - 5196) < 500 ? std::nullopt : std::optional<std::string>("flood");
  };
  const auto roads = SiteRoads::of(tests::network({{4'000, 5'196}, {8'000, 5'196}}, {{0, 1}}), 1);
  region.roads = roads.get();
  const geo::Table sites = region.run().at("sites");
  ASSERT_EQ(sites.size(), 1U);
  EXPECT_THAT(std::string(sites.column("reasons").text(0)),
              HasSubstr("open ground. It is crossed by: roads (1.0 km). "));
  EXPECT_THAT(std::string(sites.column("to_check").text(0)), HasSubstr("what runs across it (roads)"));
}

TEST(ListedSites, NameCriteriaWithoutDataAndRulesInWords) {
  Region region;
  region.params.model = "p-centre";
  region.params.count = 1;
  region.excluded_by = [](double x, double y) {
    return std::hypot(x - 5000, y - 5196) < 500 ? std::nullopt
                                                : std::optional<std::string>(x < 5'000 ? "wet" : "old_mill");
  };
  geo::Table& unmeasured = region.more["site_unmeasured"];
  geo::Texts titles, land;
  for (const char* title : {"Slope", "Price of land"}) titles.add(title);
  for (const char* field : {"", "price"}) land.add(field);
  unmeasured.set("title", titles);
  unmeasured.set("land", land);
  geo::Texts name, title;
  name.add("wet"), title.add("Flood zones");
  region.more["site_rules"].set("name", name);
  region.more["site_rules"].set("title", title);
  const geo::Table sites = region.run().at("sites");
  EXPECT_EQ(sites.column("excluded_near").text(0), "old mill, flood zones");
  EXPECT_THAT(std::string(sites.column("to_check").text(0)), HasSubstr("; what no source tells: slope"))
      << "the price is said already";
}

TEST(ListedSites, ParksThatStandAreFixed) {
  Region region;
  region.params.count = 1;
  region.params.candidates = 1000;
  region.areas = {{0, "Standing", tests::square(2500, 2500, 1000)}};
  const geo::Table sites = region.run().at("sites");
  ASSERT_EQ(sites.size(), 1U);
  EXPECT_GT(sites.shapes->box(0).min_x, 10'000.0) << "the south-west has a park already";
}

TEST(ListedSites, ScoresAndSharesAddUp) {
  Region region;
  const geo::Table sites = region.run().at("sites");
  for (std::size_t row = 0; row < sites.size(); ++row) {
    const double road = sites.reals("score_road")[row], slope = sites.reals("score_slope")[row];
    EXPECT_NEAR(sites.reals("score")[row], (road + slope) / 2, 1e-12);
    EXPECT_NEAR(sites.reals("share_road")[row], road / (road + slope), 1e-12);
    EXPECT_NEAR(sites.reals("share_road")[row] + sites.reals("share_slope")[row], 1.0, 1e-12);
    EXPECT_NEAR(sites.reals("raw_road")[row], 1000 * (1 - road), 1e-9);
    EXPECT_LE(sites.integers("rank_low")[row], sites.integers("rank")[row]);
    EXPECT_GE(sites.integers("rank_high")[row], sites.integers("rank")[row]);
    EXPECT_LE(sites.reals("area_ha")[row], kHexagon_ha + 1e-3) << "one hexagon is enough";
  }
}

TEST(ListedSites, WithoutPerturbationRanksStand) {
  Region region;
  region.params.sensitivity = 0.0;
  const geo::Table sites = region.run().at("sites");
  for (std::size_t row = 0; row < sites.size(); ++row) {
    EXPECT_EQ(sites.integers("rank_low")[row], sites.integers("rank")[row]);
    EXPECT_EQ(sites.integers("rank_high")[row], sites.integers("rank")[row]);
  }
}

TEST(ListedSites, DoNotDependOnThreads) {
  Region region;
  region.areas = {{0, "Free", tests::square(4000, 4000, 1000), 40}};
  const geo::Tables one = region.run();
  region.frame.threads = 4;
  EXPECT_EQ(region.run(), one);
}

TEST(ListedSites, WithoutClustersTheScoreDecides) {
  Region region;
  region.with_clusters = false;
  const geo::Tables out = region.run();
  EXPECT_EQ(out.at("sites").size(), 5U);
  EXPECT_EQ(out.at("site_choice").integers("by_model")[0], 0);
  EXPECT_THAT(warnings(out), HasSubstr("the run has no cluster that sites could serve"));
  const auto score = out.at("sites").reals("score");
  EXPECT_TRUE(std::is_sorted(score.begin(), score.end(), [](double a, double b) { return a > b + 0.01; }));
}

TEST(ListedSites, MoreThanThereAreIsAWarning) {
  Region region;
  region.params.count = 100;
  region.params.spacing_m = 9000;
  const geo::Tables out = region.run();
  EXPECT_LT(out.at("sites").size(), 20U);
  EXPECT_GT(out.at("sites").size(), 2U);
  EXPECT_THAT(warnings(out), HasSubstr("sites.count: 100 asked for, but the rules leave"));
}

TEST(ListedSites, NoneIsAWarningThatNamesTheWorstRule) {
  Region region;
  region.params.min_area_ha = 50'000;
  geo::Tables out = region.run();
  EXPECT_EQ(out.at("sites").size(), 0U);
  EXPECT_EQ(out.at("site_choice").size(), 1U);
  EXPECT_THAT(warnings(out),
              HasSubstr("no site meets the rules; the rule that removes most is sites.min_area_ha (50000 ha)"));
  region.excluded_by = [](double x, double y) {
    if (x < 3000 && y < 3000) return std::optional<std::string>();
    return std::optional<std::string>(x < 15'000 ? "flood_zones" : "built_up");
  };
  out = region.run();
  EXPECT_THAT(warnings(out), HasSubstr("the rule that removes most is flood_zones: "));
  region.excluded_by = [](double, double) { return std::optional<std::string>("flood_zones"); };
  EXPECT_EQ(warnings(region.run()), "") << "suitability has said it";
}

TEST(ListedSites, ToCheckNamesWhatNobodySaid) {
  Region region;
  region.params.count = 1;
  region.areas = {{0, "Free", tests::square(4000, 4000, 1000), 40, -1, "industrial", "EUR 30 per m2"}};
  region.road = [](double x, double y) { return std::hypot(x - 4500, y - 4500) < 1000 ? 1.0 : 0.1; };
  const geo::Table sites = region.run().at("sites");
  ASSERT_EQ(sites.column("kind").text(0), "infill");
  EXPECT_EQ(sites.column("zoning").text(0), "industrial");
  EXPECT_EQ(sites.column("price").text(0), "EUR 30 per m2");
  EXPECT_EQ(sites.column("to_check").text(0),
            "who owns the land; capacity of electricity, water, wastewater (nearness only)");
}

TEST(UtilityNeeds, FreeCapacityCountsBeforeCapacity) {
  Region region;
  region.points = {{2, "Large", 5000, 5000, 600},
                   {2, "Free", 5000, 8000, 100, 4000, "kVA"},
                   {2, "Far", 5000, 15'000, 100, 90},
                   {3, "Works", 5000, 6000, 500, -1, "pumps"}};
  const auto got =
      utility_needs(region.params, region.frame, region.tables(), {.area_ha = 50.0, .x_m = 5000, .y_m = 5000});
  ASSERT_EQ(got.size(), 3U);
  EXPECT_DOUBLE_EQ(got[0].need, 10.0) << "0.2 MVA a hectare";
  EXPECT_DOUBLE_EQ(*got[0].available, 4.0);
  EXPECT_EQ(got[0].supplier, "Free");
  EXPECT_EQ(got[0].verdict(), UtilityNeed::Verdict::short_of);
  EXPECT_EQ(got[0].nearest, "Large");
  EXPECT_DOUBLE_EQ(got[1].need, 1750.0);
  EXPECT_EQ(got[1].verdict(), UtilityNeed::Verdict::nearness_only) << "pumps are no volume";
  EXPECT_EQ(*got[1].nearest_m, 1000.0);
  EXPECT_DOUBLE_EQ(got[2].need, 1400.0) << "80 % of the water";
  EXPECT_FALSE(got[2].nearest_m);
}

TEST(SiteChoiceParams, ANormThatIsNotGivenKeepsItsDefault) {
  SiteChoiceParams params;
  params.norms = {{"water", 20.0}};
  EXPECT_EQ(params.norm("water"), 20.0);
  EXPECT_EQ(params.norm("electricity"), 0.2);
}

}  // namespace
}  // namespace pipeline
