// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/linkages/colocation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "pipeline/families.hpp"
#include "pipeline/stages/linkages/chain_ties.hpp"
#include "tests/support/calibration.hpp"
#include "tests/support/firm_columns.hpp"

namespace pipeline {
namespace {

/// Industries of two sections: makers are rings and cloth, traders are shops and food.
enum Code : std::int32_t { kRings, kCloth, kShops, kFood };

struct Place {
  double x_m, y_m;
  std::int32_t industry;
};

/// Rings and shops are the stages of the one group there is; rings are core, shops its supporting stage.
geo::Table firms_at(const std::vector<Place>& places) {
  std::vector<tests::Firm> firms;
  std::vector<std::int32_t> stage;
  for (const Place& at : places) {
    const bool chain = at.industry == kRings || at.industry == kShops;
    firms.push_back({at.x_m, at.y_m, chain ? 0 : -1, 1.0, at.industry, at.industry == kShops ? kSupporting : kCore});
    stage.push_back(chain ? at.industry : -1);
  }
  geo::Table table = tests::firm_table(firms);
  geo::Texts labels;
  for (const char* code : {"rings", "cloth", "shops", "food"}) labels.add(code);
  const auto codes = table.codes("industry");
  table.set("industry",
            geo::Column::coded({codes.begin(), codes.end()}, std::make_shared<const geo::Texts>(std::move(labels))));
  table.set("stage", std::move(stage));
  return table;
}

Frame frame() {
  Frame out;
  out.groups = {{}, {.code = 0, .name = "jewellery"}};
  out.industry_controls = {{0, 0, 1, 1}, {"makers", "traders"}};
  out.draws = 99;
  return out;
}

geo::Tables colocation_of(const std::vector<Place>& places, const Frame& with) {
  IndustryParams params;
  params.least_plants = 2;
  geo::Tables in{{"firms", firms_at(places)}}, out;
  const geo::Table& firms = in.at("firms");
  const IndustryStudy study{industry_list(params, with, firms),
                            IndustryRegions(20'000.0, firms, std::vector<double>(firms.size(), 1.0))};
  add_colocation(10.0, with, in, study, out);
  return out;
}

std::map<std::string, std::size_t> rows_by_pair(const geo::Table& table) {
  std::map<std::string, std::size_t> rows;
  for (std::size_t row = 0; row < table.size(); ++row)
    rows.emplace(
        std::string(table.column("industry_a").text(row)) + ' ' + std::string(table.column("industry_b").text(row)),
        row);
  return rows;
}

/// Ten rings with a shop at the door, and far from them ten cloth with food at the door.
std::vector<Place> neighbours() {
  std::vector<Place> out;
  for (int i = 0; i < 10; ++i)
    for (const auto& [y, maker, trader] : {std::tuple{0.0, kRings, kShops}, std::tuple{90'000.0, kCloth, kFood}}) {
      out.push_back({5'000.0 + 100.0 * i, y, maker});
      out.push_back({5'001.0 + 100.0 * i, y, trader});
    }
  return out;
}

// C = 10 of 10; 10 of the 39 other firms are shops. With them where they are, the ten rings fall on 30 firms, ten of
// which have a shop next to them.
TEST(Colocation, PairsAcrossSectionsAreComparedAmongTheFirmsOfBoth) {
  const geo::Table table = colocation_of(neighbours(), frame()).at("colocation");
  const auto at = rows_by_pair(table);
  ASSERT_TRUE(at.contains("rings shops") && at.contains("shops rings"));
  const std::size_t row = at.at("rings shops");
  EXPECT_NEAR(table.reals("clq")[row], 3.9, 1e-12);
  EXPECT_NEAR(table.reals("m")[row], 3.9, 1e-12);
  EXPECT_NEAR(table.reals("p")[row] * 30'045'015, 1.0, 1e-6) << "1 / (10 of 30)";
  // Half of all controls lie in the south, as do all of a and b: (1/2 1/2 + 1/2 1/2) / (1 - 1/2), were each a hexagon.
  EXPECT_NEAR(table.reals("gamma_c")[row], 1.0, 1e-12);
}

TEST(Colocation, OnlyPairsThatAChainTiesAreLookedAtAcrossSections) {
  const geo::Table table = colocation_of(neighbours(), frame()).at("colocation");
  const auto at = rows_by_pair(table);
  EXPECT_EQ(table.size(), 6U);
  EXPECT_TRUE(at.contains("cloth rings") && at.contains("food shops")) << "one section";
  EXPECT_FALSE(at.contains("cloth food") || at.contains("rings food"));
  EXPECT_EQ(table.column("industry_a").text(4), "rings") << "pairs across sections come last";
  EXPECT_EQ(table.column("industry_a").text(5), "shops");
}

TEST(Colocation, ThePairsOfAChainAreAFamilyOfTheirOwn) {
  const geo::Tables out = colocation_of(neighbours(), frame());
  const std::vector<io::TestFamily> families = families_in(out);
  ASSERT_EQ(families.size(), 2U);
  EXPECT_EQ(families[0].group, "industries");
  EXPECT_EQ(families[0].size, 4);
  EXPECT_EQ(families[1].group, "jewellery");
  EXPECT_EQ(families[1].size, 2);
  EXPECT_EQ(families[1].found, 2);
  const geo::Table& table = out.at("colocation");
  const std::size_t row = rows_by_pair(table).at("rings shops");
  EXPECT_NEAR(table.reals("q")[row] / table.reals("p")[row], 1.0, 1e-9) << "both directions have this p";
}

TEST(Colocation, ThreadsChangeNothing) {
  Frame threads = frame();
  threads.threads = 3;
  EXPECT_EQ(colocation_of(neighbours(), threads), colocation_of(neighbours(), frame()));
}

/// Industries by number: stages 0 to 4 of group 0 and stage 0 of group 1; 0 sells to 1, and group 1 sells to 0.
TEST(ChainTies, AreSuppliesAndSupportingStages) {
  Frame with;
  Chain chain;
  for (std::int32_t stage = 0; stage < 5; ++stage) chain.stages.push_back({0, stage, "", ""});
  chain.stages.push_back({1, 0, "", ""});
  chain.supplies = {{0, 1, 0.1}, {5, 0, 0.1}};
  with.groups = {{}, {.code = 0, .name = "metal", .chain = chain}, {.code = 1, .name = "energy"}};
  std::vector<tests::Firm> firms;
  for (const std::int32_t role : {kCore, kCore, kCore, kSupporting, kSupporting})
    firms.push_back({0, 0, 0, 1, 0, role});
  firms.push_back({0, 0, 1, 1, 0, kCore});
  firms.push_back({0, 0, -1, 1, 0, kCore});
  geo::Table table = tests::firm_table(firms);
  table.set("stage", std::vector<std::int32_t>{0, 1, 2, 3, 4, 0, -1});
  std::vector<Industry> industries;
  for (geo::Row row = 0; row < 7; ++row) industries.push_back({"", 0, 0, {row}});
  industries.push_back({"", 0, -1, {1, 2}});

  const ChainTies ties(with, table, industries);
  EXPECT_EQ(ties.group_of(0, 1), 1U) << "supply";
  EXPECT_EQ(ties.group_of(1, 0), 1U) << "whoever is looked at";
  EXPECT_EQ(ties.group_of(0, 5), 1U) << "supply from another group: the buyer's chain";
  EXPECT_EQ(ties.group_of(2, 3), 1U) << "supporting stage";
  EXPECT_EQ(ties.group_of(0, 2), std::nullopt) << "two core stages without a supply";
  EXPECT_EQ(ties.group_of(3, 4), std::nullopt) << "two supporting stages";
  EXPECT_EQ(ties.group_of(5, 3), std::nullopt) << "supports another group";
  EXPECT_EQ(ties.group_of(0, 0), std::nullopt) << "one stage";
  EXPECT_EQ(ties.group_of(6, 3), std::nullopt) << "in no chain";
  EXPECT_EQ(ties.group_of(0, 7), 1U) << "an industry of several stages: any of them";
}

// ---- calibration ----------------------------------------------------------------------------------------------------

TEST(ColocationAcrossSectionsCalibration, RejectsFivePercentOf400MapsWithoutPattern) {
  const tests::Layout& layout = tests::calibration_firms();
  const std::string null = "labels of four industries of two sections dealt out among the firms of both";
  tests::expect_size(
      {{"co-location quotient of industries of two sections", null}, {"the least q of a chain's pairs", null, false}},
      400, [&](std::uint64_t i) -> std::vector<double> {
        const std::vector<std::int32_t> order = tests::shuffled(layout.size(), 7'000 + i);
        std::vector<Place> places;
        for (std::size_t at = 0; at < layout.size(); ++at) {
          const std::int32_t of = order[at];
          places.push_back({layout.x_m[at], layout.y_m[at],
                            of < 200   ? kRings
                            : of < 350 ? kShops
                            : of < 700 ? kCloth
                                       : kFood});
        }
        Frame with = frame();
        with.seed = i;
        const geo::Table table = colocation_of(places, with).at("colocation");
        const auto at = rows_by_pair(table);
        const std::size_t one = at.at("rings shops"), other = at.at("shops rings");
        return {table.reals("p")[one], std::min(table.reals("q")[one], table.reals("q")[other])};
      });
}

}  // namespace
}  // namespace pipeline
