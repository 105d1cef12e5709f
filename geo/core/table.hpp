// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "geo/core/shapes.hpp"

namespace geo {

using Row = std::uint32_t;  ///< Position in the columns of one table.

/// Many strings in one block of bytes.
class Texts {
 public:
  std::size_t size() const { return ends_.size(); }
  std::string_view operator[](std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(bytes_).substr(begin, ends_[i] - begin);
  }
  void add(std::string_view text) {
    bytes_.append(text);
    ends_.push_back(bytes_.size());
  }
  void reserve(std::size_t count, std::size_t bytes) {
    ends_.reserve(count);
    bytes_.reserve(bytes);
  }
  std::string_view bytes() const { return bytes_; }
  std::span<const std::size_t> ends() const { return ends_; }
  /// From bytes() and ends(), as read back from disk. Throws std::invalid_argument when they do not fit together.
  static Texts from_flat(std::string bytes, std::vector<std::size_t> ends);
  friend bool operator==(const Texts&, const Texts&) = default;

 private:
  std::string bytes_;
  std::vector<std::size_t> ends_;
};

/// One column: values of one type, an optional mask (0 = missing), and for coded text the labels the codes stand for.
/// Columns are immutable and shared: copying a table, or adding a column to a copy, copies no values.
class Column {
 public:
  using Values = std::variant<std::vector<double>, std::vector<float>, std::vector<std::int64_t>,
                              std::vector<std::int32_t>, std::vector<std::uint8_t>, Texts>;
  using Mask = std::vector<std::uint8_t>;

  /// `valid` is empty (nothing is missing) or one byte a row. Throws std::invalid_argument otherwise.
  explicit Column(Values values, Mask valid = {});
  /// Text by code: row i reads labels[codes[i]]; a negative code is missing.
  static Column coded(std::vector<std::int32_t> codes, std::shared_ptr<const Texts> labels);

  std::size_t size() const;
  const Values& values() const { return *values_; }
  /// The values as T; throws std::invalid_argument when the column holds another type.
  template <class T>
  const T& as() const;
  bool valid(std::size_t row) const;
  const Mask* mask() const { return valid_.get(); }
  const std::shared_ptr<const Texts>& labels() const { return labels_; }
  /// Text of a text or coded column; empty when missing.
  std::string_view text(std::size_t row) const;
  /// Any number type as double; NaN when missing. For formatting, not for hot loops.
  double number(std::size_t row) const;

  Column take(std::span<const Row> rows) const;
  Column joined(const Column& below) const;
  friend bool operator==(const Column& a, const Column& b);

 private:
  std::shared_ptr<const Values> values_;
  std::shared_ptr<const Mask> valid_;    // null: nothing is missing
  std::shared_ptr<const Texts> labels_;  // of coded text only
};

/// A regular raster: cell (column, row) has its lower left corner at (x0_m + column * cell_m, y0_m + row * cell_m);
/// rows go north.
struct Grid {
  double x0_m = 0.0, y0_m = 0.0, cell_m = 1.0;
  std::int32_t columns = 0, rows = 0;
  std::size_t cells() const { return static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows); }
  friend bool operator==(const Grid&, const Grid&) = default;
};

/// A set of columns of equal length, in one stated row order.
///
/// Geometry: points are the columns x_m and y_m; lines and areas are `shapes` (one a row); a raster is `grid` with one
/// row a cell, row-major from the south-west. Missing values are masked, never -1, 0 or NaN as a code.
class Table {
 public:
  std::optional<Shapes> shapes;
  std::optional<Grid> grid;

  std::size_t size() const;
  bool has(std::string_view name) const;
  const std::vector<std::pair<std::string, Column>>& columns() const { return columns_; }
  /// Throws std::invalid_argument naming the column when there is none.
  const Column& column(std::string_view name) const;
  /// Adds or replaces. Throws std::invalid_argument when the length differs from that of the other columns.
  void set(std::string name, Column column);
  template <class T>
  void set(std::string name, std::vector<T> values, Column::Mask valid = {}) {
    set(std::move(name), Column(Column::Values(std::move(values)), std::move(valid)));
  }
  void set(std::string name, Texts values, Column::Mask valid = {}) {
    set(std::move(name), Column(Column::Values(std::move(values)), std::move(valid)));
  }
  void drop(std::string_view name);

  // Typed looks at a column; each throws std::invalid_argument for an absent column or another type.
  std::span<const double> reals(std::string_view name) const { return column(name).as<std::vector<double>>(); }
  std::span<const float> singles(std::string_view name) const { return column(name).as<std::vector<float>>(); }
  std::span<const std::int64_t> integers(std::string_view name) const {
    return column(name).as<std::vector<std::int64_t>>();
  }
  std::span<const std::int32_t> codes(std::string_view name) const {
    return column(name).as<std::vector<std::int32_t>>();
  }
  std::span<const std::uint8_t> flags(std::string_view name) const {
    return column(name).as<std::vector<std::uint8_t>>();
  }

  /// The given rows in the given order, shapes included.
  Table take(std::span<const Row> rows) const;
  /// The rows of `below` after these: same columns in the same order and types. An empty table takes over the other's
  /// columns.
  void append(const Table& below);

  friend bool operator==(const Table&, const Table&) = default;

 private:
  std::vector<std::pair<std::string, Column>> columns_;
};

using Tables = std::map<std::string, Table, std::less<>>;

template <class T>
const T& Column::as() const {
  if (const T* found = std::get_if<T>(values_.get())) return *found;
  throw std::invalid_argument("Column: holds another type than asked for");
}

}  // namespace geo
