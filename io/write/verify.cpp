// SPDX-License-Identifier: Apache-2.0
#include "io/write/verify.hpp"

#include <sqlite3.h>

#include <memory>

#include "geo/core/error.hpp"

namespace io {
namespace {

using geo::Trouble;
using Database = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;

/// The first column of the first row as text.
std::string answer(sqlite3* db, const std::string& file, const std::string& sql) {
  sqlite3_stmt* raw = nullptr;
  const int prepared = sqlite3_prepare_v2(db, sql.c_str(), -1, &raw, nullptr);
  const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement(raw, &sqlite3_finalize);
  if (prepared != SQLITE_OK || sqlite3_step(raw) != SQLITE_ROW)
    geo::fail(Trouble::data, "{}: {}; expected a whole file; run again, and look at the disk if it stays", file,
              sqlite3_errmsg(db));
  const unsigned char* text = sqlite3_column_text(raw, 0);
  return text ? reinterpret_cast<const char*>(text) : "";
}

}  // namespace

void verify_geopackage(const std::filesystem::path& file, const std::map<std::string, std::int64_t>& rows) {
  const std::string name = file.string();
  for (const char* suffix : {"-wal", "-shm", "-journal"})
    if (std::filesystem::exists(name + suffix))
      geo::fail(Trouble::data,
                "{}{}: stands beside the finished file; expected none; close what has it open and run again", name,
                suffix);
  sqlite3* raw = nullptr;
  const int opened = sqlite3_open_v2(name.c_str(), &raw, SQLITE_OPEN_READONLY, nullptr);
  const Database db(raw, &sqlite3_close);
  if (opened != SQLITE_OK)
    geo::fail(Trouble::data, "{}: {}; expected a whole file; run again", name, sqlite3_errmsg(raw));
  if (const std::string verdict = answer(raw, name, "PRAGMA quick_check(1)"); verdict != "ok")
    geo::fail(Trouble::data, "{}: {}; expected a whole file; run again, and look at the disk if it stays", name,
              verdict);
  for (const auto& [layer, count] : rows) {
    const std::string found = answer(raw, name, "SELECT COUNT(*) FROM \"" + layer + "\"");
    if (found != std::to_string(count))
      geo::fail(Trouble::data, "{}: layer '{}' holds {} rows; expected {}; run again", name, layer, found, count);
  }
}

}  // namespace io
