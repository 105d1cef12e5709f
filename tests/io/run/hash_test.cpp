// SPDX-License-Identifier: Apache-2.0
#include "io/run/hash.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <random>

#include "geo/core/error.hpp"
#include "tests/io/run/scratch.hpp"
#include "tests/io/run/some_tables.hpp"

namespace io {
namespace {

geo::Table shuffled(const geo::Table& table, unsigned seed) {
  std::vector<geo::Row> rows(table.size());
  std::iota(rows.begin(), rows.end(), geo::Row{0});
  std::ranges::shuffle(rows, std::mt19937(seed));
  return table.take(rows);
}

TEST(Hash, IsXxh128) {
  // xxh128sum of an empty file and of the three bytes "abc"
  EXPECT_EQ(hash_of(""), "99aa06d3014798d86001c324468d497f");
  EXPECT_EQ(hash_of("abc"), "06b05ab6733a618578af5f94892f3950");
}

TEST(Hash, OfAFileIsThatOfItsBytes) {
  const Scratch scratch;
  const std::string bytes(3'000'000, 'x');
  EXPECT_EQ(file_hash(scratch.write("a", bytes)), hash_of(bytes));
  EXPECT_EQ(file_hash(scratch.write("empty", "")), hash_of(""));
}

TEST(Hash, OfAMissingFileNamesIt) {
  try {
    file_hash("/no/such/file");
    FAIL();
  } catch (const geo::UserError& e) {
    EXPECT_EQ(e.kind(), geo::Trouble::unavailable);
    EXPECT_EQ(std::string(e.what()),
              "/no/such/file: cannot be opened (No such file or directory); expected a readable file");
  }
}

TEST(Hash, KeepsTextsApart) {
  EXPECT_NE(Hash().add("ab").add("c").hex(), Hash().add("a").add("bc").hex());
  EXPECT_NE(Hash().add("").hex(), Hash().hex());
}

TEST(Hash, TakesZeroAndNanAsOneEach) {
  EXPECT_EQ(Hash().add(-0.0).hex(), Hash().add(0.0).hex());
  EXPECT_EQ(Hash().add(std::nan("1")).hex(), Hash().add(-std::numeric_limits<double>::quiet_NaN()).hex());
}

TEST(ContentHash, SeesTheOrderOfRowsAndEveryChange) {
  const geo::Table table = some_table(20, 1);
  const std::string hash = content_hash(table);
  EXPECT_EQ(content_hash(some_table(20, 1)), hash);
  EXPECT_NE(content_hash(shuffled(table, 1)), hash);
  EXPECT_NE(content_hash(some_table(20, 2)), hash);
  for (const auto& [name, column] : table.columns()) {
    geo::Table changed = table;
    changed.drop(name);
    EXPECT_NE(content_hash(changed), hash) << "dropped " << name;
  }
  geo::Table without = table;
  without.shapes.reset();
  EXPECT_NE(content_hash(without), hash);
}

TEST(ContentHash, KeepsMissingZeroAndEmptyApart) {
  geo::Table zero, missing;
  zero.set("c", std::vector<double>{0.0});
  missing.set("c", std::vector<double>{0.0}, {0});
  EXPECT_NE(content_hash(zero), content_hash(missing));
  EXPECT_NE(content_hash({}), content_hash(zero));
}

TEST(TableDigest, DoesNotDependOnRowOrder) {
  const geo::Table table = some_table(500, 1);
  for (unsigned seed = 0; seed < 5; ++seed) EXPECT_EQ(table_digest(shuffled(table, seed)), table_digest(table));
}

TEST(TableDigest, SeesEveryChange) {
  const geo::Table table = some_table(20, 1);
  const std::string digest = table_digest(table);
  for (const auto& [name, column] : table.columns()) {
    geo::Table changed = table;
    changed.drop(name);
    EXPECT_NE(table_digest(changed), digest) << "dropped " << name;
    changed.set(name + "_other", column);
    EXPECT_NE(table_digest(changed), digest) << "renamed " << name;
  }
  std::vector<geo::Row> rows(20);
  std::iota(rows.begin(), rows.end(), geo::Row{0});
  rows[3] = 4;
  EXPECT_NE(table_digest(table.take(rows)), digest) << "a row twice, another absent";
}

TEST(TableDigest, SeesSwappedValuesBetweenRows) {
  geo::Table a, b;
  a.set("id", std::vector<std::int64_t>{1, 2});
  a.set("value", std::vector<double>{3.0, 4.0});
  b.set("id", std::vector<std::int64_t>{1, 2});
  b.set("value", std::vector<double>{4.0, 3.0});
  EXPECT_NE(table_digest(a), table_digest(b));
}

TEST(TableDigest, KeepsMissingZeroAndEmptyApart) {
  const auto of = [](geo::Column column) {
    geo::Table table;
    table.set("c", std::move(column));
    return table_digest(table);
  };
  EXPECT_NE(of(geo::Column(std::vector<double>{0.0}, {0})), of(geo::Column(std::vector<double>{0.0})));
  geo::Texts empty;
  empty.add("");
  EXPECT_NE(of(geo::Column(empty, {0})), of(geo::Column(empty)));
}

TEST(TableDigest, DoesNotSeeWhatStandsUnderTheMask) {
  geo::Table a, b;
  a.set("c", std::vector<double>{1.0, 5.0}, {1, 0});
  b.set("c", std::vector<double>{1.0, 6.0}, {1, 0});
  EXPECT_EQ(table_digest(a), table_digest(b));
}

TEST(TableDigest, CodedTextIsItsText) {
  const auto texts = [](std::initializer_list<const char*> words) {
    geo::Texts out;
    for (const char* word : words) out.add(word);
    return out;
  };
  geo::Table a, b, plain;
  a.set("c", geo::Column::coded({0, 1, -1}, std::make_shared<geo::Texts>(texts({"food", "metal"}))));
  b.set("c", geo::Column::coded({2, 0, -1}, std::make_shared<geo::Texts>(texts({"metal", "wood", "food"}))));
  plain.set("c", texts({"food", "metal", ""}), {1, 1, 0});
  EXPECT_EQ(table_digest(a), table_digest(b));
  EXPECT_EQ(table_digest(a), table_digest(plain));
}

TEST(TableDigest, KeepsTheCellsOfARasterInPlace) {
  geo::Table a, b;
  a.grid = b.grid = geo::Grid{0.0, 0.0, 100.0, 2, 1};
  a.set("value", std::vector<float>{1.0F, 2.0F});
  b.set("value", std::vector<float>{2.0F, 1.0F});
  EXPECT_NE(table_digest(a), table_digest(b));
}

TEST(TableDigest, SeesShapes) {
  geo::Table table = some_table(5, 1), other = table;
  geo::Shapes moved(geo::Shapes::Kind::areas);
  for (std::size_t row = 0; row < 4; ++row) moved.add_shape(*table.shapes, row);
  moved.add_shape(*table.shapes, 0);
  other.shapes = moved;
  EXPECT_NE(table_digest(table), table_digest(other));
}

TEST(TableDigest, OfPickedRowsIsThatOfTheirOwn) {
  geo::Table own = some_table(3, 1), picked = own;
  picked.shapes = geo::Shapes::picked(std::make_shared<const geo::Shapes>(*own.shapes), {0, 1, 2});
  EXPECT_EQ(table_digest(picked), table_digest(own));
  EXPECT_EQ(content_hash(picked), content_hash(own));
}

TEST(TableDigest, DoesNotDependOnThreads) {
  const geo::Table table = some_table(30'000, 1);
  const std::string digest = table_digest(table);
  for (const unsigned threads : {2U, 3U, 8U}) EXPECT_EQ(table_digest(table, {}, threads), digest);
}

TEST(DigestOf, LeavesOutIgnoredColumns) {
  geo::Table a, b;
  a.set("row", std::vector<std::int64_t>{1, 2});
  a.set("reason", std::vector<std::int64_t>{7, 7});
  b.set("row", std::vector<std::int64_t>{9, 8});
  b.set("reason", std::vector<std::int64_t>{7, 7});
  EXPECT_NE(digest_of({{"rejects", &a}}), digest_of({{"rejects", &b}}));
  EXPECT_EQ(digest_of({{"rejects", &a}}, {{"rejects", {"row"}}}), digest_of({{"rejects", &b}}, {{"rejects", {"row"}}}));
}

}  // namespace
}  // namespace io
