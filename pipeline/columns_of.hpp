// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "geo/core/table.hpp"

namespace pipeline {

/// Sets a column of a table to what `get` (a member or a function) gives for each of `rows`: numbers, text, or an
/// optional of them, which is missing where it holds nothing.
template <class Row, class Get>
void set_column(geo::Table& table, std::string name, const std::vector<Row>& rows, Get get) {
  const auto value_of = [](const auto& given) {
    if constexpr (requires { given.has_value(); })
      return given ? std::pair(*given, true) : std::pair(std::remove_cvref_t<decltype(*given)>{}, false);
    else
      return std::pair(given, true);
  };
  using Value = typename decltype(value_of(std::invoke(get, std::declval<const Row&>())))::first_type;
  std::conditional_t<std::is_same_v<Value, std::string>, geo::Texts, std::vector<Value>> values;
  geo::Column::Mask valid;
  for (const Row& row : rows) {
    const auto [value, known] = value_of(std::invoke(get, row));
    if constexpr (std::is_same_v<Value, std::string>)
      values.add(value);
    else
      values.push_back(value);
    valid.push_back(known ? 1 : 0);
  }
  table.set(std::move(name), std::move(values), std::move(valid));
}

}  // namespace pipeline
