// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sqlite3.h>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace tests {

/// Runs SQL on a file, for looking at what was written. Values are text; NULL is "NULL".
class SqliteReader {
 public:
  explicit SqliteReader(const std::filesystem::path& file) {
    if (sqlite3_open(file.c_str(), &database_) != SQLITE_OK) throw std::runtime_error("cannot open " + file.string());
  }
  ~SqliteReader() { sqlite3_close(database_); }
  SqliteReader(const SqliteReader&) = delete;
  SqliteReader& operator=(const SqliteReader&) = delete;

  /// Rows of "a|b|c".
  std::vector<std::string> rows(const std::string& sql) const {
    std::vector<std::string> out;
    char* error = nullptr;
    if (sqlite3_exec(database_, sql.c_str(), add_row, &out, &error) != SQLITE_OK) {
      const std::string text = sql + ": " + (error ? error : "failed");
      sqlite3_free(error);
      throw std::runtime_error(text);
    }
    return out;
  }
  /// The first row; empty when there is none.
  std::string one(const std::string& sql) const {
    const auto found = rows(sql);
    return found.empty() ? "" : found.front();
  }

 private:
  static int add_row(void* out, int columns, char** values, char**) {
    std::string row;
    for (int i = 0; i < columns; ++i) row.append(i == 0 ? "" : "|").append(values[i] ? values[i] : "NULL");
    static_cast<std::vector<std::string>*>(out)->push_back(row);
    return 0;
  }
  sqlite3* database_ = nullptr;
};

}  // namespace tests
