// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geo/core/table.hpp"

namespace io {

/// A filter over rows, the same for every kind of source:
///
///     status = 'open' and (class <= 2 or "name of road" like 'A %') and not type in ('path', 'track') and ref is not
///     null
///
/// Operators = <> < <= > >= in like is null, joined by not, and, or (binding in that order) and parentheses. Columns
/// stand bare or in "double quotes", text in 'single quotes' ('' is a quote), numbers as they are; words may be in
/// capitals. A comparison is by number when both sides are numbers (a number literal, or a value that reads as one),
/// else by bytes: code = '01.10' never equals 1.1. In `like`, % stands for any text and _ for one character; capitals
/// count. A comparison with NULL is neither true nor false, as in SQL, and a row is kept only when all is true; `is
/// null` holds for NULL and for empty text.
class Where {
 public:
  Where() = default;  ///< Keeps every row.
  /// Throws UserError(config): "{place}: where, column {n}: found …; expected …". Empty text keeps every row.
  Where(std::string_view text, const std::string& place);

  bool empty() const { return root_ == nullptr; }
  /// Names of the columns used, each once, in order of their first use.
  const std::vector<std::string>& columns() const { return columns_; }
  /// 1 for each row to keep. `rows` holds all of columns() as text. Cost O(rows * comparisons).
  std::vector<std::uint8_t> keep(const geo::Table& rows) const;
  /// Whether one row is kept: `value` gives what stands in a column, nothing for NULL. For sources whose rows have no
  /// columns of their own, such as tags.
  bool keeps(const std::function<std::optional<std::string_view>(std::string_view)>& value) const;

  struct Node;

 private:
  std::shared_ptr<const Node> root_;
  std::vector<std::string> columns_;
};

}  // namespace io
