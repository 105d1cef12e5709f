// SPDX-License-Identifier: Apache-2.0
#include "io/read/csv.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "geo/core/error.hpp"
#include "io/read/csv_field.hpp"
#include "io/read/text.hpp"

namespace io {
namespace {

using geo::Trouble;
using Fault = CsvField::Fault;

constexpr std::size_t kNone = std::string::npos;

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
        scratch_(choice.wanted.size() + 2) {
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
    if (line.empty() || (line.front() <= ' ' && trimmed(line).empty())) return std::min(end + 1, bytes_.size());
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
    CsvField field;
    for (;; ++column) {
      const std::size_t slot = column < slots_.size() ? slots_[column] : kNone;
      std::string& scratch = scratch_[slot == kNone ? scratch_.size() - 1 : slot];
      field = csv_field(bytes_, at, layout_.delimiter, scratch);
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
  std::vector<std::string> scratch_;     // unescaped text of the cells; the last for all others
  std::size_t id_slot_ = kNone;
  CsvRows rows_;
  std::int64_t multibyte_rows_ = 0, other_rows_ = 0, first_other_ = 0;
  bool windows_ = false;
};

}  // namespace

CsvRows csv_rows(std::string_view bytes, const CsvLayout& layout, const CsvChoice& choice, const std::string& where) {
  return Reader(bytes, layout, choice, where).read();
}

}  // namespace io
