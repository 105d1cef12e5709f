// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "geo/core/table.hpp"
#include "io/read/source.hpp"

namespace io {

/// What the first line of a CSV text says.
struct CsvLayout {
  char delimiter = ',';            ///< , ; tab or |
  std::vector<std::string> names;  ///< Trimmed; unnamed columns are "".
  std::size_t body = 0;            ///< Offset of the byte after the header line.
};

/// Reads the header: the delimiter is the one that cuts the header and the rows below into equally many fields; Excel's
/// "sep=;" line and a UTF-8 byte order mark are understood.
/// Throws UserError(data) naming `where` for what is no CSV in UTF-8 with a header: empty, UTF-16, compressed, JSON,
/// line ends of CR alone, a name given twice, a quote that is never closed.
CsvLayout csv_layout(std::string_view bytes, const std::string& where);

struct CsvRows {
  std::vector<geo::Texts> columns;  ///< As `wanted`, one text a kept row.
  std::vector<std::int64_t> row;    ///< 1-based number among the rows that are not blank.
  std::vector<RowReject> rejects;   ///< row_shape, quote, encoding.
  std::int64_t read = 0;            ///< row.size() + rejects.size()
};

/// Which columns of a layout to read, as different positions in its names.
struct CsvChoice {
  std::vector<std::size_t> wanted;
  std::size_t id = std::string::npos;  ///< Column whose text names a rejected row; npos: none.
};

/// How the work is shared.
struct CsvWork {
  unsigned threads = 1;
  std::size_t piece_bytes = 4U << 20U;
};

/// Reads the rows below the header, RFC 4180: fields may be quoted and then hold delimiters, line ends and "" for a
/// quote. A row with another number of fields, a quote in the middle of a field, NUL or bytes that are not UTF-8 is a
/// reject, and the next row begins behind its first line end, so that a stray quote swallows no other row. Blank lines
/// are skipped. Throws UserError(data) for a quote that is open at the end, no row at all, and a text that as a whole
/// is not UTF-8.
///
/// Pieces that begin behind a line end are read on several threads; where such a line end turns out to stand in a
/// quoted field, the piece behind it is read again from the right place. So the rows are the same for every `work`.
CsvRows csv_rows(std::string_view bytes, const CsvLayout& layout, const CsvChoice& choice, const std::string& where,
                 const CsvWork& work = {});

}  // namespace io
