// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/clusters.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "geo/core/random.hpp"
#include "pipeline/notes.hpp"
#include "pipeline/stages/clusters/scanned.hpp"
#include "tests/support/layouts.hpp"

namespace pipeline {
namespace {

/// Firms of two groups among controls: group 0 (metal) has a planted cluster and one tower, group 1 (food) lies
/// anywhere.
struct Region {
  std::vector<double> x, y, employees;
  std::vector<std::int32_t> group, industry, role, rank;
  geo::Column::Mask known;

  void add(double x_m, double y_m, std::int32_t of_group, std::int32_t of_industry, std::int32_t of_role = kCore) {
    x.push_back(geo::snapped(x_m));
    y.push_back(geo::snapped(y_m));
    group.push_back(of_group);
    industry.push_back(of_industry);
    role.push_back(of_role);
    rank.push_back(static_cast<std::int32_t>(rank.size()));
    employees.push_back(static_cast<double>(rank.size() % 5));
    known.push_back(rank.size() % 3 != 0);
  }

  Region() {
    geo::Random random(5, 5);
    const auto anywhere = [&] { return 20'000.0 * random.unit(); };
    for (int i = 0; i < 800; ++i) add(anywhere(), anywhere(), -1, 1);
    for (int i = 0; i < 60; ++i) add(5'000 + 300 * random.normal(), 5'000 + 300 * random.normal(), 0, 1);
    for (int i = 0; i < 20; ++i) add(15'000, 15'000, 0, 1);
    for (int i = 0; i < 120; ++i) add(anywhere(), anywhere(), 1, 1);
    for (int i = 0; i < 40; ++i) add(5'000, 5'000, -1, 2);               // no control
    for (int i = 0; i < 9; ++i) add(5'000, 5'000, -1, 1, kInstitution);  // never counted
  }

  geo::Tables tables() const {
    geo::Table firms;
    firms.set("x_m", x);
    firms.set("y_m", y);
    firms.set("employees", employees, known);
    firms.set("group", group);
    firms.set("industry", industry);
    firms.set("role", role);
    firms.set("id_rank", rank);
    geo::Tables in;
    in["firms"] = firms;
    return in;
  }
};

Frame frame() {
  Frame out;
  out.groups = {{},
                {.code = 0, .name = "metal", .is_control = {0, 1, 0}, .others = 1},
                {.code = 1, .name = "food", .is_control = {0, 1, 0}, .others = 1}};
  out.draws = 99;
  return out;
}

const ClustersParams kParams{.eps_m = 500.0, .min_points = 8};

geo::Tables found(const Frame& f, std::size_t group) {
  return clusters(kParams, f, f.groups[group], Region().tables());
}

geo::Tables gathered(const Frame& f) {
  geo::Tables joined;
  for (std::size_t g = 0; g < f.groups.size(); ++g)
    for (auto& [name, table] : found(f, g)) joined[name].append(table);
  clusters_gathered(f, joined);
  return joined;
}

TEST(ClustersStage, FindsThePlantedClusterWithItsQuotientAndItsP) {
  const geo::Table table = found(frame(), 1).at("clusters");
  ASSERT_EQ(table.size(), 2U);
  EXPECT_EQ(table.integers("firms")[0], 60);
  EXPECT_EQ(table.flags("single_site")[0], 0);
  EXPECT_GE(table.integers("controls")[0], 60);
  EXPECT_LE(table.integers("controls")[0], 75) << "firms of other industries and institutions are no controls";
  EXPECT_GT(table.reals("lq_low")[0], 5.0);
  EXPECT_EQ(table.reals("p")[0], 0.01);
  EXPECT_EQ(table.integers("draws")[0], 99);
  EXPECT_EQ(table.column("p_method").text(0), "relabel");
}

TEST(ClustersStage, ComparesWithAllFirmsInTheSamePlace) {
  const geo::Table table = found(frame(), 1).at("clusters"), of_all = found(frame(), 0).at("clusters");
  const double in_place = static_cast<double>(table.integers("firms_in_place")[0]);
  EXPECT_EQ(in_place, static_cast<double>(table.integers("controls")[0]) + 40.0) << "the 40 that are no controls";
  EXPECT_DOUBLE_EQ(table.reals("lq_all")[0], (60.0 / in_place) / (80.0 / 1040.0));
  EXPECT_LT(table.reals("lq_all_low")[0], table.reals("lq_all")[0]);
  EXPECT_GT(table.reals("lq_all_high")[0], table.reals("lq_all")[0]);
  for (const char* column : {"firms_in_place", "lq_all", "lq_all_low", "lq_all_high"})
    EXPECT_FALSE(of_all.column(column).valid(0)) << column;
}

TEST(ClustersStage, ComparesEmployeesOfTheControlFirmsWhoseEmployeesAreKnown) {
  const Region region;
  const geo::Tables in = region.tables();
  const geo::Table table = found(frame(), 1).at("clusters");
  double metal = 0.0, all = 0.0, metal_at_tower = 0.0, all_at_tower = 0.0;
  for (std::size_t i = 0; i < region.x.size(); ++i) {
    if (region.industry[i] != 1 || region.role[i] != kCore || region.known[i] == 0) continue;
    const bool at_tower = std::hypot(region.x[i] - 15'000, region.y[i] - 15'000) <= 500.0;
    all += region.employees[i];
    all_at_tower += at_tower ? region.employees[i] : 0.0;
    if (region.group[i] != 0) continue;
    metal += region.employees[i];
    metal_at_tower += at_tower ? region.employees[i] : 0.0;
  }
  ASSERT_EQ(table.flags("single_site")[1], 1) << "the tower, whose place is one disc";
  EXPECT_NEAR(table.reals("employees_lq")[1], (metal_at_tower / all_at_tower) / (metal / all), 1e-12);
  EXPECT_GT(table.reals("employees_lq")[0], 5.0);
  EXPECT_FALSE(found(frame(), 0).at("clusters").column("employees_lq").valid(0)) << "all has no controls";
}

TEST(ClustersStage, KeepsATowerFlaggedAndUntested) {
  const geo::Table table = found(frame(), 1).at("clusters");
  EXPECT_EQ(table.flags("single_site")[1], 1);
  EXPECT_EQ(table.integers("sites")[1], 1);
  EXPECT_FALSE(table.column("p").valid(1));
  EXPECT_EQ(table.column("p_method").text(1), "none: fewer than min_sites sites");
}

TEST(ClustersStage, GivesAllNoControls) {
  const geo::Table table = found(frame(), 0).at("clusters");
  ASSERT_GT(table.size(), 0U);
  for (const char* column : {"controls", "lq", "lq_low", "lq_high", "p", "q"})
    EXPECT_FALSE(table.column(column).valid(0));
  EXPECT_EQ(table.column("p_method").text(0), "none: nobody to compare with");
}

TEST(ClustersStage, SaysForEachFirmOfTheGroupWhereItBelongs) {
  const Region region;
  const geo::Table members = found(frame(), 1).at("members"), table = found(frame(), 1).at("clusters");
  ASSERT_EQ(members.size(), 80U);
  EXPECT_EQ(members.column("group_name").text(0), "metal");
  for (std::size_t i = 0; i < members.size(); ++i) {
    const auto row = static_cast<std::size_t>(members.codes("row")[i]);
    EXPECT_EQ(region.group[row], 0);
    EXPECT_EQ(members.column("key").valid(i), members.column("cluster_role").text(i) != "noise");
  }
  EXPECT_EQ(members.codes("key")[0], table.codes("key")[0]) << "the smallest core is the cluster's key";
}

TEST(ClustersStage, AddsUpKnownEmployees) {
  const Region region;
  const geo::Table members = found(frame(), 1).at("members"), table = found(frame(), 1).at("clusters");
  double sum = 0.0;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const auto row = static_cast<std::size_t>(members.codes("row")[i]);
    if (members.column("key").valid(i) && members.codes("key")[i] == table.codes("key")[0] && region.known[row] != 0)
      sum += region.employees[row];
  }
  EXPECT_EQ(table.reals("employees")[0], sum);
}

TEST(ClustersStage, DrawsAnOutlineForEachCluster) {
  const geo::Table table = found(frame(), 0).at("clusters");
  ASSERT_TRUE(table.shapes.has_value());
  ASSERT_EQ(table.shapes->size(), table.size());
  for (std::size_t c = 0; c < table.size(); ++c) {
    EXPECT_EQ(table.reals("area_km2")[c], table.shapes->area_m2(c) / 1e6);
    EXPECT_GT(table.reals("area_km2")[c], 0.0);
  }
}

TEST(ClustersStage, TurnsRelabellingOff) {
  Frame f = frame();
  f.draws = 0;
  const geo::Table table = found(f, 1).at("clusters");
  EXPECT_FALSE(table.column("p").valid(0));
  EXPECT_EQ(table.column("p_method").text(0), "none: significance.draws is 0");
  EXPECT_GT(table.reals("lq")[0], 1.0) << "the quotient needs no draws";
}

TEST(ClustersStage, DoesNotDependOnThreads) {
  Frame f = frame();
  const geo::Tables one = gathered(f);
  f.threads = 8;
  EXPECT_EQ(gathered(f), one);
}

TEST(ClustersGathered, AdjustsOnePPerGroup) {
  const geo::Tables tables = gathered(frame());
  const geo::Table& table = tables.at("clusters");
  std::size_t adjusted = 0;
  for (std::size_t row = 0; row < table.size(); ++row) {
    if (!table.column("q").valid(row)) continue;
    ++adjusted;
    const bool metal = table.column("group_name").text(row) == "metal";
    EXPECT_EQ(table.reals("q")[row], metal ? 0.02 : table.reals("p")[row]) << "two groups: 0.01 times 2";
  }
  EXPECT_GE(adjusted, 1U);
}

TEST(ClustersStage, GivesNoQuotientWhereAGroupIsAloneAmongItsControls) {
  Frame f = frame();
  f.groups[1].others = 0;
  const geo::Tables tables = gathered(f);
  const geo::Table& table = tables.at("clusters");
  for (std::size_t row = 0; row < table.size(); ++row)
    if (table.column("group_name").text(row) == "metal") {
      EXPECT_FALSE(table.column("lq").valid(row));
      EXPECT_EQ(table.column("p_method").text(row), "none: nobody to compare with");
    } else if (table.column("q").valid(row)) {
      EXPECT_EQ(table.reals("q")[row], table.reals("p")[row]) << "a family of one";
    }
}

TEST(ClustersGathered, CountsAGroupWithoutClustersAsNotSignificant) {
  Frame f = frame();
  f.groups.push_back({.code = 9, .name = "nothing", .is_control = {0, 1, 0}, .others = 1});
  EXPECT_EQ(gathered(f).at("clusters").size(), gathered(frame()).at("clusters").size());
  const geo::Tables tables = gathered(f);
  const geo::Table& table = tables.at("clusters");
  for (std::size_t row = 0; row < table.size(); ++row)
    if (table.column("group_name").text(row) == "metal" && table.column("q").valid(row)) {
      EXPECT_EQ(table.reals("q")[row], 0.03);
    }
}

TEST(ClustersStage, DeclaresItsKeysAsTheConfigNamesThem) {
  const Stage stage = clusters_stage();
  std::vector<std::string> keys;
  for (const io::Param& param : stage.params) keys.push_back(param.key);
  EXPECT_EQ(keys, (std::vector<std::string>{"method", "eps", "min_points", "min_sites", "min_cluster_size",
                                            "min_samples", "selection", "max_eps", "replicates", "accuracy",
                                            "scan_population", "scan_everywhere", "scan_level", "scan_p", "outline"}));
}

ClustersParams by_hdbscan() {
  ClustersParams params;
  params.method = "hdbscan";
  params.min_cluster_size = 15;
  params.max_eps_m = 2'000.0;
  return params;
}

TEST(ClustersStage, AutoTakesEpsWhereDistancesBend) {
  const Region region;
  ClustersParams params = kParams;
  params.eps_m.reset();
  Frame where = frame();
  const geo::Tables out = clusters(params, where, frame().groups[1], region.tables());
  const std::vector<io::Choice> chosen = choices_in(out);
  ASSERT_EQ(chosen.size(), 1U);
  EXPECT_EQ(chosen[0].key, "clusters.eps");
  EXPECT_GT(chosen[0].value, 50.0) << "the planted firms are some 100 m apart";
  EXPECT_LT(chosen[0].value, 2'000.0);
  EXPECT_GT(out.at("clusters_curves").size(), 10U);
  ASSERT_GT(out.at("clusters").size(), 0U);
  EXPECT_EQ(out.at("clusters").column("p_method").text(0), "relabel, given the eps that auto chose");

  where.kept_values[kept_name("clusters.eps", frame().groups[1].name)] = 700.0;
  EXPECT_EQ(choices_in(clusters(params, where, frame().groups[1], region.tables()))[0].value, 700.0);
  params.eps_m = 700.0;
  const geo::Tables same = clusters(params, frame(), frame().groups[1], region.tables());
  EXPECT_TRUE(choices_in(same).empty());
}

TEST(ClustersStage, FindsThePlantedClusterByHdbscanToo) {
  const Frame f = frame();
  const geo::Tables out = clusters(by_hdbscan(), f, f.groups[1], Region().tables());
  const geo::Table &table = out.at("clusters"), &members = out.at("members"), &scores = out.at("member_scores");
  ASSERT_EQ(scores.size(), members.size());
  ASSERT_EQ(table.size(), 1U) << "a tower on one coordinate is no cluster";
  EXPECT_GE(table.integers("firms")[0], 55);
  EXPECT_GT(table.reals("lq_low")[0], 5.0);
  EXPECT_EQ(table.reals("p")[0], 0.01);
  EXPECT_EQ(table.integers("draws")[0], 99);
  EXPECT_GT(table.reals("stability")[0], 0.0);
  EXPECT_LE(table.reals("stability")[0], 1.0);
  EXPECT_GT(table.reals("area_km2")[0], 0.1);
  for (std::size_t i = 0; i < members.size(); ++i) {
    const bool inside = members.column("key").valid(i);
    EXPECT_EQ(scores.codes("row")[i], members.codes("row")[i]);
    EXPECT_EQ(scores.column("membership").valid(i), inside);
    EXPECT_TRUE(scores.column("outlier_score").valid(i));
    EXPECT_EQ(members.column("cluster_role").text(i), inside ? "core" : "noise");
  }
}

TEST(ClustersStage, SaysWhyALargeGroupIsNotRelabelledByHdbscan) {
  Region region;
  geo::Random random(6, 6);
  for (int i = 0; i < 50'000; ++i) region.add(20'000 * random.unit(), 20'000 * random.unit(), 0, 1);
  Frame f = frame();
  f.draws.reset();
  const geo::Table table = clusters(by_hdbscan(), f, f.groups[1], region.tables()).at("clusters");
  ASSERT_GT(table.size(), 0U);
  EXPECT_FALSE(table.column("p").valid(0));
  EXPECT_EQ(table.column("p_method").text(0),
            "none: hdbscan with more than 50,000 firms in the group; set significance.draws");
  EXPECT_TRUE(table.column("lq").valid(0));
  EXPECT_TRUE(table.column("scan_p").valid(0)) << "the test by circles serves instead";
}

TEST(ClustersStage, MeasuresByReplicatesHowWellClustersHold) {
  const geo::Tables out = found(frame(), 1);
  const geo::Table &table = out.at("clusters"), &members = out.at("members"), &scores = out.at("member_scores");
  EXPECT_GT(table.reals("stability")[0], 0.9);
  ASSERT_EQ(scores.size(), members.size());
  for (std::size_t i = 0; i < members.size(); ++i) {
    EXPECT_EQ(scores.column("membership").valid(i), members.column("key").valid(i));
    EXPECT_FALSE(scores.column("outlier_score").valid(i));
  }
}

TEST(ClustersStage, LeavesStabilityAndScoresOutWithoutReplicates) {
  const Frame f = frame();
  ClustersParams params = kParams;
  params.replicates = 0;
  const geo::Tables out = clusters(params, f, f.groups[1], Region().tables());
  EXPECT_FALSE(out.at("clusters").column("stability").valid(0));
  EXPECT_EQ(out.at("member_scores").size(), 0U);
}

TEST(ClustersStage, MovesFirmsByTheirOwnAccuracy) {
  const Frame f = frame();
  geo::Tables in = Region().tables();
  const double steady = clusters(kParams, f, f.groups[1], in).at("clusters").reals("stability")[1];
  const std::size_t firms = in.at("firms").size();
  in.at("firms").set("accuracy_m", std::vector<double>(firms, 5'000.0), geo::Column::Mask(firms, 1));
  const double loose = clusters(kParams, f, f.groups[1], in).at("clusters").reals("stability")[1];
  EXPECT_GT(steady, 0.99) << "a tower within 50 m stays one";
  EXPECT_LT(loose, 0.5) << "a postcode's pile may be anywhere in 5 km";
}

ClustersParams by_scan() {
  ClustersParams params;
  params.method = "scan";
  return params;
}

TEST(ClustersStage, FindsThePlantedClusterByCircles) {
  const Frame f = frame();
  const geo::Tables out = clusters(by_scan(), f, f.groups[1], Region().tables());
  const geo::Table &table = out.at("clusters"), &members = out.at("members");
  ASSERT_EQ(table.size(), 2U) << "the planted firms and the tower";
  EXPECT_GE(table.integers("firms")[0], 55);
  EXPECT_LE(table.integers("controls")[0], 80) << "firms of other industries are no controls";
  EXPECT_GT(table.reals("lq_low")[0], 5.0);
  EXPECT_EQ(table.flags("single_site")[1], 1);
  for (std::size_t c = 0; c < 2; ++c) {
    EXPECT_EQ(table.reals("p")[c], 0.01);
    EXPECT_EQ(table.reals("scan_p")[c], 0.01);
    EXPECT_EQ(table.column("p_method").text(c), "scan");
    EXPECT_FALSE(table.column("stability").valid(c));
  }
  EXPECT_NEAR(table.reals("area_km2")[1], 3.14159e-4, 5e-6) << "a circle of at least 10 m";
  std::int64_t inside = 0;
  for (std::size_t i = 0; i < members.size(); ++i) inside += members.column("key").valid(i) ? 1 : 0;
  EXPECT_EQ(inside, table.integers("firms")[0] + table.integers("firms")[1]);
}

TEST(ClustersStage, DrawsAScanAsItsCircleOrAroundItsFirms) {
  const Frame f = frame();
  ClustersParams params = by_scan();
  const double circle = clusters(params, f, f.groups[1], Region().tables()).at("clusters").reals("area_km2")[0];
  params.outline = "hull";
  const double hull = clusters(params, f, f.groups[1], Region().tables()).at("clusters").reals("area_km2")[0];
  params.outline = "concave";
  const double concave = clusters(params, f, f.groups[1], Region().tables()).at("clusters").reals("area_km2")[0];
  EXPECT_GT(circle, 0.5);
  for (const double area : {hull, concave}) {
    EXPECT_GT(area, 0.3 * circle);
    EXPECT_LT(area, 1.5 * circle);
  }
}

TEST(ClustersStage, ScanSaysWhyItFindsNothing) {
  Frame f = frame();
  const geo::Tables all = clusters(by_scan(), f, f.groups[0], Region().tables());
  EXPECT_EQ(all.at("clusters").size(), 0U);
  ASSERT_EQ(warnings_in(all.at("clusters_notes")).size(), 1U);
  EXPECT_NE(warnings_in(all.at("clusters_notes"))[0].find("all has none"), std::string::npos);
  f.draws = 0;
  const geo::Tables none = clusters(by_scan(), f, f.groups[1], Region().tables());
  EXPECT_EQ(none.at("clusters").size(), 0U);
  ASSERT_EQ(warnings_in(none.at("clusters_notes")).size(), 1U);
  EXPECT_NE(warnings_in(none.at("clusters_notes"))[0].find("set significance.draws"), std::string::npos);
}

TEST(ClustersStage, ScanThinsLargeCirclesOfManyControlsAndSaysSo) {
  const Frame f = frame();
  Region region;
  Notes few(f.groups[1]), many(f.groups[1]);
  EXPECT_EQ(with_scan_chosen(by_scan(), f, f.groups[1], region.tables().at("firms"), few).scan_everywhere, 0);
  EXPECT_EQ(few.table().size(), 0U);
  for (int i = 0; i < 20'000; ++i) region.add(i, i, -1, 1);
  const geo::Table firms = region.tables().at("firms");
  const std::int64_t chosen = with_scan_chosen(by_scan(), f, f.groups[1], firms, many).scan_everywhere.value_or(0);
  EXPECT_GT(chosen, 500);
  EXPECT_LT(chosen, 5'000);
  const std::vector<io::Choice> choices = choices_in({{"clusters_notes", many.table()}});
  ASSERT_EQ(choices.size(), 1U);
  EXPECT_EQ(choices[0].key, "clusters.scan_everywhere");
  EXPECT_EQ(choices[0].value, static_cast<double>(chosen));
}

TEST(ClustersStage, TestsClustersByCirclesToo) {
  const geo::Table table = found(frame(), 1).at("clusters");
  EXPECT_EQ(table.reals("scan_p")[0], 0.01);
  EXPECT_FALSE(table.column("scan_p").valid(1)) << "a tower";
  EXPECT_FALSE(found(frame(), 0).at("clusters").column("scan_p").valid(0)) << "all firms";
  ClustersParams params = kParams;
  params.scan_p = "never";
  const Frame f = frame();
  EXPECT_FALSE(clusters(params, f, f.groups[1], Region().tables()).at("clusters").column("scan_p").valid(0));
  const geo::Table by_density = clusters(by_hdbscan(), f, f.groups[1], Region().tables()).at("clusters");
  EXPECT_EQ(by_density.reals("scan_p")[0], 0.01);
}

}  // namespace
}  // namespace pipeline
