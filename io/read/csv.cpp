// SPDX-License-Identifier: Apache-2.0
#include "io/read/csv.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <utility>

#include "geo/core/error.hpp"
#include "io/read/text.hpp"

namespace io {
namespace {

using geo::Trouble;

constexpr std::size_t kNone = std::string::npos;
constexpr std::size_t kLongestQuoted = 1U << 20U;  // a longer quoted field is a quote left open
constexpr std::size_t kMostColumns = 20'000;

std::size_t find_byte(std::string_view bytes, char wanted, std::size_t from, std::size_t end) {
  if (from >= end) return end;
  const void* found = std::memchr(bytes.data() + from, wanted, end - from);
  return found == nullptr ? end : static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
}

std::size_t line_end(std::string_view bytes, std::size_t from) { return find_byte(bytes, '\n', from, bytes.size()); }

std::size_t after_line(std::string_view bytes, std::size_t from) {
  return std::min(line_end(bytes, from) + 1, bytes.size());
}

bool is_blank(std::string_view line) { return trimmed(line).empty(); }

enum class Fault : std::uint8_t { none, quote, open_quote };

struct Field {
  std::string_view text;
  std::size_t end = 0;  // of the delimiter or line end behind it, or the end of the bytes
  Fault fault = Fault::none;
};

// Whether a quoted field may end here: at a delimiter, a line end or the end of the bytes.
std::size_t field_end(std::string_view bytes, std::size_t at, char delimiter) {
  if (at == bytes.size() || bytes[at] == delimiter || bytes[at] == '\n') return at;
  const bool line = bytes[at] == '\r' && (at + 1 == bytes.size() || bytes[at + 1] == '\n');
  return line ? at + 1 : kNone;
}

// `at` is behind the opening quote. The text lies in `bytes`, or in `scratch` when it holds doubled quotes.
Field quoted_field(std::string_view bytes, std::size_t at, char delimiter, std::string& scratch) {
  const std::size_t begin = at;
  std::size_t copied = begin;
  scratch.clear();
  for (;;) {
    const std::size_t quote = find_byte(bytes, '"', at, bytes.size());
    if (quote == bytes.size()) return {{}, quote, Fault::open_quote};
    if (quote - begin > kLongestQuoted) return {{}, quote, Fault::quote};
    if (quote + 1 < bytes.size() && bytes[quote + 1] == '"') {
      scratch.append(bytes.substr(copied, quote + 1 - copied));
      at = copied = quote + 2;
      continue;
    }
    const std::size_t end = field_end(bytes, quote + 1, delimiter);
    if (end == kNone) return {{}, quote, Fault::quote};
    if (copied == begin) return {bytes.substr(begin, quote - begin), end, Fault::none};
    scratch.append(bytes.substr(copied, quote - copied));
    return {scratch, end, Fault::none};
  }
}

Field plain_field(std::string_view bytes, std::size_t at, char delimiter) {
  const std::size_t line = line_end(bytes, at);
  const std::size_t end = find_byte(bytes, delimiter, at, line);
  std::string_view text = bytes.substr(at, end - at);
  const bool stray = text.find('"') != std::string_view::npos;
  if (end == line && text.ends_with('\r')) text.remove_suffix(1);
  return {text, end, stray ? Fault::quote : Fault::none};
}

Field field_at(std::string_view bytes, std::size_t at, char delimiter, std::string& scratch) {
  if (at < bytes.size() && bytes[at] == '"') return quoted_field(bytes, at + 1, delimiter, scratch);
  return plain_field(bytes, at, delimiter);
}

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
    const Field field = field_at(bytes, at, delimiter, scratch);
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
  if (bytes.substr(0, line_end(bytes, 0)).find('\0') != kNone)
    return {"the bytes are binary data (NUL bytes)", "name the right file"};
  return {};
}

void check_kind(std::string_view bytes, const std::string& where) {
  if (bytes.find_first_not_of(" \t\r\n") == kNone)
    geo::fail(Trouble::data, "{}: is empty; expected a header line and rows; check how the file is made", where);
  const auto [kind, cure] = other_kind(bytes);
  if (!kind.empty()) geo::fail(Trouble::data, "{}: {}; expected CSV in UTF-8; {}", where, kind, cure);
  if (bytes.find('\n') == kNone && bytes.find('\r') != kNone)
    geo::fail(Trouble::data, "{}: lines end with CR alone (old Mac); expected LF or CRLF; convert it: tr '\\r' '\\n'",
              where);
}

// Offset of the first line that is not blank.
std::size_t first_line(std::string_view bytes, std::size_t at) {
  while (at < bytes.size() && is_blank(bytes.substr(at, line_end(bytes, at) - at))) at = after_line(bytes, at);
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

// What the bytes of a line hold that needs care.
struct Traits {
  bool quote = false, high = false, nul = false;
};

Traits traits(std::string_view line) {
  constexpr std::uint64_t kOnes = 0x0101010101010101U, kHighs = 0x8080808080808080U, kQuotes = kOnes * '"';
  std::uint64_t high = 0, nul = 0, quote = 0;
  const auto look = [&](std::uint64_t word) {
    const std::uint64_t other = word ^ kQuotes;
    high |= word & kHighs;
    nul |= (word - kOnes) & ~word & kHighs;  // not 0 exactly when some byte is 0
    quote |= (other - kOnes) & ~other & kHighs;
  };
  std::uint64_t word = 0;
  std::size_t i = 0;
  for (; i + sizeof word <= line.size(); i += sizeof word) {
    std::memcpy(&word, line.data() + i, sizeof word);
    look(word);
  }
  word = kOnes * ' ';
  std::memcpy(&word, line.data() + i, line.size() - i);
  look(word);
  return {quote != 0, high != 0, nul != 0};
}

/// Reads records one after another into cells, one for each wanted column.
class Reader {
 public:
  Reader(std::string_view bytes, const CsvLayout& layout, const CsvChoice& choice, const std::string& where)
      : bytes_(bytes),
        layout_(layout),
        choice_(choice),
        where_(where),
        slots_(layout.names.size(), kNone),
        cells_(choice.wanted.size() + 1),
        scratch_(choice.wanted.size() + 1) {
    for (std::size_t i = 0; i < choice.wanted.size(); ++i) slots_[choice.wanted[i]] = i;
    id_slot_ = choice.id == kNone ? kNone : slots_[choice.id];
    if (choice.id != kNone && id_slot_ == kNone) slots_[choice.id] = id_slot_ = choice.wanted.size();
    rows_.columns.resize(choice.wanted.size());
  }

  CsvRows read() {
    reserve();
    for (std::size_t at = layout_.body; at < bytes_.size();) at = record(at);
    check_encoding();
    if (rows_.read == 0)
      geo::fail(Trouble::data, "{}: holds a header and no rows; expected rows; check how the file is made", where_);
    return std::move(rows_);
  }

 private:
  void reserve() {
    const std::string_view sample = bytes_.substr(layout_.body, 1U << 16U);
    const auto lines = static_cast<std::size_t>(std::ranges::count(sample, '\n')) + 1;
    const std::size_t rows = (bytes_.size() - layout_.body) / std::max<std::size_t>(1, sample.size() / lines) + 16;
    rows_.row.reserve(rows);
    for (geo::Texts& column : rows_.columns) column.reserve(rows, rows * 4);
  }

  // Reads the record at `at`; returns where the next begins.
  std::size_t record(std::size_t at) {
    const std::size_t end = line_end(bytes_, at);
    std::string_view line = bytes_.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || (line.front() <= ' ' && is_blank(line))) return std::min(end + 1, bytes_.size());
    ++rows_.read;
    const Traits found = traits(line);
    if (found.quote) return quoted_record(at, line);
    const std::size_t fields = split(line);
    finish(line, fields, found);
    return std::min(end + 1, bytes_.size());
  }

  // Cuts a line without quotes; returns the number of its fields.
  std::size_t split(std::string_view line) {
    std::size_t column = 0, at = 0;
    for (;; ++column) {
      const std::size_t end = find_byte(line, layout_.delimiter, at, line.size());
      if (column < slots_.size() && slots_[column] != kNone) cells_[slots_[column]] = line.substr(at, end - at);
      if (end == line.size()) return column + 1;
      at = end + 1;
    }
  }

  std::size_t quoted_record(std::size_t begin, std::string_view line) {
    std::size_t column = 0, at = begin;
    Field field;
    for (;; ++column) {
      const std::size_t slot = column < slots_.size() ? slots_[column] : kNone;
      std::string& scratch = scratch_[slot == kNone ? scratch_.size() - 1 : slot];
      field = field_at(bytes_, at, layout_.delimiter, scratch);
      if (field.fault != Fault::none) return bad_quote(begin, line, column, field.fault);
      if (slot != kNone) cells_[slot] = field.text;
      if (field.end >= bytes_.size() || bytes_[field.end] != layout_.delimiter) break;
      at = field.end + 1;
    }
    const std::string_view record = bytes_.substr(begin, std::min(field.end, bytes_.size()) - begin);
    const bool kept = finish(column + 1 == slots_.size() ? record : line, column + 1, traits(record));
    return kept ? std::min(field.end + 1, bytes_.size()) : after_line(bytes_, begin);
  }

  std::size_t bad_quote(std::size_t begin, std::string_view line, std::size_t column, Fault fault) {
    if (fault == Fault::open_quote)
      geo::fail(Trouble::data,
                "{}: row {}: a quote opens here and is never closed: '{}'; expected a closing quote; correct the row, "
                "or fetch the "
                "file again if it is cut",
                where_, rows_.read, shown(line, 60));
    reject(line, column, "quote");
    return after_line(bytes_, begin);
  }

  // Takes the cells as a row, or notes why not.
  bool finish(std::string_view record, std::size_t fields, Traits found) {
    const bool utf8 = !found.nul && (!found.high || is_utf8(record));
    if (found.high && !found.nul) note_encoding(record, utf8);
    if (!utf8) return reject(record, fields, "encoding");
    if (fields != slots_.size()) return reject(record, fields, "row_shape");
    for (std::size_t i = 0; i < rows_.columns.size(); ++i) rows_.columns[i].add(cells_[i]);
    rows_.row.push_back(rows_.read);
    return true;
  }

  bool reject(std::string_view record, std::size_t fields, const char* reason) {
    RowReject reject;
    reject.row = rows_.read;
    reject.reason = reason;
    if (id_slot_ == kNone) reject.id = std::to_string(reject.row);
    if (id_slot_ != kNone && choice_.id < fields) reject.id = shown(cells_[id_slot_]);
    reject.value = reject.reason == "row_shape"
                       ? fmt::format("{} fields instead of {}: {}", fields, slots_.size(), shown(record, 50))
                       : shown(record);
    rows_.rejects.push_back(std::move(reject));
    return false;
  }

  void note_encoding(std::string_view record, bool utf8) {
    (utf8 ? multibyte_rows_ : other_rows_) += 1;
    if (utf8) return;
    if (first_other_ == 0) first_other_ = rows_.read;
    windows_ = windows_ || std::ranges::any_of(record, [](char c) {
                 return static_cast<unsigned char>(c) >= 0x80U && static_cast<unsigned char>(c) < 0xA0U;
               });
  }

  // A text of another encoding is no matter of single rows: to reject just its accented rows would bias every result.
  void check_encoding() const {
    if (other_rows_ < 2 || other_rows_ <= multibyte_rows_ || other_rows_ * 100 < rows_.read) return;
    const char* name = windows_ ? "WINDOWS-1252" : "ISO-8859-1";
    geo::fail(Trouble::data,
              "{}: {} rows are not UTF-8, the first is row {} (the encoding looks like {}); expected UTF-8; convert "
              "it: iconv -f {} -t UTF-8",
              where_, other_rows_, first_other_, name, name);
  }

  std::string_view bytes_;
  const CsvLayout& layout_;
  const CsvChoice& choice_;
  const std::string& where_;
  std::vector<std::size_t> slots_;       // of each column of the file: its cell, or kNone
  std::vector<std::string_view> cells_;  // of the wanted columns, and of the id
  std::vector<std::string> scratch_;     // unescaped text of the cells
  std::size_t id_slot_ = kNone;
  CsvRows rows_;
  std::int64_t multibyte_rows_ = 0, other_rows_ = 0, first_other_ = 0;
  bool windows_ = false;
};

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

CsvRows csv_rows(std::string_view bytes, const CsvLayout& layout, const CsvChoice& choice, const std::string& where) {
  return Reader(bytes, layout, choice, where).read();
}

}  // namespace io
