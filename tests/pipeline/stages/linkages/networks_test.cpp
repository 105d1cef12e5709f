// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/linkages/networks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "pipeline/stages/publish/network_ids.hpp"
#include "tests/support/firm_columns.hpp"

namespace pipeline {
namespace {

using testing::HasSubstr;

enum StageCode : std::int32_t { kParts, kMachines };

/// Parts are bought by machines. At (0, 0) five makers of parts, one of them large, and one of machines form a cluster;
/// at (9 km, 0) four makers of parts are in none.
class Networks : public testing::Test {
 protected:
  Networks() {
    frame_ = tests::frame_of_20_km();
    frame_.groups[1].title = "Metal";
    frame_.groups[1].chain = {{{0, kParts, "parts", "parts"}, {0, kMachines, "machines", "machines"}}, {{0, 1, .2}}};
    std::vector<tests::Firm> firms;
    std::vector<std::int32_t> stage;
    const auto add = [&](double x, double employees, std::int32_t of_stage) {
      firms.push_back({x, 0, 0, employees});
      stage.push_back(of_stage);
    };
    for (int i = 0; i < 5; ++i) add(100.0 * i, i == 2 ? 400 : i == 3 ? -1 : 20, kParts);
    add(50, 900, kMachines);
    for (int i = 0; i < 4; ++i) add(9'000.0 + 50 * i, 20, kParts);
    geo::Table table = tests::firm_table(firms);
    auto labels = std::make_shared<geo::Texts>();
    for (const char* label : {"parts", "machines"}) labels->add(label);
    table.set("stage", geo::Column::coded(stage, labels));
    geo::Texts ids, group, member_group;
    for (std::size_t i = 0; i < firms.size(); ++i) ids.add("f" + std::to_string(i));
    table.set("firm_id", std::move(ids));
    in_["firms"] = std::move(table);
    group.add("metal");
    for (int i = 0; i < 6; ++i) member_group.add("metal");
    in_["clusters"].set("group_name", std::move(group));
    in_["clusters"].set("key", std::vector<std::int32_t>{0});
    in_["clusters"].set("single_site", std::vector<std::uint8_t>{0});
    in_["members"].set("group_name", std::move(member_group));
    in_["members"].set("key", std::vector<std::int32_t>(6, 0));
    in_["members"].set("row", std::vector<std::int32_t>{0, 1, 2, 3, 4, 5});
  }
  geo::Table found() const { return networks(params_, frame_, in_); }

  Frame frame_;
  geo::Tables in_;
  ChainParams params_;
};

TEST_F(Networks, AreSmallFirmsOfOneStageAndABuyerWithItsSuppliers) {
  const geo::Table table = found();
  ASSERT_EQ(table.size(), 3U);
  EXPECT_EQ(table.column("kind").text(0), "horizontal");
  EXPECT_EQ(table.column("firm_ids").text(0), "f0; f1; f3; f4") << "f2 is large, the size of f3 is unknown";
  EXPECT_EQ(table.codes("key")[0], 0);
  EXPECT_EQ(table.column("kind").text(1), "vertical");
  EXPECT_EQ(table.column("firm_ids").text(1), "f5; f0; f1; f3; f4") << "the buyer first, then the nearest";
  EXPECT_THAT(std::string(table.column("reason").text(1)), HasSubstr("spends 20 % of its output on theirs"));
  EXPECT_EQ(table.column("firm_ids").text(2), "f6; f7; f8; f9");
  EXPECT_FALSE(table.column("key").valid(2)) << "outside all clusters";
  EXPECT_EQ(table.column("firms").number(1), 5.0);
}

TEST_F(Networks, WhereSizesAreSecretTheyTellNone) {
  frame_.sizes_are_secret = true;
  const geo::Table table = found();
  EXPECT_EQ(table.column("firm_ids").text(0), "f0; f1; f2; f3; f4");
  EXPECT_THAT(std::string(table.column("reason").text(0)), testing::Not(HasSubstr("employees")));
}

TEST_F(Networks, OfASingleSiteThereAreNone) {
  in_["clusters"].set("single_site", std::vector<std::uint8_t>{1});
  EXPECT_EQ(found().size(), 1U);
}

TEST_F(Networks, CanBeTurnedOff) {
  params_.networks_kept = 0;
  EXPECT_EQ(found().size(), 0U);
}

TEST_F(Networks, DoNotDependOnThreads) {
  const geo::Table one = found();
  frame_.threads = 3;
  EXPECT_TRUE(found() == one);
}

geo::Table rows(const std::vector<std::string>& lists) {
  geo::Texts kind, ids;
  for (const std::string& list : lists) {
    kind.add("horizontal");
    ids.add(list);
  }
  geo::Table out;
  out.set("kind", std::move(kind));
  out.set("firm_ids", std::move(ids));
  return out;
}

TEST(NetworkIds, StayWithHalfOfTheFirmsAndTheirStatusGoesAlong) {
  io::State state;
  geo::Table first = rows({"a; b; c; d", "e; f; g; h"});
  set_network_ids(state, first);
  EXPECT_EQ(first.integers("network_id")[1], 2);
  EXPECT_FALSE(first.column("status").valid(0));
  state.networks[0].status = "agreed";
  geo::Table next = rows({"e; x; y; z", "c; d; v; w", "q; r; s; t"});
  set_network_ids(state, next);
  EXPECT_EQ(next.integers("network_id")[0], 3) << "one of four is too few";
  EXPECT_EQ(next.integers("network_id")[1], 1) << "two of four";
  EXPECT_EQ(next.column("status").text(1), "agreed");
  EXPECT_EQ(next.integers("network_id")[2], 4);
  geo::Table again = rows({"e; f; g; h"});
  set_network_ids(state, again);
  EXPECT_EQ(again.integers("network_id")[0], 5) << "2 is forgotten and never given again";
}

TEST(NetworkIds, AreGivenOnceToTheOneThatSharesMost) {
  io::State state;
  geo::Table first = rows({"a; b; c; d"});
  set_network_ids(state, first);
  geo::Table next = rows({"a; b; x; y", "b; c; d"});
  set_network_ids(state, next);
  EXPECT_EQ(next.integers("network_id")[0], 2);
  EXPECT_EQ(next.integers("network_id")[1], 1);
}

}  // namespace
}  // namespace pipeline
