// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "geo/surfaces/hexagons.hpp"
#include "tests/support/golden.hpp"

namespace tests {

/// The hexagon of a row: axial coordinates from two columns.
inline geo::HexCell hexagon_of(const Golden& golden, std::size_t row, const std::string& q = "q",
                               const std::string& r = "r") {
  return {static_cast<std::int32_t>(golden.integer(row, q)), static_cast<std::int32_t>(golden.integer(row, r))};
}

/// The lattice of hex_lattice.csv, row by row.
struct HexLattice {
  Golden golden = read_golden("hex_lattice.csv");
  std::vector<geo::HexCell> cells{};
  std::vector<std::int64_t> count{};

  HexLattice() {
    for (std::size_t row = 0; row < golden.rows(); ++row) {
      cells.push_back(hexagon_of(golden, row));
      count.push_back(golden.integer(row, "count"));
    }
  }
};

}  // namespace tests
