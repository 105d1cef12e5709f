// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geo/core/table.hpp"
#include "io/read/text_column.hpp"

namespace io {

/// One sheet of a spreadsheet as a table of texts.
struct Worksheet {
  std::string name;
  std::vector<std::string> header;   ///< Of the first row that is not empty, trimmed; unnamed columns are "".
  std::vector<geo::Column> columns;  ///< As `header`; an empty cell is NULL.
  std::vector<std::int64_t> row;     ///< Number of each row in the sheet, from 1. Rows without any value are left out.
  struct Fault {
    std::size_t row, column;  ///< Positions in `row` and `header`.
    friend auto operator<=>(const Fault&, const Fault&) = default;
  };
  std::vector<Fault> faults;  ///< Cells whose formula failed, by row, then column; their text is the error: #N/A.
};

/// Reads one sheet of an XLSX file (ECMA-376) or an ODS file (ODF 1.2) from its bytes. `layer` names the sheet and may
/// be empty when there is but one.
///
/// What a cell holds counts, not how it is shown: text stays as it is (0042), a number is written shortest and exact
/// (1001, never 1001.0 or 1.001,00), a date is 2024-01-31, with a time 2024-01-31T12:30:00, a yes is 1, true or TRUE.
/// Of a formula it is the value that the program saved; of merged cells the first has it. Neither GDAL's driver serves:
/// its text of a number is that of the file, and of an ODS it drops all rows behind 10,000 empty ones.
///
/// Throws UserError(data) naming `place` for a file that is damaged, encrypted or unfolds to far more than its size,
/// for a sheet that is missing (with the nearest name), several and none named, one without a value, and a column name
/// that stands there twice.
Worksheet read_xlsx(std::string_view bytes, const std::string& layer, const std::string& place);
Worksheet read_ods(std::string_view bytes, const std::string& layer, const std::string& place);

/// A cell while it is read.
struct SheetCell {
  std::size_t column = 0;
  std::string text;
  bool failed = false;  ///< A formula that gave an error.
};

/// Puts rows of cells together: what both formats share.
class SheetBuilder {
 public:
  explicit SheetBuilder(std::string place) : place_(std::move(place)) {}

  /// `cells` ascend by column; number is that of the row in the sheet. Empty texts are no values.
  void add_row(std::int64_t number, const std::vector<SheetCell>& cells);
  /// Throws when there was no row with a value.
  Worksheet finished(std::string name) &&;

 private:
  void take_header(const std::vector<SheetCell>& cells);

  std::string place_;
  Worksheet sheet_;
  std::vector<TextColumn> columns_;
  bool has_header_ = false;
};

/// Which of `names` a `layer` means; throws as read_xlsx says.
std::size_t chosen_sheet(const std::vector<std::string>& names, const std::string& layer, const std::string& place);

/// A number of a spreadsheet as text: shortest, exact, whole numbers without a point. The text itself if it is none.
std::string number_text(std::string_view raw);

}  // namespace io
