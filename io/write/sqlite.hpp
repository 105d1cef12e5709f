// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

struct sqlite3;
struct sqlite3_stmt;

namespace io {

class Database;

/// One prepared statement. Texts and blobs that are bound must stay until the next step(). Every failure throws
/// UserError(data) with the file's name and SQLite's own words.
class Statement {
 public:
  Statement(Database& database, const std::string& sql);

  // Parameters count from 1.
  void bind(int parameter, std::int64_t value);
  void bind(int parameter, double value);  ///< NaN is stored as NULL.
  void bind(int parameter, std::string_view text);
  void bind_blob(int parameter, std::string_view bytes);

  /// Runs it, and makes it ready for the next values. True while a row is there (column() reads it; step again for the
  /// next).
  bool step();
  std::int64_t integer(int column) const;
  std::string text(int column) const;

  /// bind() of all values in order, then step().
  template <class... Values>
  void run(const Values&... values) {
    int parameter = 0;
    (bind(++parameter, values), ...);
    step();
  }

 private:
  void check(int code) const;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  Database& database_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// A new GeoPackage opened to be filled: triggers are off, nothing is synced, all writes are one transaction.
class Database {
 public:
  explicit Database(const std::filesystem::path& file);
  void execute(const std::string& sql);
  /// Commits and closes. Without it nothing of what was written is kept.
  void commit();

 private:
  friend class Statement;
  [[noreturn]] void refuse() const;
  struct Close {
    void operator()(sqlite3* database) const;
  };
  std::filesystem::path file_;
  std::unique_ptr<sqlite3, Close> database_;
};

}  // namespace io
