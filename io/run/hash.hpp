// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "geo/core/table.hpp"

namespace io {

/// XXH3-128 of a stream of values. Texts go in with their length, so ("ab", "c") and ("a", "bc") differ.
/// The same values give the same hash on every machine of this byte order.
class Hash {
 public:
  Hash();
  Hash(Hash&&) noexcept;
  Hash& operator=(Hash&&) noexcept;
  ~Hash();

  Hash& add(std::string_view text);
  Hash& add(const char* text) { return add(std::string_view(text)); }
  Hash& add(std::int64_t number);
  /// -0 counts as 0, and every NaN as one.
  Hash& add(double number);
  /// Bytes as they are, without their count.
  Hash& add_bytes(const void* data, std::size_t size);

  /// 32 hex digits. May be asked for at any time; more may be added afterwards.
  std::string hex() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// XXH3-128 of the bytes, 32 hex digits: what `xxh128sum` prints.
std::string hash_of(std::string_view bytes);

/// The same of a file, read once in blocks. Throws UserError(unavailable) when it cannot be opened and UserError(data)
/// when reading fails.
std::string file_hash(const std::filesystem::path& file);

/// Hash of a table as it stands: rows in their order, codes by number, also what lies under a mask. For keys of caches,
/// whose results may hold row numbers. Runs at the speed of memory.
std::string content_hash(const geo::Table& table);

/// Hash of what a table says, whatever the order of its rows: two tables have the same digest exactly when they hold
/// the same rows under the same columns.
///
/// Coded text counts as its text, so the numbering of the codes does not matter; missing differs from empty and from 0;
/// shapes count with their rows; the cells of a raster keep their places. `ignored_columns` may name absent columns.
/// Cost O(n log n), about 0.5 CPU seconds for a million rows of twenty columns, shared by `threads`.
std::string table_digest(const geo::Table& table, const std::vector<std::string>& ignored_columns = {},
                         unsigned threads = 1);

/// One digest of many tables, by name. `ignored_columns`: table -> columns. DESIGN's result_digest ignores `row` of
/// `rejects`.
std::string digest_of(const std::map<std::string, const geo::Table*>& tables,
                      const std::map<std::string, std::vector<std::string>>& ignored_columns = {},
                      unsigned threads = 1);

}  // namespace io
