// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/linkages/area_figures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "geo/economics/location_quotient.hpp"
#include "geo/inference/hypergeometric.hpp"
#include "pipeline/families.hpp"
#include "pipeline/stages/linkages/industry_regions.hpp"
#include "tests/support/firm_columns.hpp"

namespace pipeline {
namespace {

using testing::ElementsAre;

enum GroupCode : std::int32_t { kMetal, kFood };

/// Two squares of 1 km side by side, and one far away.
geo::Table outlines() {
  geo::Table out;
  geo::Texts id, name;
  geo::Shapes shapes(geo::Shapes::Kind::areas);
  for (const auto& [west, of] : {std::pair{0.0, "a"}, {1000.0, "b"}, {9000.0, "c"}}) {
    id.add(of);
    name.add(std::string("Town ") + of);
    shapes.add_shape(tests::square(west, 0, 1000), 0);
  }
  out.set("area_id", std::move(id));
  out.set("name", std::move(name), {1, 1, 0});
  out.shapes = std::move(shapes);
  return out;
}

/// Metal: three in a (employees 5, 7, unknown), one on the border of a and b, one in b, one in no area. Food: one in a,
/// three in b. Institutions count nowhere.
const std::vector<tests::Firm> kFirms{{100, 100, kMetal, 5},
                                      {100, 200, kMetal, 7},
                                      {100, 300, kMetal},
                                      {1000, 500, kMetal, 9},
                                      {1500, 500, kMetal},
                                      {5000, 500, kMetal},
                                      {200, 200, kFood, 3},
                                      {1200, 200, kFood, 4},
                                      {1300, 200, kFood, 4},
                                      {1400, 200, kFood, 4},
                                      {300, 300, -1, 50, 0, kInstitution}};

class Areas : public testing::Test {
 protected:
  void SetUp() override {
    in_["area_outlines"] = outlines();
    in_["firms"] = tests::firm_table(kFirms);
    geo::Texts group, member_group;
    for (const char* name : {"metal", "metal", "food"}) group.add(name);
    in_["clusters"].set("group_name", std::move(group));
    in_["clusters"].set("key", std::vector<std::int32_t>{0, 4, 7});
    in_["clusters"].set("single_site", std::vector<std::uint8_t>{0, 1, 0});
    std::vector<std::int32_t> row, key;
    for (const auto& [name, of, firm] : std::vector<std::tuple<const char*, int, int>>{
             {"metal", 0, 0}, {"metal", 0, 1}, {"metal", 0, 4}, {"metal", 4, 3}, {"food", 7, 7}}) {
      member_group.add(name);
      key.push_back(of);
      row.push_back(firm);
    }
    in_["members"].set("group_name", std::move(member_group));
    in_["members"].set("key", std::move(key));
    in_["members"].set("row", std::move(row));
    area_ = area_of_firms(in_["area_outlines"], in_["firms"], 2);
    add_area_tables(tests::frame_of_20_km(), in_, area_, out_);
  }
  /// Row of an area and group.
  std::size_t row(std::string_view area, std::string_view group) const {
    const geo::Table& table = out_.at("areas");
    for (std::size_t r = 0; r < table.size(); ++r)
      if (table.column("area_id").text(r) == area && table.column("group_name").text(r) == group) return r;
    ADD_FAILURE() << area << ' ' << group << " has no row";
    return 0;
  }
  double number(const char* column, std::string_view area, std::string_view group) const {
    return out_.at("areas").column(column).number(row(area, group));
  }

  geo::Tables in_, out_;
  std::vector<std::int32_t> area_;
};

TEST_F(Areas, AFirmOnABorderBelongsToTheFirstById) {
  EXPECT_THAT(area_, ElementsAre(0, 0, 0, 0, 1, -1, 0, 1, 1, 1, 0));
}

TEST_F(Areas, RowsAreAllAreasForAllAndThoseWithAFirmForAGroup) {
  std::vector<std::string> rows;
  const geo::Table& table = out_.at("areas");
  for (std::size_t r = 0; r < table.size(); ++r)
    rows.push_back(std::string(table.column("area_id").text(r)) + " " +
                   std::string(table.column("group_name").text(r)));
  EXPECT_THAT(rows, ElementsAre("a all", "a metal", "a food", "b all", "b metal", "b food", "c all"));
  EXPECT_EQ(table.shapes->size(), 7U);
  EXPECT_EQ(table.shapes->box(6), outlines().shapes->box(2));
}

TEST_F(Areas, CountsFirmsAndKnownEmployees) {
  EXPECT_EQ(number("firms", "a", "metal"), 4);
  EXPECT_EQ(number("employees", "a", "metal"), 21);
  EXPECT_EQ(number("largest_employees", "a", "metal"), 9);
  EXPECT_FALSE(out_.at("areas").column("employees").valid(row("b", "metal"))) << "none is known";
  EXPECT_EQ(number("firms", "a", "all"), 5) << "no institution";
  EXPECT_EQ(number("firms", "c", "all"), 0);
}

TEST_F(Areas, TheQuotientIsTestedAgainstTheControls) {
  const geo::Margins margins{10, 6, 5};  // a holds 5 of the 10 control firms, 4 of the 6 of metal
  const auto expected = geo::location_quotient(margins, 4);
  EXPECT_DOUBLE_EQ(number("lq", "a", "metal"), (4.0 / 5.0) / (6.0 / 10.0));
  EXPECT_EQ(number("lq_low", "a", "metal"), expected->low);
  EXPECT_EQ(number("lq_high", "a", "metal"), expected->high);
  const double p = 66.0 / 252.0;  // [C(6,4) C(4,1) + C(6,5)] / C(10,5)
  EXPECT_NEAR(number("p", "a", "metal"), p, 1e-12);
  EXPECT_NEAR(number("q", "a", "metal"), std::min(1.0, 2 * p), 1e-12) << "two areas hold control firms";
  for (const char* column : {"lq", "lq_low", "lq_high", "p", "q"})
    EXPECT_FALSE(out_.at("areas").column(column).valid(row("a", "all"))) << column;
}

// Of known size are 5, 7, 9 (metal) and 3 (food) in a, and three of 4 (food) in b.
TEST_F(Areas, TheQuotientOfEmployeesLeavesOutWhoTellsNone) {
  EXPECT_DOUBLE_EQ(number("employees_lq", "a", "metal"), (21.0 / 24.0) / (21.0 / 36.0));
  EXPECT_DOUBLE_EQ(number("employees_lq", "b", "food"), (12.0 / 12.0) / (15.0 / 36.0));
  EXPECT_NEAR(number("employees_p", "a", "metal"), 0.1, 0.03) << "of 4 to 7 employees are five, two of them metal";
  EXPECT_NEAR(number("employees_p", "b", "food"), 0.1, 0.03) << "and three food";
  EXPECT_EQ(number("employees_p", "a", "food"), 1.0) << "no draw has less in a";
  EXPECT_NEAR(number("employees_q", "a", "metal"), 2 * number("employees_p", "a", "metal"), 1e-12);
  for (const char* column : {"employees_lq", "employees_p", "employees_q"}) {
    EXPECT_FALSE(out_.at("areas").column(column).valid(row("b", "metal"))) << "employees of its firm are unknown";
    EXPECT_FALSE(out_.at("areas").column(column).valid(row("a", "all"))) << column;
  }
  EXPECT_EQ(number("other_firms", "a", "metal"), 1);
  EXPECT_DOUBLE_EQ(number("other_largest_share", "a", "food"), 9.0 / 21.0);
}

TEST_F(Areas, DrawsDoNotDependOnThreads) {
  Frame frame = tests::frame_of_20_km();
  frame.threads = 4;
  geo::Tables again;
  add_area_tables(frame, in_, area_, again);
  EXPECT_TRUE(again.at("areas").column("employees_p") == out_.at("areas").column("employees_p"));
  frame.draws = 0;
  add_area_tables(frame, in_, area_, again);
  EXPECT_TRUE(again.at("areas").column("employees_lq").valid(row("a", "metal")));
  EXPECT_FALSE(again.at("areas").column("employees_p").valid(row("a", "metal"))) << "no draws, no p";
}

TEST_F(Areas, TheStandardisedQuotientIsAZOverAreas) {
  // Of two values, whatever they are.
  EXPECT_NEAR(number("standardised_lq", "a", "metal"), std::sqrt(0.5), 1e-12);
  EXPECT_NEAR(number("standardised_lq", "b", "metal"), -std::sqrt(0.5), 1e-12);
}

TEST_F(Areas, AClusterCountsWhereItHasAFirmUnlessItIsASingleSite) {
  EXPECT_EQ(number("clusters", "a", "metal"), 1);
  EXPECT_EQ(number("clusters", "b", "metal"), 1);
  EXPECT_EQ(number("clusters", "a", "food"), 0);
  EXPECT_EQ(number("clusters", "b", "food"), 1);
  EXPECT_EQ(number("clusters", "a", "all"), 0);
}

TEST_F(Areas, FamiliesSayHowManyAreasWereTested) {
  const std::vector<io::TestFamily> families = families_in(out_);
  ASSERT_EQ(families.size(), 6U);
  EXPECT_EQ(families[0].statistic, "areas");
  EXPECT_EQ(families[0].group, "metal");
  EXPECT_EQ(families[0].size, 2) << "c holds no control firm";
  EXPECT_EQ(families[1].statistic, "areas_employees");
  EXPECT_EQ(families[1].size, 2);
  EXPECT_EQ(families[2].statistic, "standardised_lq");
}

TEST_F(Areas, WithoutAreasThereAreNoRows) {
  in_["area_outlines"] = outlines().take({});
  geo::Tables none;
  add_area_tables(tests::frame_of_20_km(), in_, area_of_firms(in_["area_outlines"], in_["firms"], 1), none);
  EXPECT_EQ(none.at("areas").size(), 0U);
  EXPECT_TRUE(none.at("areas").has("lq_low")) << "the layer is there all the same";
  EXPECT_EQ(families_in(none).size(), 0U);
}

TEST_F(Areas, AreRegionsOfTheirOwnAndFirmsInNoneMakeOneMore) {
  const IndustryRegions regions(area_, std::vector<double>(kFirms.size(), 1.0));
  EXPECT_EQ(regions.count(), 3U) << "a, b and elsewhere; c holds no firm";
  EXPECT_THAT(regions.regions(std::vector<geo::Row>{0, 4, 5}), ElementsAre(0, 1, 2));
  EXPECT_THAT(regions.shares(std::vector<geo::Row>{0, 1, 4, 5}), ElementsAre(.5, .25, .25));
}

}  // namespace
}  // namespace pipeline
