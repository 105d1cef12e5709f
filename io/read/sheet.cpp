// SPDX-License-Identifier: Apache-2.0
#include "io/read/sheet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "geo/core/error.hpp"
#include "io/read/text.hpp"
#include "io/run/nearest.hpp"

namespace io {

using geo::Trouble;

void SheetBuilder::take_header(const std::vector<SheetCell>& cells) {
  for (const SheetCell& cell : cells) {
    const std::string name(trimmed(cell.text));
    if (name.empty()) continue;
    if (std::ranges::find(sheet_.header, name) != sheet_.header.end())
      geo::fail(Trouble::data,
                "{}: header: column '{}' stands there twice; expected different names; rename or delete one", place_,
                shown(name, 40));
    sheet_.header.resize(cell.column + 1);
    sheet_.header[cell.column] = name;
  }
  columns_.resize(sheet_.header.size());
}

void SheetBuilder::add_row(std::int64_t number, const std::vector<SheetCell>& cells) {
  if (std::ranges::all_of(cells, [](const SheetCell& cell) { return cell.text.empty(); })) return;
  if (!has_header_) {
    has_header_ = true;
    return take_header(cells);
  }
  auto cell = cells.begin();
  for (std::size_t column = 0; column < columns_.size(); ++column) {
    while (cell != cells.end() && cell->column < column) ++cell;
    if (cell == cells.end() || cell->column != column || cell->text.empty()) {
      columns_[column].null();
      continue;
    }
    if (cell->failed) sheet_.faults.push_back({sheet_.row.size(), column});
    columns_[column].text(cell->text);
  }
  sheet_.row.push_back(number);
}

Worksheet SheetBuilder::finished(std::string name) && {
  if (!has_header_)
    geo::fail(Trouble::data, "{}: sheet '{}' is empty; expected a row of column names and rows below it; set layer",
              place_, shown(name, 60));
  for (TextColumn& column : columns_) sheet_.columns.push_back(std::move(column).column());
  sheet_.name = std::move(name);
  return std::move(sheet_);
}

std::size_t chosen_sheet(const std::vector<std::string>& names, const std::string& layer, const std::string& place) {
  if (names.empty())
    geo::fail(Trouble::data, "{}: holds no sheet; expected a spreadsheet; check how the file is made", place);
  if (layer.empty()) {
    if (names.size() == 1) return 0;
    geo::fail(Trouble::data, "{}: holds several sheets: {}; expected to know which; set layer", place, listed(names));
  }
  const auto found = std::ranges::find(names, layer);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  const auto near = nearest(layer, names);
  geo::fail(Trouble::data, "{}: sheet '{}' is missing; expected one of {}; {}", place, shown(layer), listed(names),
            near ? fmt::format("did you mean '{}'?", shown(*near)) : "correct layer");
}

std::string number_text(std::string_view raw) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), value);
  if (error != std::errc{} || end != raw.data() + raw.size() || !std::isfinite(value)) return std::string(raw);
  constexpr double kExact = 9007199254740992.0;  // 2^53: whole numbers below are exact
  if (std::abs(value) < kExact && value == std::floor(value))
    return fmt::format("{}", static_cast<std::int64_t>(value));
  return fmt::format("{}", value);
}

}  // namespace io
