// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "geo/core/error.hpp"
#include "io/read/csv.hpp"
#include "io/read/csv_field.hpp"
#include "io/read/text.hpp"

namespace io {
namespace {

using geo::Trouble;
using Fault = CsvField::Fault;

constexpr std::size_t kMostColumns = 20'000;

// All fields of the record at `at`, for the header and the rows that choose the delimiter.
struct Cut {
  std::vector<std::string> fields;
  std::size_t next = 0;
  Fault fault = Fault::none;
};

Cut cut_record(std::string_view bytes, std::size_t at, char delimiter) {
  Cut cut;
  std::string scratch;
  for (;;) {
    const CsvField field = csv_field(bytes, at, delimiter, scratch);
    cut.fault = field.fault;
    cut.next = std::min(field.end + 1, bytes.size());
    if (field.fault != Fault::none || cut.fields.size() > kMostColumns) return cut;
    cut.fields.emplace_back(field.text);
    if (field.end >= bytes.size() || bytes[field.end] != delimiter) return cut;
    at = field.end + 1;
  }
}

// How well a delimiter cuts the text at `header`: first how many of the next rows have as many fields, then how many
// fields.
std::pair<int, std::size_t> fit(std::string_view bytes, std::size_t header, char delimiter) {
  constexpr int kRows = 20;
  const Cut head = cut_record(bytes, header, delimiter);
  if (head.fields.size() < 2) return {0, 0};
  std::size_t at = head.next;
  int agreeing = 0;
  for (int row = 0; row < kRows && at < bytes.size(); ++row) {
    const Cut cut = cut_record(bytes, at, delimiter);
    agreeing += cut.fault == Fault::none && cut.fields.size() == head.fields.size() ? 1 : 0;
    at = cut.fault == Fault::none ? cut.next : after_line(bytes, at);
  }
  return {agreeing, head.fields.size()};
}

char best_delimiter(std::string_view bytes, std::size_t header) {
  char best = ',';
  std::pair<int, std::size_t> best_fit{0, 0};
  for (const char delimiter : {',', ';', '\t', '|'}) {
    const auto found = fit(bytes, header, delimiter);
    if (found <= best_fit) continue;
    best = delimiter;
    best_fit = found;
  }
  return best;
}

bool begins(std::string_view bytes, std::initializer_list<unsigned> with) {
  std::size_t i = 0;
  for (const unsigned byte : with)
    if (i >= bytes.size() || static_cast<unsigned char>(bytes[i++]) != byte) return false;
  return true;
}

// UTF-16 without a mark: every second byte of Latin text is NUL.
bool looks_like_utf16(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, 400);
  return head.size() >= 8 && static_cast<std::size_t>(std::ranges::count(head, '\0')) * 3 > head.size() &&
         static_cast<std::size_t>(std::ranges::count(head, '\0')) * 3 < head.size() * 2;
}

// What the bytes are instead of CSV, with the cure; two empty texts when nothing speaks against CSV.
std::pair<std::string_view, std::string_view> other_kind(std::string_view bytes) {
  if (begins(bytes, {0xFF, 0xFE}) || begins(bytes, {0xFE, 0xFF}) || looks_like_utf16(bytes))
    return {"the encoding is UTF-16 (NUL bytes)", "convert it: iconv -f UTF-16 -t UTF-8"};
  if (begins(bytes, {0x1F, 0x8B})) return {"the bytes are gzip data", "name it .csv.gz"};
  if (begins(bytes, {'P', 'K', 3, 4}))
    return {"the bytes are a zip archive or an Excel workbook", "save it as CSV in UTF-8, or name it .zip"};
  if (begins(bytes, {'S', 'Q', 'L', 'i', 't', 'e'}))
    return {"the bytes are an SQLite database", "name it .gpkg if it is a GeoPackage"};
  const std::string_view text = trimmed(bytes.substr(0, 100));
  if (text.starts_with('{') || text.starts_with("[{"))
    return {"the text is JSON", "set format: geojson, or fetch the file again"};
  if (text.starts_with('<')) return {"the text is HTML or XML", "fetch the file again"};
  if (bytes.substr(0, line_end(bytes, 0)).find('\0') != std::string::npos)
    return {"the bytes are binary data (NUL bytes)", "name the right file"};
  return {};
}

void check_kind(std::string_view bytes, const std::string& where) {
  if (bytes.find_first_not_of(" \t\r\n") == std::string::npos)
    geo::fail(Trouble::data, "{}: is empty; expected a header line and rows; check how the file is made", where);
  const auto [kind, cure] = other_kind(bytes);
  if (!kind.empty()) geo::fail(Trouble::data, "{}: {}; expected CSV in UTF-8; {}", where, kind, cure);
  if (bytes.find('\n') == std::string::npos && bytes.find('\r') != std::string::npos)
    geo::fail(Trouble::data, "{}: lines end with CR alone (old Mac); expected LF or CRLF; convert it: tr '\\r' '\\n'",
              where);
}

// Offset of the first line that is not blank.
std::size_t first_line(std::string_view bytes, std::size_t at) {
  while (at < bytes.size() && trimmed(bytes.substr(at, line_end(bytes, at) - at)).empty()) at = after_line(bytes, at);
  return at;
}

// The delimiter that an Excel "sep=;" line names; 0 without one.
char named_delimiter(std::string_view line) {
  line = trimmed(line);
  if (line.starts_with('"') && line.ends_with('"') && line.size() > 2) line = line.substr(1, line.size() - 2);
  if (line == "sep=") return '\t';  // the tab itself was trimmed
  return line.size() == 5 && lower(line.substr(0, 4)) == "sep=" ? line[4] : '\0';
}

void check_names(const std::vector<std::string>& names, const std::string& where) {
  std::vector<std::string_view> sorted(names.begin(), names.end());
  std::ranges::sort(sorted);
  const auto twice =
      std::adjacent_find(sorted.begin(), sorted.end(), [](auto a, auto b) { return a == b && !a.empty(); });
  if (twice != sorted.end())
    geo::fail(Trouble::data,
              "{}: header: column '{}' stands there twice; expected different names; rename or delete one", where,
              shown(*twice, 40));
  for (const std::string& name : names)
    if (!is_utf8(name))
      geo::fail(Trouble::data,
                "{}: header: column '{}' is not UTF-8; expected UTF-8; convert it: iconv -f WINDOWS-1252 -t UTF-8",
                where, shown(name, 40));
}

}  // namespace

CsvLayout csv_layout(std::string_view bytes, const std::string& where) {
  std::size_t at = begins(bytes, {0xEF, 0xBB, 0xBF}) ? 3 : 0;
  check_kind(bytes.substr(at), where);
  at = first_line(bytes, at);
  CsvLayout layout;
  layout.delimiter = named_delimiter(bytes.substr(at, line_end(bytes, at) - at));
  if (layout.delimiter != '\0')
    at = first_line(bytes, after_line(bytes, at));
  else
    layout.delimiter = best_delimiter(bytes, at);
  Cut header = cut_record(bytes, at, layout.delimiter);
  if (header.fault != Fault::none)
    geo::fail(
        Trouble::data,
        "{}: header: a quote is not closed or stands inside a name: '{}'; expected names, quoted or not; correct it",
        where, shown(bytes.substr(at, line_end(bytes, at) - at), 60));
  if (header.fields.size() > kMostColumns)
    geo::fail(Trouble::data,
              "{}: header: more than {} columns; expected a table of firms or facilities; name the right file", where,
              kMostColumns);
  for (const std::string& field : header.fields) layout.names.emplace_back(trimmed(field));
  check_names(layout.names, where);
  layout.body = header.next;
  return layout;
}

}  // namespace io
