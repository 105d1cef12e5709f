// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "geo/core/table.hpp"
#include "geo/surfaces/hexagons.hpp"
#include "pipeline/frame.hpp"

namespace pipeline {

/// All hexagons of the study: those that touch the boundary and those that hold a firm; without a boundary those within
/// `margin_m` of one. A firm on the boundary's edge keeps its cell whatever rounding says.
geo::HexCells studied_cells(const Frame& frame, const geo::HexLayout& layout, const geo::Table& firms, double margin_m);

/// Counts in each cell of the study.
struct CellCounts {
  std::vector<std::int64_t> firms, controls;  ///< Of the group; of its control population, the group included.
  std::vector<double> employees;
  geo::Column::Mask employees_known;
};

CellCounts counts_in(const geo::HexCells& cells, const geo::HexLayout& layout, const Group& group,
                     const geo::Table& firms);

}  // namespace pipeline
