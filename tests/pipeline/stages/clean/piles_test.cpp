// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/clean/piles.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <numeric>

#include "pipeline/frame.hpp"

namespace pipeline {
namespace {

struct Placed {
  double x_m = 0.0;
  std::string industry = "62.01";
  std::int32_t group = -1, role = -1;
  double accuracy_m = -1.0;  // below 0: not stated
  bool rounded = false;
};

geo::Table table_of(const std::vector<Placed>& firms) {
  auto labels = std::make_shared<geo::Texts>();
  geo::Texts id;
  std::vector<double> x, accuracy;
  geo::Column::Mask stated;
  std::vector<std::int32_t> industry, group, role;
  std::vector<std::uint8_t> rounded;
  for (const Placed& firm : firms) {
    std::int32_t code = 0;
    while (code < static_cast<std::int32_t>(labels->size()) &&
           (*labels)[static_cast<std::size_t>(code)] != firm.industry)
      ++code;
    if (code == static_cast<std::int32_t>(labels->size())) labels->add(firm.industry);
    id.add("f" + std::to_string(id.size()));
    x.push_back(firm.x_m);
    industry.push_back(code);
    group.push_back(firm.group);
    role.push_back(firm.role);
    accuracy.push_back(std::max(firm.accuracy_m, 0.0));
    stated.push_back(firm.accuracy_m >= 0.0);
    rounded.push_back(firm.rounded);
  }
  geo::Table out;
  out.set("y_m", std::vector<double>(x.size()));
  out.set("x_m", std::move(x));
  out.set("firm_id", std::move(id));
  out.set("industry", geo::Column::coded(std::move(industry), labels));
  out.set("group", std::move(group));
  out.set("role", std::move(role));
  out.set("accuracy_m", std::move(accuracy), std::move(stated));
  out.set("rounded", std::move(rounded));
  return out;
}

geo::Table reversed(const geo::Table& firms) {
  std::vector<geo::Row> rows(firms.size());
  std::iota(rows.rbegin(), rows.rend(), 0U);
  return firms.take(rows);
}

Points points_of(const geo::Table& firms) { return Points(geo::collapsed(firms.reals("x_m"), firms.reals("y_m"))); }

std::vector<std::int32_t> kinds(const std::vector<Placed>& firms, std::vector<std::string> codes = {}) {
  std::optional<io::Profile> profile;
  if (!codes.empty()) profile.emplace().scheme = "nace-2";
  const geo::Table table = table_of(firms);
  return site_kinds(table, points_of(table), {.agent_codes = std::move(codes)}, profile);
}

/// So many firms on one point, of so many different industries.
std::vector<Placed> pile(std::size_t firms, std::size_t industries, double x_m = 0.0) {
  std::vector<Placed> out;
  for (std::size_t i = 0; i < firms; ++i) out.push_back({x_m, "code " + std::to_string(i % industries)});
  return out;
}

std::size_t agents(const std::vector<Placed>& firms) {
  return static_cast<std::size_t>(std::ranges::count(kinds(firms), kAgent));
}

TEST(SiteKinds, ManyUnrelatedFirmsOnOnePointAreAtAnAgents) {
  EXPECT_EQ(agents(pile(10, 10)), 10U);
  EXPECT_EQ(agents(pile(9, 9)), 0U);
  EXPECT_EQ(agents(pile(500, 40)), 500U);  // a large pile has fewer industries than firms
}

TEST(SiteKinds, MixtureIsThatOfFiveEqualIndustries) {
  EXPECT_EQ(agents(pile(10, 5)), 10U);
  EXPECT_EQ(agents(pile(12, 4)), 0U);
  auto one_trade = pile(10, 5);
  for (std::size_t i = 0; i < 5; ++i) one_trade[i].industry = "code 0";
  EXPECT_EQ(agents(one_trade), 0U);
}

TEST(SiteKinds, FirmsOfOneGroupAreRelated) {
  auto estate = pile(20, 20);
  for (Placed& firm : estate) firm.group = 3;
  EXPECT_EQ(agents(estate), 0U);
}

TEST(SiteKinds, InstitutionsMakeNoPile) {
  auto campus = pile(10, 10);
  campus[4].role = kInstitution;
  EXPECT_EQ(agents(campus), 0U);
}

TEST(SiteKinds, RoundCoordinatesMakeAPileACentroidButNotASingleFirm) {
  auto town = pile(10, 1);
  town[3].rounded = true;
  EXPECT_EQ(std::ranges::count(kinds(town), kCentroid), 10);
  EXPECT_EQ(kinds({{.rounded = true}}), std::vector<std::int32_t>{kAddress});
}

TEST(SiteKinds, StatedAccuracyMakesACentroidFromTheThresholdOn) {
  EXPECT_EQ(kinds({{.accuracy_m = 249.9}, {.x_m = 9, .accuracy_m = 250}, {.x_m = 99}}),
            (std::vector<std::int32_t>{kAddress, kCentroid, kAddress}));
}

TEST(SiteKinds, HeadOfficesAreAgentsByTheirCode) {
  EXPECT_EQ(kinds({{0, "70.10"}, {9, "M7010"}, {99, "70.20"}, {999, "82.11"}}, {"70.10", "82.11"}),
            (std::vector<std::int32_t>{kAgent, kAgent, kAddress, kAgent}));
}

TEST(SiteKinds, DoNotDependOnTheOrderOfRows) {
  auto firms = pile(12, 12);
  for (const Placed& firm : pile(3, 3, 50)) firms.push_back(firm);
  firms[13].accuracy_m = 900;
  const geo::Table table = table_of(firms);
  const geo::Table turned_table = reversed(table);
  const auto straight = site_kinds(table, points_of(table), {}, std::nullopt);
  auto turned = site_kinds(turned_table, points_of(turned_table), {}, std::nullopt);
  std::ranges::reverse(turned);
  EXPECT_EQ(turned, straight);
}

TEST(Counted, APileCountsAsSoManyFirms) {
  auto firms = pile(10, 10);
  for (const Placed& firm : pile(4, 4, 100)) firms.push_back(firm);
  const geo::Table table = table_of(firms);
  const auto kind = kinds(firms);
  for (const std::int64_t weight : {1, 3, 10, 50}) {
    const auto count = counted(table, points_of(table), kind, weight, 1);
    EXPECT_EQ(std::ranges::count(count.begin(), count.begin() + 10, 1), std::min<std::int64_t>(weight, 10));
    EXPECT_EQ(std::ranges::count(count.begin() + 10, count.end(), 1), 4) << "an address keeps its firms";
  }
}

TEST(Counted, InstitutionsAlwaysCount) {
  auto firms = pile(12, 12);
  firms[5].role = kInstitution;
  const geo::Table table = table_of(firms);
  const auto count = counted(table, points_of(table), kinds(firms), 1, 1);
  EXPECT_EQ(count[5], 1);
  EXPECT_EQ(std::ranges::count(count, 1), 2);
}

TEST(Counted, WhoCountsHangsOnIdAndSeedAloneAndEachFirmIsDrawnEquallyOften) {
  const auto firms = pile(10, 10);
  const geo::Table table = table_of(firms);
  const auto kind = kinds(firms);
  const geo::Table turned_table = reversed(table);
  const auto straight = counted(table, points_of(table), kind, 1, 7);
  auto turned = counted(turned_table, points_of(turned_table), kind, 1, 7);
  std::ranges::reverse(turned);
  EXPECT_EQ(turned, straight);
  std::vector<int> drawn(10);
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const auto count = counted(table, points_of(table), kind, 1, seed);
    ++drawn[static_cast<std::size_t>(std::ranges::find(count, 1) - count.begin())];
  }
  for (const int times : drawn) EXPECT_NEAR(times, 200, 70);  // five standard deviations
}

}  // namespace
}  // namespace pipeline
