// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/linkages/chain.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>

#include "geo/core/random.hpp"
#include "pipeline/stages/linkages/firm_sizes.hpp"
#include "pipeline/stages/linkages/supplier_reach.hpp"
#include "tests/support/firm_columns.hpp"

namespace pipeline {
namespace {

enum StageCode : std::int32_t { kMetals, kParts, kMachines, kPacks };
enum GroupCode : std::int32_t { kMetal, kFood };

/// Metals are bought by parts, parts and food's packs by machines.
Frame frame() {
  Frame out = tests::frame_of_20_km();
  out.groups[1].chain = {{{kMetal, kMetals, "metals", "metals"},
                          {kMetal, kParts, "parts", "parts"},
                          {kMetal, kMachines, "machines", "machines"},
                          {kFood, kPacks, "food.packs", "packs (Food)"}},
                         {{0, 1, .2}, {1, 2, .1}, {3, 2, .06}}};
  out.groups[2].chain = {{{kFood, kPacks, "packs", "packs"}}, {}};
  for (Group& group : out.groups) group.is_control.assign(4, 1);  // industries are stages here
  out.as_of = "2026-01-01";
  return out;
}

struct ChainFirm {
  double x_m, y_m;
  std::int32_t group, stage;
  double employees = -1.0;
  std::int32_t role = kCore;
  std::optional<std::int32_t> opened{};  // days since 1970-01-01
};

geo::Table firm_table(const std::vector<ChainFirm>& firms) {
  std::vector<tests::Firm> rows;
  std::vector<std::int32_t> stage, opened;
  geo::Column::Mask dated;
  for (const ChainFirm& f : firms) {
    opened.push_back(f.opened.value_or(0));
    dated.push_back(f.opened ? 1 : 0);
    rows.push_back({f.x_m, f.y_m, f.group, f.employees, f.stage, f.role});
    stage.push_back(f.stage);
  }
  geo::Table table = tests::firm_table(rows);
  auto labels = std::make_shared<geo::Texts>();
  for (const char* label : {"metals", "parts", "machines", "packs", "university", "townhall"}) labels->add(label);
  table.set("stage", geo::Column::coded(std::move(stage), labels));
  table.set("opened", std::move(opened), std::move(dated));
  const std::vector<std::uint8_t> none(firms.size(), 0);
  table.set("foreign", none, geo::Column::Mask(firms.size(), 0));
  table.set("exporter", none, geo::Column::Mask(firms.size(), 0));
  return table;
}

struct PlantedCluster {
  std::string group;
  std::int32_t key;
  std::vector<std::int32_t> firms;
  double lq_low = 2.0;
  bool single_site = false;
};

/// Tables clusters and members.
geo::Tables tables(const std::vector<ChainFirm>& firms, const std::vector<PlantedCluster>& clusters) {
  geo::Tables in;
  in["firms"] = firm_table(firms);
  geo::Texts group, member_group;
  std::vector<std::int32_t> key, row, member_key;
  std::vector<std::int64_t> count;
  std::vector<double> lq, lq_low;
  std::vector<std::uint8_t> single;
  geo::Shapes outlines(geo::Shapes::Kind::areas);
  for (const PlantedCluster& c : clusters) {
    group.add(c.group);
    key.push_back(c.key);
    count.push_back(std::ssize(c.firms));
    lq_low.push_back(c.lq_low);
    lq.push_back(2.0 * c.lq_low);
    single.push_back(c.single_site ? 1 : 0);
    outlines.add_shape(tests::square(100.0 * c.key, 0, 50), 0);
    for (const std::int32_t firm : c.firms) {
      member_group.add(c.group);
      row.push_back(firm);
      member_key.push_back(c.key);
    }
  }
  geo::Table& table = in["clusters"];
  table.set("group_name", std::move(group));
  table.set("key", std::move(key));
  table.set("firms", std::move(count));
  table.set("lq", std::move(lq));
  table.set("lq_low", std::move(lq_low));
  table.set("single_site", std::move(single));
  table.shapes = std::move(outlines);
  in["members"].set("row", std::move(row));
  in["members"].set("group_name", std::move(member_group));
  in["members"].set("key", std::move(member_key));
  in["facility_points"];
  in["facility_areas"];
  in["known_links"];
  return in;
}

/// A works of parts (0-2) and machines (3, 4) with metals 3 km and exactly 5 km away (5, 6) and packs 8 km away (7);
/// makers of parts far in the east (8-10); a school 1 km away and one farther (11, 12).
const std::vector<ChainFirm> kFirms{
    {0, 0, kMetal, kParts, 10},          {0, 300, kMetal, kParts, 10},      {0, 600, kMetal, kParts, 10},
    {300, 0, kMetal, kMachines, 20},     {300, 300, kMetal, kMachines, 20}, {-3000, 0, kMetal, kMetals, 3},
    {-3000, -4000, kMetal, kMetals, 1},  {0, 8600, kFood, kPacks, 50},      {18'000, 0, kMetal, kParts, 10},
    {18'300, 0, kMetal, kParts, 10},     {18'600, 0, kMetal, kParts, 10},   {1300, 0, -1, -1, -1, kInstitution},
    {0, -1001, -1, -1, -1, kInstitution}};
const std::vector<PlantedCluster> kClusters{{"metal", 0, {0, 1, 2, 3, 4}}, {"metal", 8, {8, 9, 10}, 1.5}};

class Chains : public testing::Test {
 protected:
  void SetUp() override { add_chain_tables({}, frame(), tables(kFirms, kClusters), out_); }
  double number(const char* table, const char* column, std::size_t row) const {
    return out_.at(table).column(column).number(row);
  }
  std::string text(const char* table, const char* column, std::size_t row) const {
    return std::string(out_.at(table).column(column).text(row));
  }
  geo::Tables out_;
};

TEST_F(Chains, AClusterLacksWhatItsBuyersNeedAndDoNotFind) {
  // Needed: metals .2 × 30, parts .1 × 40, packs .06 × 40; found within 5 km: 4, 30 and 0.
  EXPECT_EQ(number("cluster_structure", "stages_needed", 0), 3);
  EXPECT_EQ(number("cluster_structure", "stages_present", 0), 2);
  EXPECT_EQ(text("cluster_structure", "missing_stages", 0), "food.packs");
  EXPECT_DOUBLE_EQ(number("cluster_structure", "completeness", 0), 8.0 / 12.4);
  const geo::Table& missing = out_.at("missing_links");
  ASSERT_EQ(missing.size(), 3U);
  EXPECT_EQ(missing.shapes->size(), 3U);
  EXPECT_EQ(text("missing_links", "stage", 0), "food.packs") << "the largest unmet need first";
  EXPECT_DOUBLE_EQ(number("missing_links", "needed", 0), 2.4);
  EXPECT_EQ(number("missing_links", "found", 0), 0.0);
  EXPECT_EQ(number("missing_links", "nearest_m", 0), 8000.0);
  EXPECT_EQ(number("missing_links", "buyers", 0), 2);
  EXPECT_DOUBLE_EQ(number("missing_links", "score", 0), 2.4);
  EXPECT_EQ(text("missing_links", "stage", 1), "metals");
  EXPECT_EQ(number("missing_links", "found", 1), 4.0) << "the disc is closed: the firm exactly 5 km away counts";
  EXPECT_DOUBLE_EQ(number("missing_links", "missing_share", 1), 1.0 / 3.0);
  EXPECT_EQ(number("missing_links", "nearest_m", 1), 3000.0);
  EXPECT_EQ(number("missing_links", "weak", 1), 1);
}

TEST_F(Chains, EveryStageOfAChainIsTold) {
  const geo::Table& stages = out_.at("chain_stages");
  ASSERT_EQ(stages.size(), 8U) << "three stages of the group and one of another, for two clusters";
  const auto row_of = [&](std::string_view stage) {
    for (std::size_t row = 0; row < 4; ++row)
      if (stages.column("stage").text(row) == stage) return row;
    return std::size_t{99};
  };
  EXPECT_EQ(number("chain_stages", "firms", row_of("parts")), 3);
  EXPECT_EQ(text("chain_stages", "state", row_of("parts")), "present");
  EXPECT_EQ(number("chain_stages", "found_firms", row_of("metals")), 2);
  EXPECT_EQ(text("chain_stages", "state", row_of("metals")), "weak");
  EXPECT_EQ(number("chain_stages", "own", row_of("metals")), 1);
  EXPECT_EQ(text("chain_stages", "state", row_of("food.packs")), "missing");
  EXPECT_EQ(number("chain_stages", "own", row_of("food.packs")), 0);
  EXPECT_EQ(number("chain_stages", "nearest_m", row_of("food.packs")), 8000.0);
  EXPECT_FALSE(stages.column("state").valid(row_of("machines"))) << "nobody here buys machines";
  EXPECT_EQ(number("chain_stages", "firms", row_of("machines")), 2);
}

// Eleven firms count, so the ten around each are all others and the last of them sets the width.
TEST_F(Chains, SuppliersNextDoorAreComparedWithChance) {
  double mean = 0.0;
  for (int buyer = 0; buyer < 3; ++buyer) {
    const auto d2 = [&](int other) {
      const ChainFirm &a = kFirms[static_cast<std::size_t>(buyer)], &b = kFirms[static_cast<std::size_t>(other)];
      return (a.x_m - b.x_m) * (a.x_m - b.x_m) + (a.y_m - b.y_m) * (a.y_m - b.y_m);
    };
    double all = 0.0, metals = 0.0;
    for (int other = 0; other < 11; ++other) {
      if (other == buyer) continue;
      const double weight = std::exp(-d2(other) / (2 * d2(10)));
      all += weight;
      metals += other == 5 || other == 6 ? weight : 0.0;
    }
    mean += metals / all / (2.0 / 10.0) / 3.0;
  }
  const geo::Table& stages = out_.at("chain_stages");
  for (std::size_t row = 0; row < 4; ++row) {
    if (stages.column("stage").text(row) == "metals") {
      EXPECT_NEAR(number("chain_stages", "next_door", row), mean, 1e-9);
    }
    EXPECT_EQ(stages.column("next_door").valid(row), stages.column("state").valid(row)) << "where it is needed";
  }
}

TEST_F(Chains, ASentenceSaysTheEffectFirst) {
  EXPECT_EQ(
      missing_link_sentence(out_.at("missing_links"), 0),
      "100 % of the packs (Food) that 2 firms need is missing within 5 km: they need the output of 2.4 employees, "
      "and no firm of that stage is there; the nearest is 8.0 km to the north; the stage is missing.");
  EXPECT_EQ(missing_link_sentence(out_.at("missing_links"), 1),
            "33 % of the metals that 3 firms need is missing within 5 km: they need the output of 6.0 employees, "
            "2 firms there have 4.0 employees; the stage is weak.");
}

TEST_F(Chains, StructureIsThatOfTheFirms) {
  EXPECT_EQ(number("cluster_structure", "sme_share", 0), 1.0);
  EXPECT_DOUBLE_EQ(number("cluster_structure", "largest_share", 0), 20.0 / 70.0);
  EXPECT_DOUBLE_EQ(number("cluster_structure", "hhi", 0), (3 * 100.0 + 2 * 400.0) / 4900.0);
  EXPECT_NEAR(number("cluster_structure", "unrelated_variety", 0), -.6 * std::log2(.6) - .4 * std::log2(.4), 1e-15);
  EXPECT_EQ(number("cluster_structure", "related_variety", 0), 0.0);
  EXPECT_EQ(number("cluster_structure", "institutions", 0), 1) << "closed at 1 km";
  EXPECT_EQ(number("cluster_structure", "institutions", 1), 0);
  EXPECT_FALSE(out_.at("cluster_structure").column("foreign_share").valid(0)) << "the source says it of none";
}

TEST_F(Chains, DetailsTellWhatHasNoColumnInALayer) {
  EXPECT_EQ(number("cluster_structure", "micro_firms", 0), 0) << "10 employees are no micro firm";
  EXPECT_EQ(number("cluster_structure", "small_firms", 0), 5);
  EXPECT_EQ(number("cluster_structure", "anchor_firms", 0), 0);
  EXPECT_EQ(number("cluster_structure", "industries", 0), 2);
  EXPECT_NEAR(number("cluster_structure", "effective_industries", 0),
              std::exp2(-.6 * std::log2(.6) - .4 * std::log2(.4)), 1e-12);
  EXPECT_EQ(number("cluster_structure", "star_size", 0), 1);
  EXPECT_FALSE(out_.at("cluster_structure").column("young_share").valid(0));
  EXPECT_FALSE(out_.at("cluster_structure").column("star_growth").valid(0));
}

TEST(ChainTables, CountInstitutionsByKindAndKnowTheTriad) {
  auto firms = kFirms;
  firms[11].stage = 4;
  firms[12] = {0, -1000, -1, 5, -1, kInstitution};
  geo::Tables out;
  add_chain_tables({}, frame(), tables(firms, kClusters), out);
  const geo::Table& structure = out.at("cluster_structure");
  EXPECT_EQ(structure.column("institution_kinds").text(0), "townhall 1; university 1");
  EXPECT_EQ(structure.column("research_institutions").number(0), 1);
  EXPECT_EQ(structure.column("triad").number(0), 0) << "a town hall is no kind that the config names";
  ChainParams params;
  params.government_kinds = {"townhall"};
  add_chain_tables(params, frame(), tables(firms, kClusters), out);
  EXPECT_EQ(out.at("cluster_structure").column("triad").number(0), 1);
  EXPECT_EQ(out.at("cluster_structure").column("triad").number(1), 0);
}

TEST(ChainTables, YoungFirmsAreKnownWhereHalfOfThemHaveADate) {
  auto firms = kFirms;
  firms[0].opened = 20'454 - 1826;  // 2026-01-01 less five years of 365.2425 days: not young
  firms[1].opened = 20'454 - 1825;
  geo::Tables out;
  add_chain_tables({}, frame(), tables(firms, kClusters), out);
  EXPECT_FALSE(out.at("cluster_structure").column("young_share").valid(0)) << "two of five";
  firms[2].opened = 20'000;
  add_chain_tables({}, frame(), tables(firms, kClusters), out);
  EXPECT_DOUBLE_EQ(out.at("cluster_structure").column("young_share").number(0), 2.0 / 3.0);
  EXPECT_EQ(out.at("cluster_structure").column("star_growth").number(0), 1);
}

/// Firm 8 sells to 3, 9 to 3 and 4; 0 sells to 3 within its cluster, and 5 is in none.
geo::Table known_links() {
  geo::Table out;
  out.set("buyer", std::vector<std::int32_t>{3, 3, 3, 3, 4});
  out.set("supplier", std::vector<std::int32_t>{0, 5, 8, 9, 9});
  out.set("value", std::vector<double>{7, 7, 10, 20, 70});
  return out;
}

TEST(ChainTables, KnownLinksStandForTheEstimateOfTheirStages) {
  geo::Tables in = tables(kFirms, kClusters), out;
  in["known_links"] = known_links();
  add_chain_tables({}, frame(), in, out);
  const geo::Table& links = out.at("links");
  ASSERT_EQ(links.size(), 2U);
  EXPECT_EQ(links.flags("known")[0], 1);
  EXPECT_EQ(links.column("kind").text(0), "vertical");
  EXPECT_EQ(links.column("from_stage").text(0), "parts");
  EXPECT_EQ(links.column("to_stage").text(0), "machines");
  EXPECT_EQ(links.codes("from_key")[0], 8);
  EXPECT_EQ(links.column("strength").number(0), 100.0);
  EXPECT_EQ(links.column("suppliers").number(0), 2);
  EXPECT_EQ(links.column("buyers").number(0), 2);
  EXPECT_DOUBLE_EQ(links.column("largest_share").number(0), 0.9) << "of the supplier 9";
  EXPECT_EQ(links.flags("known")[1], 0);
  EXPECT_EQ(links.column("kind").text(1), "horizontal") << "equals are still estimated";
}

/// Twenty works of machines in the east, and as many of metals and of parts in the west.
TEST(ChainTables, ANeedThatItsStageKeepsAwayFromWeighsMore) {
  std::vector<ChainFirm> firms;
  PlantedCluster cluster{"metal", 0, {}};
  for (std::int32_t i = 0; i < 60; ++i) {
    const bool machines = i < 20;
    firms.push_back({(machines ? 15'000.0 : 1'000.0) + 97.0 * (i % 20), 500.0 * (i % 3), kMetal,
                     machines ? kMachines : (i < 40 ? kParts : kMetals), 10});
    if (machines) cluster.firms.push_back(i);
  }
  for (std::int32_t i = 0; i < 40; ++i) firms.push_back({500.0 * i, 900.0, kFood, kPacks, 10});
  geo::Tables out;
  add_chain_tables({}, frame(), tables(firms, {cluster}), out);
  const geo::Table& missing = out.at("missing_links");
  ASSERT_EQ(missing.column("stage").text(0), "parts");
  EXPECT_LT(missing.column("nearness_high").number(0), 1.0);
  EXPECT_DOUBLE_EQ(missing.column("score").number(0), 1.5 * 20.0);
  EXPECT_THAT(missing_link_sentence(missing, 0), testing::HasSubstr("in the whole region it keeps away from such "
                                                                    "buyers (M at most 0"));
}

TEST_F(Chains, TypologyAsksForSpecialisationLinksAndInstitutions) {
  EXPECT_EQ(text("cluster_structure", "typology", 0), "cluster");
  EXPECT_EQ(text("cluster_structure", "typology", 1), "district") << "makers of parts without metals";
  EXPECT_EQ(number("cluster_structure", "rank", 0), 1);
  EXPECT_EQ(number("cluster_structure", "rank", 1), 2);
}

TEST_F(Chains, LinksRunAlongTheChainAndBetweenEquals) {
  const geo::Table& links = out_.at("links");
  ASSERT_EQ(links.size(), 2U);
  EXPECT_EQ(text("links", "kind", 0), "vertical");
  EXPECT_EQ(number("links", "from_key", 0), 8);
  EXPECT_EQ(number("links", "to_key", 0), 0);
  EXPECT_EQ(text("links", "from_stage", 0), "parts");
  EXPECT_EQ(text("links", "to_stage", 0), "machines");
  const double length = std::hypot(18'300.0 - 120.0, 240.0);
  EXPECT_EQ(number("links", "length_m", 0), length);
  EXPECT_DOUBLE_EQ(number("links", "strength", 0), 30.0 * (.1 * 40.0) / std::pow(length / 1000.0, .9));
  EXPECT_EQ(text("links", "kind", 1), "horizontal");
  EXPECT_DOUBLE_EQ(number("links", "strength", 1), 30.0 * 30.0 / std::pow(length / 1000.0, .9));
  EXPECT_DOUBLE_EQ(links.shapes->length_m(1), length);
}

TEST(ChainTables, AStageOfOneFirmIsMissingThoughItCoversTheNeed) {
  auto firms = kFirms;
  firms[5].employees = 400;
  firms[6].x_m = -9000;
  geo::Tables out;
  add_chain_tables({}, frame(), tables(firms, {kClusters[0]}), out);
  const geo::Table& missing = out.at("missing_links");
  ASSERT_EQ(missing.size(), 2U);
  EXPECT_EQ(missing.column("stage").text(1), "metals");
  EXPECT_EQ(missing.column("score").number(1), 0.0);
  EXPECT_EQ(missing_link_sentence(missing, 1),
            "What 3 firms need of metals hangs on 1 firm within 5 km: they need the output of 6.0 employees, "
            "1 firm there has 400 employees; the stage is missing.");
}

TEST(ChainTables, AStageThatTheRegionLacksHasNoNearestFirm) {
  auto firms = kFirms;
  firms[7].stage = -1;
  geo::Tables out;
  add_chain_tables({}, frame(), tables(firms, {kClusters[0]}), out);
  EXPECT_FALSE(out.at("missing_links").column("nearest_m").valid(0));
  EXPECT_EQ(
      missing_link_sentence(out.at("missing_links"), 0),
      "100 % of the packs (Food) that 2 firms need is missing within 5 km: they need the output of 2.4 employees, "
      "and no firm of that stage is there; the region has none; the stage is missing.");
}

TEST(ChainTables, WithoutEmployeesFirmsAreCounted) {
  auto firms = kFirms;
  for (ChainFirm& firm : firms) firm.employees = -1;
  geo::Tables out;
  add_chain_tables({}, frame(), tables(firms, {kClusters[0]}), out);
  EXPECT_FALSE(out.at("cluster_structure").column("hhi").valid(0));
  EXPECT_DOUBLE_EQ(out.at("missing_links").column("needed").number(0), .12);
  EXPECT_THAT(missing_link_sentence(out.at("missing_links"), 0),
              testing::StartsWith("100 % of the packs (Food) that 2 firms need is missing within 5 km: they need the "
                                  "output of 0.12 firms, and"));
  firms[7].x_m = -4000;
  firms[7].y_m = 600;
  add_chain_tables({}, frame(), tables(firms, {kClusters[0]}), out);
  EXPECT_THAT(missing_link_sentence(out.at("missing_links"), 0),
              testing::EndsWith(": they need the output of 0.12 firms, 1 firm is there; the stage is missing."));
}

TEST(ChainTables, HaveNoChainForAllFirmsAndNoStandingForSingleSites) {
  const std::vector<PlantedCluster> clusters{{"all", 0, {0, 1, 2, 3, 4, 7}}, {"metal", 8, {8, 9, 10}, 1.5, true}};
  geo::Tables out;
  add_chain_tables({}, frame(), tables(kFirms, clusters), out);
  const geo::Table& structure = out.at("cluster_structure");
  for (const char* column : {"stages_needed", "completeness", "vertical_index", "typology", "stars"})
    EXPECT_FALSE(structure.column(column).valid(0)) << column;
  EXPECT_EQ(structure.column("rank").number(0), 1);
  // Families of `all` are groups: five firms of metal in two industries, one of food.
  const double metal = 5.0 / 6.0;
  EXPECT_NEAR(structure.column("unrelated_variety").number(0), -metal * std::log2(metal) - std::log2(1.0 / 6.0) / 6.0,
              1e-15);
  EXPECT_TRUE(structure.column("stages_needed").valid(1));
  EXPECT_FALSE(structure.column("rank").valid(1) || structure.column("typology").valid(1));
  EXPECT_EQ(out.at("links").size(), 0U);
}

TEST(ChainTables, AreEmptyWithoutClusters) {
  geo::Tables out;
  add_chain_tables({}, frame(), tables(kFirms, {}), out);
  EXPECT_EQ(out.at("cluster_structure").size(), 0U);
  EXPECT_EQ(out.at("missing_links").size() + out.at("links").size(), 0U);
}

TEST(ChainTables, DoNotDependOnThreads) {
  geo::Random random(2, 0);
  std::vector<ChainFirm> firms;
  std::vector<PlantedCluster> clusters;
  for (std::int32_t c = 0; c < 12; ++c) {
    clusters.push_back({"metal", 20 * c, {}});
    for (std::int32_t i = 0; i < 20; ++i) {
      clusters.back().firms.push_back(20 * c + i);
      firms.push_back({900.0 * c + random.below(3000), 1.0 * random.below(9000), kMetal,
                       static_cast<std::int32_t>(random.below(3)), 1.0 + random.below(80)});
    }
  }
  geo::Tables one, many;
  Frame threads = frame();
  add_chain_tables({}, threads, tables(firms, clusters), one);
  threads.threads = 4;
  add_chain_tables({}, threads, tables(firms, clusters), many);
  EXPECT_EQ(one, many);
  EXPECT_GT(one.at("links").size(), 40U);
}

TEST(SupplierReach, IsTheFarthestOfTheStagesThatAFirmBuysFrom) {
  Frame of = frame();
  EXPECT_EQ(supplier_reach({}, of, firm_table(kFirms)).size(), 0U) << "nobody asks";
  of.themes.emplace_back().name = "critical_supplier";
  const geo::Table reach = supplier_reach({}, of, firm_table(kFirms));
  const auto needs = reach.flags("needs");
  EXPECT_EQ(std::vector<std::uint8_t>(needs.begin(), needs.end()),
            (std::vector<std::uint8_t>{1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0}));
  EXPECT_EQ(reach.column("nearest_m").number(0), 3000.0) << "metals";
  EXPECT_EQ(reach.column("second_m").number(0), 5000.0);
  EXPECT_EQ(reach.column("nearest_m").number(3), std::hypot(300.0, 8600.0)) << "packs are farther than parts";
  EXPECT_FALSE(reach.column("second_m").valid(3)) << "there is one maker of packs";
}

TEST(SupplyLines, AreThoseThatCountEachOnce) {
  Frame of = frame();
  EXPECT_EQ(supply_lines({}, of).size(), 0U) << "nobody asks";
  of.themes.emplace_back().name = "critical_supplier";
  const geo::Table lines = supply_lines({}, of);
  std::vector<std::array<std::int32_t, 4>> found;
  for (std::size_t row = 0; row < lines.size(); ++row)
    found.push_back({lines.codes("seller_group")[row], lines.codes("seller_stage")[row],
                     lines.codes("buyer_group")[row], lines.codes("buyer_stage")[row]});
  EXPECT_EQ(found, (std::vector<std::array<std::int32_t, 4>>{{kMetal, kMetals, kMetal, kParts},
                                                             {kMetal, kParts, kMetal, kMachines},
                                                             {kFood, kPacks, kMetal, kMachines}}));
}

TEST(FirmSizes, TakeTheMedianOfTheStageWhereEmployeesAreUnknown) {
  const auto sizes = firm_sizes(firm_table({{0, 0, kMetal, kParts, 4},
                                            {0, 0, kMetal, kParts, 0},
                                            {0, 0, kMetal, kParts, -1},
                                            {0, 0, kMetal, kParts, 30},
                                            {0, 0, kMetal, kMachines, -1},
                                            {0, 0, kFood, kPacks, 8}}));
  EXPECT_EQ(sizes, (std::vector<double>{4, 1, 4, 30, 4, 8})) << "the lower of 4 and 8, the middle ones of 1, 4, 8, 30";
}

TEST(FirmSizes, AreOneWhereNothingIsKnown) {
  const geo::Table firms = firm_table({{0, 0, kMetal, kParts, -1}, {0, 0, kFood, kPacks, -1}});
  EXPECT_EQ(firm_sizes(firms), (std::vector<double>{1, 1}));
  EXPECT_FALSE(employees_are_known(firms));
}

}  // namespace
}  // namespace pipeline
