// SPDX-License-Identifier: Apache-2.0
#include "io/write/packed_file.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "io/write/sqlite.hpp"
#include "tests/support/sqlite_reader.hpp"

namespace io {
namespace {

namespace fs = std::filesystem;
using tests::SqliteReader;

/// One row of the tables below.
struct Values {
  std::int64_t whole = 0;
  double real = 0.0;
  std::string text{}, blob{};
};

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class PackedFileTest : public testing::Test {
 protected:
  PackedFileTest()
      : folder_(fs::path(testing::TempDir()) /
                (std::string("agglo_packed_") + testing::UnitTest::GetInstance()->current_test_info()->name())) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~PackedFileTest() override { fs::remove_all(folder_); }

  fs::path made(const std::string& name) {
    fs::path file = folder_ / name;
    SqliteReader(file).rows(
        "CREATE TABLE before(a); INSERT INTO before VALUES(1);"
        "CREATE TABLE t(id INTEGER PRIMARY KEY, whole INTEGER, real REAL, text TEXT, blob BLOB)");
    return file;
  }

  fs::path packed(const std::vector<Values>& rows, unsigned threads = 2, std::int64_t first_row_id = 1) {
    const fs::path file = made(fmt::format("packed {}.db", threads));
    pack_into(file, rows, threads, first_row_id);
    return file;
  }

  static void pack_into(const fs::path& file, const std::vector<Values>& rows, unsigned threads,
                        std::int64_t first_row_id = 1) {
    PackedFile open(file, threads);
    open.fill("t", {rows.size(), first_row_id, [&](std::size_t begin, std::size_t end, LeafPages& pages) {
                      SqliteRecord record;
                      for (std::size_t row = begin; row < end; ++row) {
                        record.clear();
                        record.add_null();
                        record.add(rows[row].whole);
                        record.add(rows[row].real);
                        record.add_text(rows[row].text);
                        record.add_blob(rows[row].blob);
                        pages.add(first_row_id + static_cast<std::int64_t>(row), record);
                      }
                    }});
    open.finish();
  }

  /// The slow twin.
  fs::path inserted(const std::vector<Values>& rows, std::int64_t first_row_id = 1) {
    const fs::path file = made("inserted.db");
    Database database(file);
    {
      Statement insert(database, "INSERT INTO t VALUES(?,?,?,?,?)");
      for (std::size_t row = 0; row < rows.size(); ++row) {
        insert.bind(1, first_row_id + static_cast<std::int64_t>(row));
        insert.bind(2, rows[row].whole);
        insert.bind(3, rows[row].real);
        insert.bind(4, std::string_view(rows[row].text));
        insert.bind_blob(5, rows[row].blob);
        insert.step();
      }
    }
    database.commit();
    return file;
  }

  static void expect_the_same(const fs::path& file, const fs::path& twin) {
    const std::string all =
        "SELECT id, quote(whole), typeof(real), quote(real), quote(text), quote(blob) FROM t ORDER BY id";
    EXPECT_EQ(SqliteReader(file).rows("PRAGMA integrity_check"), std::vector<std::string>{"ok"});
    EXPECT_EQ(SqliteReader(file).rows(all), SqliteReader(twin).rows(all));
  }

  fs::path folder_;
};

std::string root_page(const fs::path& file) {
  const std::size_t root = std::stoul(SqliteReader(file).one("SELECT rootpage FROM sqlite_master WHERE name='t'"));
  return bytes_of(file).substr((root - 1) * kPageBytes, kPageBytes);
}

std::vector<Values> rows_of(std::size_t count, std::size_t text_bytes) {
  std::vector<Values> rows;
  for (std::size_t i = 0; i < count; ++i)
    rows.push_back({static_cast<std::int64_t>(i * i), static_cast<double>(i) / 3,
                    std::string(text_bytes + i % 7, static_cast<char>('a' + i % 26)), "b"});
  return rows;
}

TEST_F(PackedFileTest, ALeafIsByteForByteTheOneThatSqliteWrites) {
  std::vector<Values> rows{{0, 0.0, "", ""}, {1, -0.0, "a", std::string(1, '\0')}};
  for (const int bits : {7, 8, 15, 16, 23, 24, 31, 32, 47, 48, 62}) {
    const std::int64_t power = std::int64_t{1} << bits;
    for (const std::int64_t value : {power - 1, power, -power, -power - 1})
      rows.push_back({value, static_cast<double>(value), "x", "y"});
  }
  rows.push_back({std::numeric_limits<std::int64_t>::min(), 1e300, "Ünal", "\xff"});
  rows.push_back({std::numeric_limits<std::int64_t>::max(), std::numeric_limits<double>::infinity(), "z", ""});
  rows.push_back({2, std::numeric_limits<double>::quiet_NaN(), std::string(200, 'q'), std::string(60, 'r')});
  const std::string expected = root_page(inserted(rows)), found = root_page(packed(rows));
  for (std::size_t byte = 0; byte < kPageBytes; ++byte)
    ASSERT_EQ(found[byte], expected[byte]) << "at " << byte << ", after " << testing::PrintToString(found.substr(byte));
}

TEST_F(PackedFileTest, LargeRowIdsAreKept) {
  const auto rows = rows_of(20, 3);
  for (const std::int64_t first : {100LL, 20'000LL, 5'000'000'000LL, 1LL << 56, (1LL << 62) + 5}) {
    expect_the_same(packed(rows, 2, first), inserted(rows, first));
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
}

TEST_F(PackedFileTest, RowsOfEverySizeComeBack) {
  std::vector<Values> rows;  // around the sizes where rows leave their page and where their last page is full
  for (const std::size_t middle : {100UL, 480UL, 4050UL, 4550UL, 8150UL, 12'240UL})
    for (std::size_t size = middle; size < middle + 60; ++size) rows.push_back({7, 0.5, std::string(size, 't'), "b"});
  rows.push_back({7, 0.5, "", std::string(300'000, 'c')});
  expect_the_same(packed(rows), inserted(rows));
  EXPECT_EQ(fs::file_size(folder_ / "packed 2.db"), fs::file_size(folder_ / "inserted.db"));
}

TEST_F(PackedFileTest, OneRowOfManyPagesIsALeafOfItsOwn) {
  const std::vector<Values> rows{{1, 2.0, std::string(50'000, 'x'), ""}};
  expect_the_same(packed(rows), inserted(rows));
}

TEST_F(PackedFileTest, TablesOfAnyDepthComeBack) {
  for (const std::size_t count : {1UL, 4UL, 5UL, 4096UL, 4097UL, 9'000UL}) {
    const auto rows = rows_of(count, 900);  // four on a page: 9,000 rows make three levels
    expect_the_same(packed(rows), inserted(rows));
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
}

TEST_F(PackedFileTest, ThreadsDoNotChangeTheBytes) {
  const auto rows = rows_of(30'000, 50);
  const std::string one = bytes_of(packed(rows, 1));
  for (const unsigned threads : {2U, 3U, 8U}) EXPECT_EQ(bytes_of(packed(rows, threads)), one) << threads;
}

TEST_F(PackedFileTest, SeveralTablesStandOneAfterTheOther) {
  const fs::path file = made("two.db");
  SqliteReader(file).rows("CREATE TABLE u(a INTEGER)");
  PackedFile open(file, 2);
  for (const char* table : {"u", "before"})
    open.fill(table, {10'000, 1, [](std::size_t begin, std::size_t end, LeafPages& pages) {
                        SqliteRecord record;
                        for (std::size_t row = begin; row < end; ++row) {
                          record.clear();
                          record.add(static_cast<std::int64_t>(row));
                          pages.add(static_cast<std::int64_t>(row) + 1, record);
                        }
                      }});
  open.finish();
  const SqliteReader reader(file);
  EXPECT_EQ(reader.one("SELECT sum(a), count(*) FROM u"), "49995000|10000");
  EXPECT_EQ(reader.one("SELECT sum(a), count(*) FROM before"), "49995000|10000") << "its one row is replaced";
  EXPECT_EQ(reader.rows("PRAGMA integrity_check"), std::vector<std::string>{"ok"});
}

TEST_F(PackedFileTest, TakesEditsAfterwards) {
  const SqliteReader reader(packed(rows_of(20'000, 300)));
  reader.rows(
      "DELETE FROM t WHERE id % 3 = 0; UPDATE t SET text = text || text || text WHERE id % 5 = 0;"
      "INSERT INTO t(whole) VALUES(1), (2); CREATE INDEX i ON t(text)");
  EXPECT_EQ(reader.rows("PRAGMA integrity_check"), std::vector<std::string>{"ok"});
  EXPECT_EQ(reader.one("SELECT count(*), max(id) FROM t"), "13336|20002");
}

TEST_F(PackedFileTest, LeavesOutThePageThatSqliteLocks) {
  const fs::path file = made("large.db");
  constexpr std::uint32_t kLocked = (1U << 30U) / kPageBytes + 1;
  {
    std::fstream io(file, std::ios::binary | std::ios::in | std::ios::out);
    char count[4];
    put_big_endian(count, kLocked - 10, 4);
    io.seekp(28);
    io.write(count, 4);
  }
  fs::resize_file(file, (kLocked - 10) * std::uintmax_t{kPageBytes});  // sparse: it takes no room
  std::vector<Values> rows = rows_of(500, 900);
  rows.insert(rows.begin() + 30, {1, 1.0, std::string(20'000, 'x'), ""});  // overflows around the page, too
  pack_into(file, rows, 2);
  const SqliteReader reader(file);
  std::size_t bytes = 0;
  for (const Values& row : rows) bytes += row.text.size();
  EXPECT_EQ(reader.one("SELECT count(*), sum(length(text)) FROM t"), fmt::format("{}|{}", rows.size(), bytes));
  EXPECT_EQ(reader.one("SELECT length(text) FROM t WHERE id = 31"), "20000");
  char locked[kPageBytes];
  std::ifstream in(file, std::ios::binary);
  in.seekg(std::streamoff{1} << 30);
  in.read(locked, kPageBytes);
  EXPECT_EQ(std::string(locked, kPageBytes), std::string(kPageBytes, '\0'));
  EXPECT_GT(fs::file_size(file), std::uintmax_t{1} << 30U);
}

TEST_F(PackedFileTest, RefusesATableThatIsNotThereOrHoldsManyRows) {
  const fs::path file = packed(rows_of(5'000, 100));
  PackedFile open(file, 1);
  EXPECT_THROW(open.fill("t", {}), std::invalid_argument);
  EXPECT_THROW(open.fill("absent", {}), std::invalid_argument);
}

TEST(Varint, TakesTheBytesThatSqliteTakes) {
  std::string out;
  for (const std::uint64_t value : {0ULL, 127ULL, 128ULL, 16'383ULL, 16'384ULL, (1ULL << 56) - 1, 1ULL << 56, ~0ULL}) {
    out.clear();
    append_varint(out, value);
    EXPECT_EQ(out.size(), varint_bytes(value)) << value;
  }
  EXPECT_EQ(out, std::string(9, '\xff'));
  out.clear();
  append_varint(out, 300);
  EXPECT_EQ(out, "\x82\x2c");
}

}  // namespace
}  // namespace io
