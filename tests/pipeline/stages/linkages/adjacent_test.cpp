// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/linkages/adjacent.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/support/firm_columns.hpp"

namespace pipeline {
namespace {

/// Industries a to d, d nowhere with the others, each in towns; e is what the country is full of.
enum Industry : std::int32_t { kA, kB, kC, kD, kE };

struct Town {
  double x_m;
  std::vector<std::int32_t> industries;
};

class AdjacentIndustries : public testing::Test {
 protected:
  void SetUp() override {
    const std::vector<Town> towns{{0, {kA, kB, kC}}, {20'000, {kA, kB, kC}}, {40'000, {kA, kB}}, {60'000, {kD}}};
    for (std::size_t t = 0; t < towns.size(); ++t) add_town(towns[t], static_cast<std::int32_t>(t));
    for (int i = 0; i < 600; ++i) firms_.push_back({100.0 * i, 50'000.0, -1, -1, kE});
    frame_.industry_controls = {{0, 0, 0, 0, 0}, {"manufacturing firms"}};
    for (Group& group : frame_.groups) group.is_control.assign(5, 1);
    geo::Table& firms = in_["firms"] = tests::firm_table(firms_);
    auto labels = std::make_shared<geo::Texts>();
    for (const char* code : {"a", "b", "c", "d", "e"}) labels->add(code);
    const auto codes = firms.codes("industry");
    firms.set("industry", geo::Column::coded({codes.begin(), codes.end()}, labels));
    geo::Table& clusters = in_["clusters"];
    clusters.set("single_site", std::vector<std::uint8_t>(key_.size(), 0));
    clusters.set("key", key_);
    clusters.set("group_name", group_);
    in_["members"].set("row", row_);
    in_["members"].set("group_name", member_group_);
    in_["members"].set("key", member_key_);
    relate({}, {}, {});
  }

  /// Twenty firms of each industry: the first one's make the cluster.
  void add_town(const Town& town, std::int32_t number) {
    const auto first = static_cast<std::int32_t>(firms_.size());
    key_.push_back(first);
    group_.add("metal");
    for (const std::int32_t industry : town.industries)
      for (int i = 0; i < 20; ++i) {
        if (industry == town.industries[0]) {
          row_.push_back(static_cast<std::int32_t>(firms_.size()));
          member_group_.add("metal");
          member_key_.push_back(first);
        }
        firms_.push_back({town.x_m + i, 1.0 * number, 0, -1, industry});
      }
  }

  void relate(std::vector<std::int32_t> a, std::vector<std::int32_t> b, std::vector<double> value) {
    in_["relatedness"] = {};
    in_["relatedness"].set("a", std::move(a));
    in_["relatedness"].set("b", std::move(b));
    in_["relatedness"].set("value", std::move(value));
    in_["related_codes"].set("code", std::vector<std::int32_t>{0, 1, 2, 3, 4});
  }

  geo::Table found(std::int64_t kept = 5) const {
    ChainParams params;
    params.adjacent_kept = kept;
    params.relatedness = "cosine";
    return adjacent_industries(params, {}, frame_, in_);
  }

  Frame frame_ = tests::frame_of_20_km();
  geo::Tables in_;

 private:
  std::vector<tests::Firm> firms_;
  std::vector<std::int32_t> key_, row_, member_key_;
  geo::Texts group_, member_group_;
};

TEST_F(AdjacentIndustries, AreWhatRelatedPlacesHaveAndThisOneLacks) {
  const geo::Table table = found();
  ASSERT_EQ(table.size(), 1U) << "only the third town lacks something related: c";
  EXPECT_EQ(table.column("industry").text(0), "c");
  EXPECT_EQ(table.codes("key")[0], 120);
  EXPECT_EQ(table.column("rank").number(0), 1);
  EXPECT_EQ(table.column("density").number(0), 100.0) << "it has a and b, all that c is related to";
  EXPECT_EQ(table.column("mean_density").number(0), 75.0) << "the town of d has nothing of it";
  EXPECT_EQ(table.column("firms").number(0), 0);
  EXPECT_EQ(table.column("related_to").text(0), "a; b");
}

TEST_F(AdjacentIndustries, FollowAMatrixThatIsGiven) {
  relate({0, 3}, {3, 2}, {0.8, 0.2});
  const geo::Table table = found();
  ASSERT_EQ(table.size(), 5U);
  EXPECT_EQ(table.column("industry").text(0), "d");
  EXPECT_EQ(table.column("density").number(0), 100.0) << "a and c, in the first town";
  EXPECT_EQ(table.column("related_to").text(0), "a; c");
  EXPECT_EQ(table.column("industry").text(2), "d");
  EXPECT_DOUBLE_EQ(table.column("density").number(2), 80.0) << "the third town has a, not c";
  EXPECT_EQ(table.column("industry").text(3), "a") << "of the town of d; c is tied and comes after";
}

TEST_F(AdjacentIndustries, AreAsManyAsAskedFor) {
  relate({0, 3}, {3, 2}, {0.8, 0.2});
  EXPECT_EQ(found(1).size(), 4U);
  EXPECT_EQ(found(0).size(), 0U);
  EXPECT_EQ(found(0).columns().size(), found(1).columns().size());
}

}  // namespace
}  // namespace pipeline
