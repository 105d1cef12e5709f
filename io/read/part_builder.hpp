// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "io/read/source.hpp"
#include "io/read/text_column.hpp"

namespace io {

/// Grows a RawPart row by row: geometry by the caller in `part`, then the row's values here.
class PartBuilder {
 public:
  explicit PartBuilder(std::vector<std::string> names) : names_(std::move(names)), columns_(names_.size()) {}

  RawPart part;

  /// `columns` are those of the names, in their order.
  void add_row(std::span<const geo::Column* const> columns, std::size_t row, std::int64_t number) {
    part.row.push_back(number);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns[i]->valid(row))
        columns_[i].text(columns[i]->text(row));
      else
        columns_[i].null();
    }
  }

  RawPart finished() && {
    for (std::size_t i = 0; i < names_.size(); ++i) part.table.set(names_[i], std::move(columns_[i]).column());
    return std::move(part);
  }

 private:
  std::vector<std::string> names_;
  std::vector<TextColumn> columns_;
};

}  // namespace io
