// SPDX-License-Identifier: Apache-2.0
#include "io/write/verify.hpp"

#include <sqlite3.h>

#include <memory>
#include <utility>

#include "geo/core/error.hpp"
#include "geo/core/parallel.hpp"

namespace io {
namespace {

using geo::Trouble;

/// The file opened for reading only.
class Reading {
 public:
  explicit Reading(std::string file) : file_(std::move(file)), db_(nullptr, &sqlite3_close) {
    sqlite3* raw = nullptr;
    const int opened = sqlite3_open_v2(file_.c_str(), &raw, SQLITE_OPEN_READONLY, nullptr);
    db_.reset(raw);
    if (opened != SQLITE_OK)
      geo::fail(Trouble::data, "{}: {}; expected a whole file; run again", file_, sqlite3_errmsg(raw));
  }

  /// The first column of the first row as text.
  std::string answer(const std::string& sql) const {
    sqlite3_stmt* raw = nullptr;
    const int prepared = sqlite3_prepare_v2(db_.get(), sql.c_str(), -1, &raw, nullptr);
    const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement(raw, &sqlite3_finalize);
    if (prepared != SQLITE_OK || sqlite3_step(raw) != SQLITE_ROW)
      geo::fail(Trouble::data, "{}: {}; expected a whole file; run again, and look at the disk if it stays", file_,
                sqlite3_errmsg(db_.get()));
    const unsigned char* text = sqlite3_column_text(raw, 0);
    return text ? reinterpret_cast<const char*>(text) : "";
  }

 private:
  std::string file_;
  std::unique_ptr<sqlite3, decltype(&sqlite3_close)> db_;
};

void check_whole(const std::string& file) {
  if (const std::string verdict = Reading(file).answer("PRAGMA quick_check(1)"); verdict != "ok")
    geo::fail(Trouble::data, "{}: {}; expected a whole file; run again, and look at the disk if it stays", file,
              verdict);
}

void check_rows(const std::string& file, const std::map<std::string, std::int64_t>& rows) {
  const Reading reading(file);
  for (const auto& [layer, count] : rows) {
    const std::string found = reading.answer("SELECT COUNT(*) FROM \"" + layer + "\"");
    if (found != std::to_string(count))
      geo::fail(Trouble::data, "{}: layer '{}' holds {} rows; expected {}; run again", file, layer, found, count);
  }
}

}  // namespace

void verify_geopackage(const std::filesystem::path& file, const std::map<std::string, std::int64_t>& rows,
                       unsigned threads) {
  const std::string name = file.string();
  for (const char* suffix : {"-wal", "-shm", "-journal"})
    if (std::filesystem::exists(name + suffix))
      geo::fail(Trouble::data,
                "{}{}: stands beside the finished file; expected none; close what has it open and run again", name,
                suffix);
  geo::parallel_for(2, 1, threads,
                    [&](std::size_t task, std::size_t) { task == 0 ? check_whole(name) : check_rows(name, rows); });
}

}  // namespace io
