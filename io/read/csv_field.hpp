// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace io {

/// Position of `wanted` in bytes[from, end); `end` when it is not there.
std::size_t find_byte(std::string_view bytes, char wanted, std::size_t from, std::size_t end);
/// Position of the next LF at or behind `from`, or the end of the bytes.
std::size_t line_end(std::string_view bytes, std::size_t from);
/// Where the next line begins, or the end of the bytes.
std::size_t after_line(std::string_view bytes, std::size_t from);

/// One field of a CSV record.
struct CsvField {
  enum class Fault : std::uint8_t {
    none,
    quote,       ///< A quote inside a plain field, or text behind a closing quote, or a quoted field beyond 1 MB.
    open_quote,  ///< A quoted field that reaches the end of the bytes.
  };
  std::string_view text;  ///< Without its quotes; in `scratch` when it held doubled ones.
  std::size_t end = 0;    ///< Of the delimiter or LF behind it, or the end of the bytes.
  Fault fault = Fault::none;
};

/// Reads the field that begins at `at`; `scratch` is room for its text and lives as long as that is looked at.
CsvField csv_field(std::string_view bytes, std::size_t at, char delimiter, std::string& scratch);

}  // namespace io
