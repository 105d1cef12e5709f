// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "geo/core/random.hpp"
#include "geo/surfaces/hexagons.hpp"

namespace bench {

/// A round study of about `count` hexagons; the firms of a sixth of the cells are many, of the others few.
struct Hexagons {
  geo::HexCells cells;
  std::vector<std::int64_t> firms;

  explicit Hexagons(std::size_t count) : cells(round(count)) {
    geo::Random random(3, 0);
    for (const geo::HexCell& cell : cells.cells()) {
      const bool town = (cell.q / 40 + cell.r / 40) % 6 == 0;
      firms.push_back(random.below(town ? 12 : 2));
    }
  }
  static geo::HexCells round(std::size_t count) {
    return geo::cells_near({{0, 0}}, geo::hex_band(std::sqrt(static_cast<double>(count) * 0.2757), 1.0));
  }
};

}  // namespace bench
