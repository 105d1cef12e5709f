// SPDX-License-Identifier: Apache-2.0
#include "io/read/geopackage_file.hpp"

#include <sqlite3.h>

#include "geo/core/error.hpp"
#include "io/read/file.hpp"
#include "io/read/text.hpp"

namespace io {
namespace {

using geo::Trouble;
namespace fs = std::filesystem;

struct Close {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, Close>;
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

[[noreturn]] void fail_sqlite(sqlite3* database, const std::string& place) {
  const int code = sqlite3_errcode(database);
  if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
    geo::fail(
        Trouble::data,
        "{}: is locked by another program that writes to it; expected a finished file; close it there and run again",
        place);
  geo::fail(Trouble::data, "{}: is damaged or no GeoPackage ({}); expected an undamaged file; fetch or make it again",
            place, sqlite3_errmsg(database));
}

Database opened(const fs::path& path, int flags, const std::string& place) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  Database database(raw);
  if (code != SQLITE_OK) fail_sqlite(raw, place);
  sqlite3_busy_timeout(raw, 10'000);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_limit(raw, SQLITE_LIMIT_LENGTH, 256 << 20);
  sqlite3_exec(raw, "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0", nullptr, nullptr, nullptr);
  return database;
}

std::string quoted(const std::string& name) {
  std::string out = "\"";
  for (const char c : name) out.append(c == '"' ? 2 : 1, c);
  return out + "\"";
}

std::string text_of(sqlite3_stmt* statement, int column) {
  const void* bytes = sqlite3_column_blob(statement, column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
  return bytes == nullptr ? std::string() : std::string(static_cast<const char*>(bytes), size);
}

// Whether the file changes or hides rows when SQLite opens it in place.
bool needs_copy(const fs::path& path, std::string_view bytes) {
  std::error_code ignored;
  constexpr std::size_t kWriteVersion = 18;
  const bool wal_mode = bytes.size() > kWriteVersion && bytes[kWriteVersion] == 2;
  return wal_mode || fs::exists(path.string() + "-wal", ignored) || fs::exists(path.string() + "-journal", ignored);
}

}  // namespace

struct GeoPackageFile::State {
  std::string place;
  fs::path path;
  std::unique_ptr<PrivateFolder> folder;
  Database database;

  Statement prepared(const std::string& sql) const { return prepared(database.get(), sql); }
  Statement prepared(sqlite3* on, const std::string& sql) const {
    sqlite3_stmt* raw = nullptr;
    if (sqlite3_prepare_v2(on, sql.c_str(), -1, &raw, nullptr) != SQLITE_OK) fail_sqlite(on, place);
    return Statement(raw);
  }
  bool step(const Statement& statement) const {
    const int code = sqlite3_step(statement.get());
    if (code != SQLITE_ROW && code != SQLITE_DONE) fail_sqlite(sqlite3_db_handle(statement.get()), place);
    return code == SQLITE_ROW;
  }

  // Copies the file and what belongs to it, and lets SQLite complete the copy.
  void copy(const MappedFile& original) {
    folder = std::make_unique<PrivateFolder>();
    const std::string name = "copy.gpkg";
    for (const char* other : {"-wal", "-journal"}) {
      std::error_code ignored;
      if (!fs::exists(path.string() + other, ignored)) continue;
      const MappedFile file(path.string() + other);
      folder->write(name + other, file.bytes());
      file.check_unchanged();
    }
    path = folder->write(name, original.bytes());
    original.check_unchanged();
    const Database completed = opened(path, SQLITE_OPEN_READWRITE, place);
    if (sqlite3_exec(completed.get(), "PRAGMA journal_mode=DELETE; SELECT count(*) FROM sqlite_master", nullptr,
                     nullptr, nullptr) != SQLITE_OK)
      fail_sqlite(completed.get(), place);
  }
};

GeoPackageFile::GeoPackageFile(const fs::path& path, std::string place) : state_(std::make_unique<State>()) {
  state_->place = std::move(place);
  state_->path = path;
  {
    const MappedFile original(path);
    if (!original.bytes().starts_with("SQLite format 3"))
      geo::fail(Trouble::data, "{}: is {}; expected a GeoPackage; fetch or make it again", state_->place,
                original.bytes().empty() ? "empty" : "no GeoPackage");
    if (needs_copy(path, original.bytes())) state_->copy(original);
  }
  state_->database = opened(state_->path, SQLITE_OPEN_READONLY, state_->place);
}

GeoPackageFile::~GeoPackageFile() = default;

const fs::path& GeoPackageFile::path() const { return state_->path; }

void GeoPackageFile::check() const {
  const Database database = opened(state_->path, SQLITE_OPEN_READONLY, state_->place);
  const Statement statement = state_->prepared(database.get(), "PRAGMA quick_check(1)");
  if (state_->step(statement) && text_of(statement.get(), 0) == "ok") return;
  geo::fail(Trouble::data,
            "{}: is damaged, the database image is malformed ({}); expected an undamaged file; fetch or make it again",
            state_->place, shown(text_of(statement.get(), 0)));
}

void GeoPackageFile::check_table(const std::string& layer) const {
  const Statement statement =
      state_->prepared("SELECT type, sql FROM sqlite_master WHERE name = ?1 AND type IN ('table', 'view')");
  sqlite3_bind_text(statement.get(), 1, layer.data(), static_cast<int>(layer.size()), SQLITE_TRANSIENT);
  const bool found = state_->step(statement);
  const std::string type = found ? text_of(statement.get(), 0) : "missing in the database";
  const bool is_virtual = found && lower(text_of(statement.get(), 1)).starts_with("create virtual");
  if (found && type == "table" && !is_virtual) return;
  geo::fail(Trouble::data, "{}: layer '{}' is {}; expected an ordinary table; export it to a table of its own",
            state_->place, shown(layer),
            is_virtual       ? "a virtual table"
            : type == "view" ? "a view"
                             : type);
}

std::int64_t GeoPackageFile::rows(const std::string& layer) const {
  const Statement statement = state_->prepared("SELECT count(*) FROM " + quoted(layer));
  state_->step(statement);
  return sqlite3_column_int64(statement.get(), 0);
}

std::vector<OddValue> GeoPackageFile::odd_values(const Columns& columns) const {
  std::vector<OddValue> found;
  if (columns.numbers.empty()) return found;
  std::string values = columns.fid.empty() ? "rowid" : quoted(columns.fid), odd;
  for (const auto& [position, name] : columns.numbers) {
    values += ", " + quoted(name);
    odd += (odd.empty() ? "typeof(" : " OR typeof(") + quoted(name) + ") IN ('text', 'blob')";
  }
  const Database database = opened(state_->path, SQLITE_OPEN_READONLY, state_->place);
  const Statement statement =
      state_->prepared(database.get(), "SELECT " + values + " FROM " + quoted(columns.layer) + " WHERE " + odd);
  while (state_->step(statement))
    for (std::size_t i = 0; i < columns.numbers.size(); ++i) {
      const int column = static_cast<int>(i) + 1, type = sqlite3_column_type(statement.get(), column);
      if (type != SQLITE_TEXT && type != SQLITE_BLOB) continue;
      const std::int64_t fid = sqlite3_column_int64(statement.get(), 0);
      found.push_back({fid, columns.numbers[i].first, text_of(statement.get(), column)});
    }
  return found;
}

bool GeoPackageFile::null_geometry(const Columns& columns, const std::string& geometry, std::int64_t fid) const {
  const Statement statement =
      state_->prepared("SELECT " + quoted(geometry) + " IS NULL FROM " + quoted(columns.layer) + " WHERE " +
                       (columns.fid.empty() ? "rowid" : quoted(columns.fid)) + " = ?1");
  sqlite3_bind_int64(statement.get(), 1, fid);
  return state_->step(statement) && sqlite3_column_int(statement.get(), 0) != 0;
}

}  // namespace io
