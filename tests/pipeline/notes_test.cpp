// SPDX-License-Identifier: Apache-2.0
#include "pipeline/notes.hpp"

#include <gtest/gtest.h>

namespace pipeline {
namespace {

Group group(std::string name) {
  Group out;
  out.name = std::move(name);
  return out;
}

TEST(Notes, AutoChoosesOnceAndKeeps) {
  Frame frame;
  Notes first(group("metal"));
  EXPECT_EQ(first.chosen(frame, "clusters.eps", "m", [] { return Chosen{812.5, "the knee is there"}; }), 812.5);
  const auto chosen = choices_in({{"clusters_notes", first.table()}});
  ASSERT_EQ(chosen.size(), 1U);
  EXPECT_EQ(chosen[0].key, "clusters.eps");
  EXPECT_EQ(chosen[0].group, "metal");
  EXPECT_EQ(chosen[0].unit, "m");
  EXPECT_EQ(chosen[0].reason, "the knee is there");

  frame.kept_values[kept_name(chosen[0].key, chosen[0].group)] = chosen[0].value;
  Notes second(group("metal"));
  const auto never = []() -> Chosen { throw std::logic_error("chosen again"); };
  EXPECT_EQ(second.chosen(frame, "clusters.eps", "m", never), 812.5);
  EXPECT_NE(choices_in({{"clusters_notes", second.table()}})[0].reason.find("--retune"), std::string::npos);
  Notes other(group("food"));
  EXPECT_THROW(other.chosen(frame, "clusters.eps", "m", never), std::logic_error) << "another group chose nothing yet";
}

TEST(Notes, SameWarningOfManyGroupsIsShownOnce) {
  Notes metal(group("metal")), food(group("food"));
  metal.warn("density.cell: is coarse");
  metal.warn("metal alone");
  food.warn("density.cell: is coarse");
  geo::Table joined = metal.table();
  joined.append(food.table());
  EXPECT_EQ(warnings_in(joined), (std::vector<std::string>{"density.cell: is coarse", "metal alone"}));
  EXPECT_TRUE(choices_in({{"density_notes", joined}}).empty());
}

TEST(Notes, CurvesAreLongTables) {
  const geo::Table table = curve_table(group("metal"), {{"k_distance", {1, 2}, {10, 20}}, {"other", {3}, {30}}});
  ASSERT_EQ(table.size(), 3U);
  EXPECT_EQ(table.column("name").text(2), "other");
  EXPECT_EQ(table.column("group_name").text(0), "metal");
  EXPECT_EQ(table.reals("y")[1], 20.0);
}

TEST(Notes, CurvesAreFoundAgain) {
  geo::Table joined = curve_table(group("metal"), {{"k_distance", {1, 2}, {10, 20}}, {"other", {3}, {30}}});
  joined.append(curve_table(group("food"), {{"other", {4}, {40}}}));
  const auto found = curves_in({{"clusters_curves", joined}, {"clusters", geo::Table()}});
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].stage, "clusters");
  EXPECT_EQ(found[0].curve.y, (std::vector<double>{10, 20}));
  EXPECT_EQ(found[1].curve.name, "other");
  EXPECT_EQ(found[2].group, "food");
  EXPECT_EQ(found[2].curve.x, (std::vector<double>{4}));
}

}  // namespace
}  // namespace pipeline
