// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/publish/action_status.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace pipeline {
namespace {

struct Row {
  std::string kind, name, place;
  double x_m;
};

geo::Table actions(const std::vector<Row>& rows) {
  geo::Texts kind, theme, stage, place;
  geo::Column::Mask has_theme, has_stage;
  std::vector<double> x;
  for (const Row& row : rows) {
    const bool is_stage = row.kind == "supplier";
    kind.add(row.kind), place.add(row.place), x.push_back(row.x_m);
    theme.add(is_stage ? "" : row.name), stage.add(is_stage ? row.name : "");
    has_theme.push_back(!is_stage), has_stage.push_back(is_stage);
  }
  geo::Table out;
  out.set("kind", std::move(kind)), out.set("place", std::move(place));
  out.set("theme", std::move(theme), std::move(has_theme)), out.set("stage", std::move(stage), std::move(has_stage));
  out.set("x_m", x), out.set("y_m", std::vector<double>(x.size(), 0.0));
  return out;
}

std::vector<std::string> status_of(io::State& state, const std::vector<Row>& rows) {
  geo::Table table = actions(rows);
  set_action_status(state, table);
  std::vector<std::string> out;
  for (std::size_t row = 0; row < table.size(); ++row)
    out.push_back(table.column("status").valid(row) ? std::string(table.column("status").text(row)) : "NULL");
  return out;
}

using Words = std::vector<std::string>;

TEST(ActionStatus, StaysWithinHalfAKilometreOrByTheNameOfThePlace) {
  io::State state;
  state.actions = {{"facility", "road", "Tessary", 0, 0, "planned"}};
  EXPECT_EQ(status_of(state, {{"facility", "road", "Orvenne", 500}}), Words{"planned"});
  EXPECT_EQ(state.actions.at(0).place, "Orvenne") << "the state is that of this run";
  EXPECT_EQ(status_of(state, {{"facility", "road", "Tessary", 1'001}}), Words{"NULL"});
  EXPECT_TRUE(state.actions.empty()) << "what is not proposed is forgotten";
  state.actions = {{"facility", "road", "Tessary", 0, 0, "planned"}};
  EXPECT_EQ(status_of(state, {{"facility", "road", "Tessary", 9'000}}), Words{"planned"});
}

TEST(ActionStatus, IsOfOneKindAndThemeOrStage) {
  io::State state;
  state.actions = {{"facility", "road", "Tessary", 0, 0, "planned"},
                   {"supplier", "metal.casting", "Tessary", 0, 0, "agreed"}};
  EXPECT_EQ(status_of(state, {{"facility", "water", "Tessary", 0}, {"supplier", "metal.casting", "Tessary", 0}}),
            (Words{"NULL", "agreed"}));
}

TEST(ActionStatus, GoesToTheNearestAndToOneOnly) {
  io::State state;
  state.actions = {{"facility", "road", "a", 0, 0, "planned"}, {"facility", "road", "b", 400, 0, "built"}};
  EXPECT_EQ(status_of(state, {{"facility", "road", "c", 390}, {"facility", "road", "d", 10}}),
            (Words{"built", "planned"}));
  state.actions = {{"facility", "road", "a", 0, 0, "planned"}};
  EXPECT_EQ(status_of(state, {{"facility", "road", "c", 100}, {"facility", "road", "d", 0}}),
            (Words{"NULL", "planned"}));
}

}  // namespace
}  // namespace pipeline
