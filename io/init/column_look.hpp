// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "geo/core/table.hpp"

namespace io {

/// What the values of one column of a source look like. Shares are of the filled values.
struct ColumnLook {
  std::string name;
  std::size_t rows = 0, filled = 0;
  std::size_t distinct = 0;            ///< Different filled values.
  std::size_t numbers = 0;             ///< Values that are decimal numbers.
  std::size_t whole = 0;               ///< Those without a point.
  std::size_t dates = 0;               ///< 2026-01-31, 2026/01/31 or a year, also with a time behind it.
  std::size_t flags = 0;               ///< true, false, yes, no, y, n, t, f, 1, 0
  std::size_t spaced = 0;              ///< Values with a blank in them.
  double lowest = 0.0, highest = 0.0;  ///< Percentiles 0.5 and 99.5: what a region without bounds would reach to.
  double low = 0.0, high = 0.0;        ///< 5th and 95th percentile of the numbers: stray rows do not move them.
  std::vector<std::pair<std::string, std::size_t>> values;  ///< The most frequent first, then bytewise; at most 5,000.

  double share(std::size_t part) const {
    return filled == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(filled);
  }
  bool is_number() const { return share(numbers) >= 0.98; }
  bool is_count() const { return share(whole) >= 0.95 && low >= 0.0; }
  bool is_unique() const { return filled > 0 && distinct == filled && filled == rows; }
};

/// Looks at all values. `decimal_comma` as parse_number has it. O(n log n).
ColumnLook look_at_column(std::string name, const geo::Column& values, bool decimal_comma);

/// Coordinates that a source keeps as geometry: counts and percentiles only.
ColumnLook look_at_numbers(std::string name, std::vector<double> values);

/// A column of the source for tests and small tables.
ColumnLook look_at_column(std::string name, const std::vector<std::string>& values);

}  // namespace io
