// SPDX-License-Identifier: Apache-2.0
#include "geo/core/grid.hpp"

#include <gtest/gtest.h>

#include "geo/core/error.hpp"

namespace geo {
namespace {

constexpr std::int64_t kEnough = 1000;

TEST(GridOver, IsAnchoredAtTheOriginNotAtTheData) {
  const Grid grid = grid_over({-120, 30, 250, 90}, 100, kEnough, "density.cell");
  EXPECT_EQ(grid, (Grid{-200, 0, 100, 5, 1}));
  EXPECT_EQ(grid_over({-199, 1, 299, 99}, 100, kEnough, "density.cell"), grid);
}

TEST(GridOver, BoxEdgesOnCellEdgesAddNothing) {
  EXPECT_EQ(grid_over({0, 0, 300, 200}, 100, kEnough, "density.cell"), (Grid{0, 0, 100, 3, 2}));
}

TEST(GridOver, APointHasOneCellAndNothingHasNone) {
  EXPECT_EQ(grid_over({100, 100, 100, 100}, 100, kEnough, "density.cell"), (Grid{100, 100, 100, 1, 1}));
  EXPECT_EQ(grid_over(Box{}, 100, kEnough, "density.cell").cells(), 0U);
}

TEST(GridOver, RefusesWithTheNumbersAndTheCure) {
  try {
    grid_over({0, 0, 1e6, 1e6}, 10, 20'000'000, "density.cell");
    FAIL();
  } catch (const UserError& error) {
    EXPECT_EQ(error.kind(), Trouble::config);
    EXPECT_STREQ(error.what(),
                 "density.cell: cells of 10 m over this region are 10000000000 cells (120.0 GB for each surface); "
                 "limits.cells allows "
                 "20000000; set density.cell to 226 m or more, or raise limits.cells");
  }
}

TEST(GridOver, TheCellItProposesFits) { EXPECT_NO_THROW(grid_over({0, 0, 1e6, 1e6}, 226, 20'000'000, "density.cell")); }

TEST(CellOf, LowerEdgesBelongToTheCell) {
  const Grid grid{-200, 0, 100, 5, 2};
  EXPECT_EQ(cell_of(grid, -200, 0), Row{0});
  EXPECT_EQ(cell_of(grid, -100, 0), Row{1});
  EXPECT_EQ(cell_of(grid, -100.001, 100), Row{5});
  EXPECT_EQ(cell_of(grid, 300, 50), std::nullopt);
  EXPECT_EQ(cell_of(grid, 0, 200), std::nullopt);
  EXPECT_EQ(cell_of(grid, -200.001, 0), std::nullopt);
}

}  // namespace
}  // namespace geo
