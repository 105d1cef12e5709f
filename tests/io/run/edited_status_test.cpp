// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "geo/core/error.hpp"
#include "io/run/state.hpp"
#include "tests/io/run/scratch.hpp"
#include "tests/support/sqlite_reader.hpp"

namespace io {
namespace {

/// A folder with a clusters.gpkg made by `sql`.
struct Published {
  explicit Published(const std::string& sql) { tests::SqliteReader(scratch / "clusters.gpkg").rows(sql); }
  Scratch scratch;
};

/// Header without an envelope, then the point (1000, 2000).
constexpr const char* kPoint = "X'47500001A086010001010000000000000000408F400000000000409F40'";

std::string actions(const std::string& rows) {
  return "CREATE TABLE actions (rank, kind, theme, stage, place, status, geom); INSERT INTO actions VALUES " + rows;
}

TEST(EditedStatus, OfActionsIsReadWithTheirPlace) {
  const Published run(
      actions("(2, 'supplier', NULL, 'metal.casting', 'Orvenne', 'agreed', NULL),"
              "(1, 'facility', 'road', NULL, 'Tessary', 'planned', " +
              std::string(kPoint) +
              "),"
              "(3, 'facility', 'water', NULL, 'Tessary', NULL, NULL)"));
  State state;
  state.actions = {{"facility", "port", "Port Almar", 0, 0, "taken back"}};
  take_edited_statuses(run.scratch.path(), state);
  EXPECT_EQ(state.actions, (std::vector<KnownAction>{{"facility", "road", "Tessary", 1000, 2000, "planned"},
                                                     {"supplier", "metal.casting", "Orvenne", 0, 0, "agreed"}}));
}

TEST(EditedStatus, OfNetworksIsThatOfTheLayer) {
  const Published run("CREATE TABLE networks (network_id, status); INSERT INTO networks VALUES (4, 'met twice')");
  State state;
  state.networks = {{4, "horizontal", {"a", "b"}, ""}, {7, "horizontal", {"c", "d"}, "agreed"}};
  state.actions = {{"facility", "road", "Tessary", 1, 2, "planned"}};
  take_edited_statuses(run.scratch.path(), state);
  EXPECT_EQ(state.networks[0].status, "met twice");
  EXPECT_EQ(state.networks[1].status, "agreed") << "its row was deleted";
  EXPECT_EQ(state.actions.size(), 1U) << "a file without the layer says nothing";
}

TEST(EditedStatus, OfActionsGoesIntoTheState) {
  const Scratch scratch;
  State state;
  state.actions = {{"facility", "road", "Tessary", 1.5, -2, "planned"}};
  write_state(scratch.path(), state);
  EXPECT_EQ(*read_state(scratch.path()), state);
}

TEST(EditedStatus, WithoutAFileNothingIsSaid) {
  const Scratch scratch;
  State state;
  EXPECT_NO_THROW(take_edited_statuses(scratch.path(), state));
}

}  // namespace
}  // namespace io
