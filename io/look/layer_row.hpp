// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "geo/core/table.hpp"

namespace io {

/// One row of a layer. Numbers of a column that is not built yet, or that are not finite, are missing.
struct LayerRow {
  const geo::Table& layer;
  std::size_t row;

  std::string text(std::string_view name) const {
    return layer.has(name) ? std::string(layer.column(name).text(row)) : std::string();
  }
  std::optional<double> number(std::string_view name) const {
    if (!layer.has(name)) return std::nullopt;
    const double value = layer.column(name).number(row);
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
  }
  std::int64_t count(std::string_view name) const { return std::llround(number(name).value_or(0.0)); }
};

}  // namespace io
