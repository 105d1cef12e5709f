// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/linkages/industries.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "geo/core/crs.hpp"
#include "geo/core/random.hpp"
#include "pipeline/families.hpp"
#include "pipeline/notes.hpp"
#include "pipeline/stages/linkages/industry_list.hpp"
#include "tests/support/firm_columns.hpp"

namespace pipeline {
namespace {

using tests::Firm;

/// Codes of column `industry`. 25.10 and 25.21 stand together in one town, 10.11 and 13.10 anywhere: one section; 47.11
/// is another; 99.99 belongs to none.
enum Code : std::int32_t { kForging, kTanks, kMeat, kShops, kUnknown, kYarn };

geo::Table with_codes(const std::vector<Firm>& firms) {
  geo::Table table = tests::firm_table(firms);
  geo::Texts labels;
  for (const char* code : {"25.10", "25.21", "10.11", "47.11", "99.99", "13.10"}) labels.add(code);
  const auto codes = table.codes("industry");
  table.set("industry",
            geo::Column::coded({codes.begin(), codes.end()}, std::make_shared<const geo::Texts>(std::move(labels))));
  table.set("stage", std::vector<std::int32_t>(firms.size(), 0));
  return table;
}

std::vector<Firm> region() {
  geo::Random random(5, 0);
  std::vector<Firm> firms;
  const auto anywhere = [&](std::int32_t code, std::int32_t group, int count, std::int32_t role = kCore) {
    for (int i = 0; i < count; ++i)
      firms.push_back(
          {geo::snapped(40'000 * random.unit()), geo::snapped(40'000 * random.unit()), group, 4.0, code, role});
  };
  for (const std::int32_t code : {kForging, kTanks})
    for (int i = 0; i < 30; ++i)
      firms.push_back({geo::snapped(9'000 + 800 * random.normal()), geo::snapped(9'000 + 800 * random.normal()), 0,
                       i % 3 == 0 ? -1.0 : 10.0, code});
  anywhere(kMeat, 1, 40);
  anywhere(kYarn, -1, 400);
  anywhere(kShops, -1, 60);
  anywhere(kUnknown, -1, 20);
  anywhere(kForging, 0, 15, kInstitution);
  return firms;
}

Frame frame() {
  Frame out = tests::frame_of_20_km();
  out.region = {0, 0, 40'000, 40'000};
  out.industry_controls = {{0, 0, 0, 1, -1, 0}, {"manufacturing firms", "trade firms"}};
  out.draws = 99;
  return out;
}

/// Every second firm of 25.10 is in a cluster of metal, and all are in one of all firms.
geo::Table members(const geo::Table& firms) {
  std::vector<std::int32_t> row, key;
  geo::Column::Mask clustered;
  geo::Texts group;
  for (std::size_t i = 0; i < firms.size(); ++i)
    for (const char* name : {"all", "metal"}) {
      if (std::string_view(name) == "metal" && firms.codes("group")[i] != 0) continue;
      row.push_back(static_cast<std::int32_t>(i));
      key.push_back(0);
      clustered.push_back(std::string_view(name) == "all" || (firms.codes("industry")[i] == kForging && i % 2 == 0));
      group.add(name);
    }
  geo::Table table;
  table.set("row", std::move(row));
  table.set("group_name", std::move(group));
  table.set("key", std::move(key), std::move(clustered));
  return table;
}

geo::Tables run(const Frame& with, const IndustryParams& params = {}) {
  geo::Table firms = with_codes(region());
  geo::Tables in{{"members", members(firms)}, {"firms", std::move(firms)}}, out;
  add_industry_tables(params, 5'000, with, in, out);
  return out;
}

std::map<std::string, std::size_t> rows_by_code(const geo::Table& table) {
  std::map<std::string, std::size_t> rows;
  for (std::size_t row = 0; row < table.size(); ++row) rows.emplace(table.column("industry").text(row), row);
  return rows;
}

TEST(Industries, ATownsIndustriesAreLocalisedAndTheScatteredOneIsNot) {
  const geo::Tables out = run(frame());
  const geo::Table& table = out.at("industries");
  const auto at = rows_by_code(table);
  for (const char* code : {"25.10", "25.21"}) {
    const std::size_t row = at.at(code);
    EXPECT_EQ(table.column("k_density_class").text(row), "localised") << code;
    EXPECT_EQ(table.reals("k_density_p")[row], 0.01);
    EXPECT_LE(table.reals("eg_p")[row], 0.05);
    EXPECT_GT(table.reals("m_peak")[row], 3.0);
    EXPECT_GT(table.reals("localised_to_m")[row], 500.0);
    EXPECT_LT(table.reals("localised_to_m")[row], 8'000.0);
  }
  EXPECT_NE(table.column("k_density_class").text(at.at("10.11")), "localised");
  EXPECT_FALSE(table.column("localised_to_m").valid(at.at("10.11")));
  EXPECT_FALSE(table.column("m_peak").valid(at.at("10.11")));
}

TEST(Industries, CountsFirmsEmployeesAndWhoIsClustered) {
  const geo::Tables out = run(frame());
  const geo::Table& table = out.at("industries");
  const std::size_t row = rows_by_code(table).at("25.10");
  EXPECT_EQ(table.integers("firms")[row], 30) << "no institution";
  EXPECT_EQ(table.reals("employees")[row], 200.0) << "those that are known";
  EXPECT_EQ(table.reals("largest_employees")[row], 10.0);
  EXPECT_EQ(table.column("group_name").text(row), "metal");
  EXPECT_EQ(table.reals("clustered_share")[row], 0.5);
  const std::size_t shops = rows_by_code(table).at("47.11");
  EXPECT_FALSE(table.column("group_name").valid(shops));
  EXPECT_FALSE(table.column("clustered_share").valid(shops));
}

// 47.11 fills its section alone, 99.99 has no section: nobody to compare them with.
TEST(Industries, WithoutControlsThereAreCountsOnly) {
  const geo::Tables out = run(frame());
  const geo::Table& table = out.at("industries");
  for (const char* code : {"47.11", "99.99"}) {
    const std::size_t row = rows_by_code(table).at(code);
    EXPECT_GT(table.integers("firms")[row], 10);
    for (const char* column : {"ellison_glaeser", "eg_z", "eg_p", "m_peak", "k_density_class", "k_density_p"})
      EXPECT_FALSE(table.column(column).valid(row)) << code << ' ' << column;
  }
}

TEST(Industries, FewerThanTheLeastPlantsAreLeftOut) {
  IndustryParams params;
  params.least_plants = 31;
  const geo::Tables out = run(frame(), params);
  EXPECT_EQ(rows_by_code(out.at("industries")).size(), 3U) << "10.11, 13.10 and 47.11";
  params.least_plants = 1'000;
  const geo::Tables none = run(frame(), params);
  EXPECT_EQ(none.at("industries").size(), 0U);
  EXPECT_TRUE(none.at("industries").has("clustered_share") && none.at("concentration_curves").has("high") &&
              none.at("colocation").has("q"));
}

TEST(Industries, CodesMayBeCut) {
  IndustryParams params;
  params.code_digits = 2;
  const geo::Tables out = run(frame(), params);
  const auto at = rows_by_code(out.at("industries"));
  ASSERT_TRUE(at.contains("25"));
  EXPECT_EQ(out.at("industries").integers("firms")[at.at("25")], 60);
  EXPECT_EQ(cut_code("25.50", 3), "25.5");
  EXPECT_EQ(cut_code("C25.50", 2), "C25");
  EXPECT_EQ(cut_code("25.50", 5), "25.50");
  EXPECT_EQ(cut_code("craft=jeweller", 2), "craft=jeweller");
}

TEST(Industries, CurvesHaveTheirBandsAndTheFiguresOfTheIndustries) {
  const geo::Tables out = run(frame());
  const geo::Table &curves = out.at("concentration_curves"), &table = out.at("industries");
  const std::size_t row = rows_by_code(table).at("25.10");
  double peak = 0.0, farthest = 0.0;
  std::size_t k_rows = 0;
  for (std::size_t i = 0; i < curves.size(); ++i) {
    EXPECT_LE(curves.reals("low")[i], curves.reals("high")[i]);
    EXPECT_LE(curves.reals("low")[i], curves.reals("local_low")[i]);
    EXPECT_LE(curves.reals("local_high")[i], curves.reals("high")[i]);
    if (curves.column("industry").text(i) != "25.10" || curves.reals("value")[i] <= curves.reals("high")[i]) continue;
    if (curves.column("statistic").text(i) == "m") peak = std::max(peak, curves.reals("value")[i]);
    if (curves.column("statistic").text(i) == "k") farthest = curves.reals("distance_m")[i];
  }
  for (std::size_t i = 0; i < curves.size(); ++i)
    k_rows += curves.column("industry").text(i) == "25.10" && curves.column("statistic").text(i) == "k";
  EXPECT_EQ(table.reals("m_peak")[row], peak);
  EXPECT_EQ(table.reals("localised_to_m")[row], farthest);
  EXPECT_EQ(k_rows, 65U);
}

// A third of the town's firms are of unknown size; 10.11 has sizes throughout.
TEST(Industries, CurvesMayGoByEmployees) {
  IndustryParams params;
  params.weight = "employees";
  const geo::Tables out = run(frame(), params);
  const geo::Table& table = out.at("industries");
  const auto at = rows_by_code(table);
  EXPECT_EQ(table.column("k_density_class").text(at.at("25.10")), "localised");
  EXPECT_EQ(table.integers("firms")[at.at("25.10")], 30) << "counts are of all firms";
  EXPECT_NE(table.column("k_density_class").text(at.at("10.11")), "localised");
}

TEST(Industries, FirmsOfUnknownSizeAreLeftOutOfCurvesByEmployeesAndTheRunSaysSo) {
  IndustryParams params;
  params.weight = "employees";
  params.least_plants = 25;  // 25.10 and 25.21 have 20 firms of known size each
  const geo::Tables out = run(frame(), params);
  const geo::Table& table = out.at("industries");
  EXPECT_FALSE(table.column("k_density_class").valid(rows_by_code(table).at("25.10")));
  EXPECT_TRUE(table.column("ellison_glaeser").valid(rows_by_code(table).at("25.10")));
  EXPECT_TRUE(table.column("k_density_class").valid(rows_by_code(table).at("10.11")));
  const auto said = warnings_in(out.at("linkages_notes"));
  ASSERT_EQ(said.size(), 1U);
  EXPECT_NE(said[0].find("20 of 560 firms have no known employees"), std::string::npos) << said[0];
  EXPECT_EQ(run(frame()).at("linkages_notes").size(), 0U) << "by firms nothing is left out";
}

TEST(Industries, WithoutDrawsThereAreEstimatesButNoTests) {
  Frame without = frame();
  without.draws = 0;
  const geo::Tables out = run(without);
  const geo::Table& table = out.at("industries");
  const std::size_t row = rows_by_code(table).at("25.10");
  EXPECT_TRUE(table.column("ellison_glaeser").valid(row) && table.column("eg_z").valid(row));
  EXPECT_FALSE(table.column("eg_p").valid(row) || table.column("k_density_class").valid(row));
  EXPECT_EQ(out.at("concentration_curves").size(), 0U);
  EXPECT_TRUE(out.at("colocation").column("clq").valid(0));
  EXPECT_FALSE(out.at("colocation").column("p").valid(0));
}

TEST(Industries, IndustriesOfOneTownSeekOneAnother) {
  const geo::Table table = run(frame()).at("colocation");
  ASSERT_EQ(table.size(), 12U) << "ordered pairs of the four in manufacturing";
  for (std::size_t row = 0; row < table.size(); ++row) {
    const std::string_view a = table.column("industry_a").text(row), b = table.column("industry_b").text(row);
    EXPECT_NE(a, b);
    const bool together = a.starts_with("25") && b.starts_with("25");
    EXPECT_EQ(together ? table.reals("p")[row] <= 0.05 : table.reals("q")[row] <= 0.05, together) << a << ' ' << b;
    EXPECT_EQ(table.reals("m")[row] > 2.0, together);
    if (together) {
      EXPECT_GT(table.reals("gamma_c")[row], 0.0);
    }
    EXPECT_GE(table.reals("q")[row], table.reals("p")[row]);
  }
}

TEST(Industries, ThreadsChangeNothing) {
  Frame threads = frame();
  threads.threads = 3;
  EXPECT_EQ(run(threads), run(frame()));
}

TEST(Industries, NamesItsFamiliesOfTests) {
  const auto families = families_in(run(frame()));
  std::map<std::string, std::int64_t> size;
  for (const io::TestFamily& family : families) size[family.statistic] = family.size;
  EXPECT_EQ(size, (std::map<std::string, std::int64_t>{{"clq", 12}, {"ellison_glaeser", 4}, {"k_density", 4}}));
}

}  // namespace
}  // namespace pipeline
