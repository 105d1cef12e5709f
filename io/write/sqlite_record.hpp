// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace io {

/// Writes the lowest `bytes` bytes of `value` at `to`, the highest first: how SQLite keeps all its numbers.
inline void put_big_endian(char* to, std::uint64_t value, unsigned bytes) {
  for (unsigned i = 0; i < bytes; ++i) to[i] = static_cast<char>(value >> 8 * (bytes - 1 - i));
}

/// Appends SQLite's variable-length integer: 7 bits a byte, the highest first; one to nine bytes.
void append_varint(std::string& to, std::uint64_t value);
/// The bytes it takes.
std::size_t varint_bytes(std::uint64_t value);

/// The values of one row as SQLite keeps them on disk (https://www.sqlite.org/fileformat2.html, section 2.1), the very
/// bytes that SQLite itself would have stored: the smallest form of an integer, and whole reals as integers, which is
/// right in columns declared REAL only.
///
/// Values go in by the order of the columns. A column declared INTEGER PRIMARY KEY is the key of its row and takes
/// add_null().
class SqliteRecord {
 public:
  void clear() {
    types_.clear();
    values_.clear();
  }
  void add_null() { types_.push_back('\0'); }
  void add(std::int64_t value);
  void add(double value);  ///< NaN becomes NULL.
  void add_text(std::string_view text) { add_bytes(text, 13); }
  void add_blob(std::string_view bytes) { add_bytes(bytes, 12); }

  /// Of the whole record.
  std::size_t size() const;
  void append_to(std::string& out) const;

 private:
  void add_bytes(std::string_view bytes, std::uint64_t first_type);
  void add_big_endian(std::uint64_t value, unsigned bytes);
  std::size_t header_bytes() const;

  std::string types_, values_;
};

}  // namespace io
