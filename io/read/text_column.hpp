// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/compile.h>

#include <array>
#include <string_view>
#include <utility>

#include "geo/core/table.hpp"

namespace io {

/// Builds a text column with NULLs from values of any type. Numbers are written shortest and exact: 5, 0.1, 1e+20.
class TextColumn {
 public:
  void text(std::string_view value) {
    texts_.add(value);
    valid_.push_back(1);
  }
  template <class T>
  void number(T value) {
    std::array<char, 40> buffer;  // the longest double takes 24 bytes
    text({buffer.data(), fmt::format_to(buffer.data(), FMT_COMPILE("{}"), value)});
  }
  /// "2026-01-31"
  void date(int year, int month, int day) {
    std::array<char, 40> buffer;  // three ints take 33 bytes at most
    text({buffer.data(), fmt::format_to(buffer.data(), FMT_COMPILE("{:04}-{:02}-{:02}"), year, month, day)});
  }
  void null() {
    texts_.add({});
    valid_.push_back(0);
  }
  geo::Column column() && { return geo::Column(geo::Column::Values(std::move(texts_)), std::move(valid_)); }

 private:
  geo::Texts texts_;
  geo::Column::Mask valid_;
};

}  // namespace io
