// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "io/read/odd_value.hpp"

namespace io {

/// A GeoPackage that is safe to give to GDAL: it is never changed by being read.
///
/// A file in WAL mode or with an unfinished journal is copied with it to a private folder and completed there, because
/// opening it in place would either change it or miss its latest rows.
/// Throws UserError(data) when it is no SQLite database, or locked by a writer for over 10 s.
class GeoPackageFile {
 public:
  GeoPackageFile(const std::filesystem::path& path, std::string place);
  ~GeoPackageFile();

  /// Throws UserError(data) when the file is damaged (PRAGMA quick_check). Reads all of it, on a connection of its own:
  /// may run beside everything else.
  void check() const;
  /// The file itself, or the copy.
  const std::filesystem::path& path() const;
  /// Throws UserError(data) unless the layer is an ordinary table: views and virtual tables run code from the file.
  void check_table(const std::string& layer) const;
  std::int64_t rows(const std::string& layer) const;

  /// A layer, the column of its feature ids, and columns declared as numbers with their positions.
  struct Columns {
    std::string layer, fid;
    std::vector<std::pair<std::size_t, std::string>> numbers;
  };
  /// Values of these columns that are text or bytes. Costs one scan of the table, on a connection of its own: may run
  /// beside everything else.
  std::vector<OddValue> odd_values(const Columns& columns) const;
  /// Whether the geometry of a feature is stored as NULL (else something stands there).
  bool null_geometry(const Columns& columns, const std::string& geometry, std::int64_t fid) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace io
