// SPDX-License-Identifier: Apache-2.0
#include "io/read/csv_field.hpp"

#include <algorithm>
#include <cstring>

namespace io {
namespace {

constexpr std::size_t kLongestQuoted = 1U << 20U;  // a longer quoted field is a quote left open

// Whether a quoted field may end here: at a delimiter, a line end or the end of the bytes.
std::size_t field_end(std::string_view bytes, std::size_t at, char delimiter) {
  if (at == bytes.size() || bytes[at] == delimiter || bytes[at] == '\n') return at;
  const bool line = bytes[at] == '\r' && (at + 1 == bytes.size() || bytes[at + 1] == '\n');
  return line ? at + 1 : std::string::npos;
}

// `at` is behind the opening quote. The text lies in `bytes`, or in `scratch` when it holds doubled quotes.
CsvField quoted_field(std::string_view bytes, std::size_t at, char delimiter, std::string& scratch) {
  const std::size_t begin = at;
  std::size_t copied = begin;
  scratch.clear();
  for (;;) {
    const std::size_t quote = find_byte(bytes, '"', at, bytes.size());
    if (quote == bytes.size()) return {{}, quote, CsvField::Fault::open_quote};
    if (quote - begin > kLongestQuoted) return {{}, quote, CsvField::Fault::quote};
    if (quote + 1 < bytes.size() && bytes[quote + 1] == '"') {
      scratch.append(bytes.substr(copied, quote + 1 - copied));
      at = copied = quote + 2;
      continue;
    }
    const std::size_t end = field_end(bytes, quote + 1, delimiter);
    if (end == std::string::npos) return {{}, quote, CsvField::Fault::quote};
    if (copied == begin) return {bytes.substr(begin, quote - begin), end, CsvField::Fault::none};
    scratch.append(bytes.substr(copied, quote - copied));
    return {scratch, end, CsvField::Fault::none};
  }
}

CsvField plain_field(std::string_view bytes, std::size_t at, char delimiter) {
  const std::size_t line = line_end(bytes, at);
  const std::size_t end = find_byte(bytes, delimiter, at, line);
  std::string_view text = bytes.substr(at, end - at);
  const bool stray = text.find('"') != std::string_view::npos;
  if (end == line && text.ends_with('\r')) text.remove_suffix(1);
  return {text, end, stray ? CsvField::Fault::quote : CsvField::Fault::none};
}

}  // namespace

std::size_t find_byte(std::string_view bytes, char wanted, std::size_t from, std::size_t end) {
  if (from >= end) return end;
  const void* found = std::memchr(bytes.data() + from, wanted, end - from);
  return found == nullptr ? end : static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
}

std::size_t line_end(std::string_view bytes, std::size_t from) { return find_byte(bytes, '\n', from, bytes.size()); }

std::size_t after_line(std::string_view bytes, std::size_t from) {
  return std::min(line_end(bytes, from) + 1, bytes.size());
}

CsvField csv_field(std::string_view bytes, std::size_t at, char delimiter, std::string& scratch) {
  if (at < bytes.size() && bytes[at] == '"') return quoted_field(bytes, at + 1, delimiter, scratch);
  return plain_field(bytes, at, delimiter);
}

}  // namespace io
