// SPDX-License-Identifier: Apache-2.0
#include "io/read/csv.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "geo/core/error.hpp"
#include "geo/core/join.hpp"
#include "geo/core/parallel.hpp"
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

/// The rows of a stretch of the text, numbered from its first one.
struct Piece {
  std::size_t begin = 0, next = 0;  // next: where the record behind it begins
  bool failed = false;              // read from a wrong place, or wrong itself
  CsvRows rows;
  std::int64_t multibyte_rows = 0, other_rows = 0, first_other = 0;
  bool windows = false;
};

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

  /// The records that begin in [begin, end); `rows_before` matters for messages alone.
  Piece read(std::size_t begin, std::size_t end, std::int64_t rows_before) {
    rows_before_ = rows_before;
    reserve(begin, end);
    piece_.begin = begin;
    std::size_t at = begin;
    while (at < end) at = record(at);
    piece_.next = at;
    return std::move(piece_);
  }

 private:
  void reserve(std::size_t begin, std::size_t end) {
    const std::string_view sample = bytes_.substr(begin, 1U << 16U);
    const auto lines = static_cast<std::size_t>(std::ranges::count(sample, '\n')) + 1;
    const std::size_t rows = (end - begin) / std::max<std::size_t>(1, sample.size() / lines) + 16;
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
                where_, rows_before_ + rows_.read, shown(line, 60));
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
    if (id_slot_ != kNone && choice_.id < fields) reject.id = shown(cells_[id_slot_]);
    reject.value = reject.reason == "row_shape"
                       ? fmt::format("{} fields instead of {}: {}", fields, slots_.size(), shown(record, 50))
                       : shown(record);
    rows_.rejects.push_back(std::move(reject));
    return false;
  }

  void note_encoding(std::string_view record, bool utf8) {
    (utf8 ? piece_.multibyte_rows : piece_.other_rows) += 1;
    if (utf8) return;
    if (piece_.first_other == 0) piece_.first_other = rows_.read;
    piece_.windows = piece_.windows || std::ranges::any_of(record, [](char c) {
                       return static_cast<unsigned char>(c) >= 0x80U && static_cast<unsigned char>(c) < 0xA0U;
                     });
  }

  std::string_view bytes_;
  const CsvLayout& layout_;
  const CsvChoice& choice_;
  const std::string& where_;
  std::vector<std::size_t> slots_;       // of each column of the file: its cell, or kNone
  std::vector<std::string_view> cells_;  // of the wanted columns, and of the id
  std::vector<std::string> scratch_;     // unescaped text of the cells; the last for all others
  std::size_t id_slot_ = kNone;
  std::int64_t rows_before_ = 0;
  Piece piece_;
  CsvRows& rows_ = piece_.rows;
};

// A text of another encoding is no matter of single rows: to reject just its accented rows would bias every result.
void check_encoding(const Piece& all, const std::string& where) {
  if (all.other_rows < 2 || all.other_rows <= all.multibyte_rows || all.other_rows * 100 < all.rows.read) return;
  const char* name = all.windows ? "WINDOWS-1252" : "ISO-8859-1";
  geo::fail(Trouble::data,
            "{}: {} rows are not UTF-8, the first is row {} (the encoding looks like {}); expected UTF-8; convert "
            "it: iconv -f {} -t UTF-8",
            where, all.other_rows, all.first_other, name, name);
}

/// Moves everything but the columns of a piece behind what is there already.
void add_piece(Piece& piece, bool id_is_row, Piece& all) {
  const std::int64_t before = all.rows.read;
  for (const std::int64_t row : piece.rows.row) all.rows.row.push_back(before + row);
  for (RowReject& reject : piece.rows.rejects) {
    reject.row += before;
    if (id_is_row) reject.id = std::to_string(reject.row);
    all.rows.rejects.push_back(std::move(reject));
  }
  if (all.first_other == 0 && piece.first_other > 0) all.first_other = before + piece.first_other;
  all.rows.read += piece.rows.read;
  all.multibyte_rows += piece.multibyte_rows;
  all.other_rows += piece.other_rows;
  all.windows |= piece.windows;
}

/// Where pieces may begin: at the body, then behind a line end every so many bytes; the end of the text comes last.
std::vector<std::size_t> piece_begins(std::string_view bytes, std::size_t body, const CsvWork& work) {
  std::vector<std::size_t> begins{body};
  while (work.threads > 1 && begins.back() + work.piece_bytes < bytes.size())
    begins.push_back(after_line(bytes, begins.back() + work.piece_bytes));
  if (begins.back() < bytes.size()) begins.push_back(bytes.size());
  return begins;
}

}  // namespace

CsvRows csv_rows(std::string_view bytes, const CsvLayout& layout, const CsvChoice& choice, const std::string& where,
                 const CsvWork& work) {
  const std::vector<std::size_t> begins = piece_begins(bytes, layout.body, work);
  std::vector<Piece> pieces(begins.size() - 1);
  const auto read = [&](std::size_t begin, std::size_t end, std::int64_t before) {
    return Reader(bytes, layout, choice, where).read(begin, end, before);
  };
  geo::parallel_for(pieces.size(), 1, work.threads, [&](std::size_t i, std::size_t) {
    try {
      pieces[i] = read(begins[i], begins[i + 1], 0);
    } catch (const geo::UserError&) {
      pieces[i].failed = true;  // perhaps it began in the middle of a record
    }
  });
  Piece all;
  std::size_t at = layout.body;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i].failed || pieces[i].begin != at) pieces[i] = read(at, std::max(at, begins[i + 1]), all.rows.read);
    at = pieces[i].next;
    add_piece(pieces[i], choice.id == kNone, all);
  }
  check_encoding(all, where);
  if (all.rows.read == 0)
    geo::fail(Trouble::data, "{}: holds a header and no rows; expected rows; check how the file is made", where);
  all.rows.columns.resize(choice.wanted.size());
  geo::parallel_for(choice.wanted.size(), 1, work.threads, [&](std::size_t column, std::size_t) {
    std::vector<geo::Texts> parts;
    for (Piece& piece : pieces) parts.push_back(std::move(piece.rows.columns[column]));
    all.rows.columns[column] = parts.size() == 1 ? std::move(parts.front()) : geo::joined(std::move(parts));
  });
  return std::move(all.rows);
}

}  // namespace io
