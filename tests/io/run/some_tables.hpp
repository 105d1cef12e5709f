// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "geo/core/table.hpp"

namespace io {

/// Square `row`; every third has a hole, every fourth a second part.
inline void add_square(geo::Shapes& shapes, double row) {
  const auto ring = [&](double x, double y, double size) {
    for (const auto& [dx, dy] : {std::pair{0., 0.}, {1., 0.}, {1., 1.}, {0., 1.}, {0., 0.}})
      shapes.add_vertex(x + dx * size, y + dy * size);
    shapes.end_ring();
  };
  ring(row, 2 * row, 1.0);
  if (static_cast<int>(row) % 3 == 0) ring(row + 0.25, 2 * row + 0.25, 0.5);
  shapes.end_part();
  if (static_cast<int>(row) % 4 == 0) {
    ring(row + 9, 2 * row, 1.0);
    shapes.end_part();
  }
  shapes.end_shape();
}

/// A table with a column of each kind, with and without missing values, and shapes.
inline geo::Table some_table(std::size_t rows, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<double> reals(rows);
  std::vector<float> singles(rows);
  std::vector<std::int64_t> integers(rows);
  std::vector<std::int32_t> days(rows), codes(rows);
  std::vector<std::uint8_t> flags(rows), mask(rows);
  geo::Texts names;
  geo::Shapes shapes(geo::Shapes::Kind::areas);
  for (std::size_t i = 0; i < rows; ++i) {
    reals[i] = static_cast<double>(random()) / 1024.0;
    singles[i] = static_cast<float>(random() % 1000);
    integers[i] = static_cast<std::int64_t>(random()) - (std::int64_t{1} << 40);
    days[i] = static_cast<std::int32_t>(random() % 20000);
    codes[i] = static_cast<std::int32_t>(random() % 4) - 1;
    flags[i] = random() % 2;
    mask[i] = random() % 4 > 0;
    names.add(random() % 5 == 0 ? "" : "firm " + std::to_string(random() % 100));
    add_square(shapes, static_cast<double>(i));
  }
  geo::Texts labels;
  for (const char* word : {"food", "metal", "wood"}) labels.add(word);
  geo::Table table;
  table.set("real", std::move(reals), mask);
  table.set("single", std::move(singles));
  table.set("integer", std::move(integers));
  table.set("day", std::move(days), mask);
  table.set("code", geo::Column::coded(std::move(codes), std::make_shared<geo::Texts>(labels)));
  table.set("flag", std::move(flags));
  table.set("name", std::move(names), mask);
  table.shapes = std::move(shapes);
  return table;
}

}  // namespace io
