// SPDX-License-Identifier: Apache-2.0
#include "geo/index/cells.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "tests/support/layouts.hpp"

namespace geo {
namespace {

/// Per member: its cell.
std::vector<std::size_t> cell_of_members(const Cells& cells) {
  std::vector<std::size_t> cell(cells.members());
  for (std::size_t c = 0; c < cells.size(); ++c)
    for (std::size_t m = cells.begins[c]; m < cells.begins[c + 1]; ++m) cell[m] = c;
  return cell;
}

TEST(Cells, MembersOfOneCellAreNeighboursAndNeighboursAreInTheWindow) {
  constexpr double kEps = 500.0;
  for (const tests::Layout& points : tests::layouts(500, 3)) {
    const Cells cells = cells_of(points.x_m, points.y_m, {}, kEps);
    const std::vector<std::size_t> cell = cell_of_members(cells);
    Window window(cells.keys);
    for (std::size_t c = 0; c < cells.size(); ++c) {
      std::vector<std::uint8_t> around(cells.size(), 0);
      for (const std::uint32_t other : window.around(cells.keys[c])) around[other] = 1;
      for (std::size_t a = cells.begins[c]; a < cells.begins[c + 1]; ++a)
        for (std::size_t b = 0; b < cells.members(); ++b) {
          const bool near = squared(cells.x_m[a] - cells.x_m[b], cells.y_m[a] - cells.y_m[b]) <= kEps * kEps;
          if (cell[b] == c) {
            ASSERT_TRUE(near) << points.name;
          }
          if (near) {
            ASSERT_TRUE(around[cell[b]]) << points.name << ": a neighbour outside of the window";
          }
        }
    }
  }
}

TEST(Cells, CornerCellsOfTheWindowAreNeeded) {
  const double side_m = 1000.0 / std::sqrt(2.0) * (1.0 - 1e-6);
  const std::vector<double> at{side_m - 1e-4, 2.0 * side_m + 1e-4};  // cells 0 and 2, on the diagonal
  const Cells cells = cells_of(at, at, {}, 1000.0);
  ASSERT_LE(squared(at[1] - at[0], at[1] - at[0]), 1000.0 * 1000.0);
  EXPECT_EQ(Window(cells.keys).around(cells.keys[0]).size(), 2U);
}

TEST(Cells, SelectedKeepsMembersAndDropsEmptyCells) {
  const std::vector<double> x{0, 10'000, 1}, y{0, 0, 1};
  const Cells cells = cells_of(x, y, {}, 100.0);
  const Cells kept = cells.selected([&](std::size_t m) { return cells.site[m] != 1; }, [](std::size_t) { return 2.0; });
  EXPECT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept.site, (std::vector<Row>{0, 2}));
  EXPECT_EQ(kept.weights(), (std::vector<double>{4.0}));
  EXPECT_EQ(kept.boxes()[0], (Box{0, 0, 1, 1}));
}

TEST(Cells, RefuseCoordinatesBeyondTheirReach) {
  const std::vector<double> x{1e9}, y{0};
  EXPECT_THROW(cells_of(x, y, {}, 0.001), std::invalid_argument);
  EXPECT_THROW(cells_of(y, y, {}, 0.0), std::invalid_argument);
}

}  // namespace
}  // namespace geo
