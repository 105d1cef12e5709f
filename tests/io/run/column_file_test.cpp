// SPDX-License-Identifier: Apache-2.0
#include "io/run/column_file.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <random>

#include "geo/core/error.hpp"
#include "tests/io/run/scratch.hpp"
#include "tests/io/run/some_tables.hpp"

namespace io {
namespace {

geo::Tables some_tables() {
  geo::Tables tables;
  tables["firms"] = some_table(1000, 1);
  tables["none"];
  tables["no rows"] = some_table(0, 1);
  geo::Table& raster = tables["raster"];
  raster.grid = geo::Grid{-500.0, 1e6, 250.0, 30, 20};
  raster.set("value", std::vector<float>(600, 1.5F));
  geo::Table& lines = tables["lines"];
  lines.shapes = geo::Shapes(geo::Shapes::Kind::lines);
  lines.shapes->add_vertex(0, 0), lines.shapes->add_vertex(1, 1);
  lines.shapes->end_ring(), lines.shapes->end_part(), lines.shapes->end_shape();
  return tables;
}

TEST(ColumnFile, GivesBackEqualTables) {
  const Scratch scratch;
  std::string problem;
  for (const geo::Tables& tables : {some_tables(), geo::Tables{}}) {
    write_tables(scratch / "a.tables", tables);
    const auto back = read_tables(scratch / "a.tables", problem);
    ASSERT_TRUE(back) << problem;
    EXPECT_TRUE(*back == tables);
  }
}

TEST(ColumnFile, GivesPickedRowsVerticesOfTheirOwn) {
  const Scratch scratch;
  geo::Tables tables = some_tables();
  geo::Table& lines = tables.at("lines");
  lines.shapes = geo::Shapes::picked(std::make_shared<const geo::Shapes>(*lines.shapes), {0, 0});
  write_tables(scratch / "a.tables", tables);
  std::string problem;
  const auto back = read_tables(scratch / "a.tables", problem);
  ASSERT_TRUE(back) << problem;
  EXPECT_FALSE(back->at("lines").shapes->is_picked());
  EXPECT_TRUE(*back == tables);
}

TEST(ColumnFile, KeepsEveryBit) {
  const Scratch scratch;
  geo::Tables tables;
  tables["t"].set("c", std::vector<double>{-0.0, std::nan("7"), INFINITY, 5e-324, 0.1});
  write_tables(scratch / "a", tables);
  std::string problem;
  const auto back = read_tables(scratch / "a", problem);
  const auto was = tables["t"].reals("c"), is = back->at("t").reals("c");
  EXPECT_EQ(std::memcmp(was.data(), is.data(), was.size_bytes()), 0);
}

TEST(ColumnFile, OfEqualTablesIsEqual) {
  const Scratch scratch;
  write_tables(scratch / "a", some_tables());
  write_tables(scratch / "b", some_tables());
  EXPECT_EQ(content_of(scratch / "a"), content_of(scratch / "b"));
}

TEST(ColumnFile, LargeArraysTakeTheirOwnWayIn) {
  const Scratch scratch;
  const geo::Tables tables{{"firms", some_table(70'001, 2)}};
  write_tables(scratch / "a", tables);
  std::string problem;
  const auto back = read_tables(scratch / "a", problem);
  ASSERT_TRUE(back) << problem;
  EXPECT_TRUE(*back == tables);
}

TEST(ColumnFile, IsReplacedWhenDurableAndRefusedWhenCached) {
  const Scratch scratch;
  std::string problem;
  write_tables(scratch / "a", some_tables(), Keep::cached);
  EXPECT_TRUE(*read_tables(scratch / "a", problem) == some_tables());
  EXPECT_THROW(write_tables(scratch / "a", {}, Keep::cached), geo::UserError);
  write_tables(scratch / "a", {});
  EXPECT_TRUE(read_tables(scratch / "a", problem)->empty());
}

TEST(ColumnFile, LeavesNothingBesideIt) {
  const Scratch scratch;
  write_tables(scratch / "a", some_tables());
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(scratch.path()), {}), 1);
}

TEST(ColumnFile, SaysWhatIsWrong) {
  const Scratch scratch;
  std::string problem;
  EXPECT_FALSE(read_tables(scratch / "absent", problem));
  EXPECT_EQ(problem, "is not there");
  EXPECT_FALSE(read_tables(scratch.path(), problem));
  EXPECT_EQ(problem, "is not there");
  EXPECT_FALSE(read_tables(scratch.write("short", "agglocol"), problem));
  EXPECT_EQ(problem, "is cut short");
  EXPECT_FALSE(read_tables(scratch.write("foreign", std::string(100, 'x')), problem));
  EXPECT_EQ(problem, "is no column file");
  write_tables(scratch / "a", some_tables());
  std::string bytes = content_of(scratch / "a");
  bytes[8] = 9;
  EXPECT_FALSE(read_tables(scratch.write("future", bytes), problem));
  EXPECT_EQ(problem, "has format 9, expected 1");
}

TEST(ColumnFile, CutsAndFlippedBytesAreFound) {
  const Scratch scratch;
  write_tables(scratch / "a", {{"t", some_table(3, 1)}});
  const std::string bytes = content_of(scratch / "a");
  std::string problem;
  for (std::size_t at = 0; at < bytes.size(); at += at < 64 ? 1 : 13) {
    EXPECT_FALSE(read_tables(scratch.write("cut", bytes.substr(0, at)), problem)) << "cut at " << at;
    std::string flipped = bytes;
    flipped[at] = static_cast<char>(flipped[at] ^ 1);
    EXPECT_FALSE(read_tables(scratch.write("flip", flipped), problem)) << "flipped at " << at;
  }
}

TEST(ColumnFile, CannotBeWrittenWhereThereIsNoFolder) {
  EXPECT_THROW(write_tables("/no/such/folder/a", some_tables()), geo::UserError);
}

}  // namespace
}  // namespace io
