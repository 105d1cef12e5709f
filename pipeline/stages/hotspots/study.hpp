// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "geo/core/table.hpp"
#include "geo/surfaces/hexagons.hpp"
#include "pipeline/frame.hpp"

namespace pipeline {

/// The cells of a study and where its firms are in them.
struct Study {
  geo::HexCells cells;
  geo::Table firms;  ///< Column `cell`, by row of the firms: its cell, or -1 for a firm outside all statistics.
};

/// All hexagons of the study: those that touch the boundary and those that hold a firm; without a boundary those within
/// `margin_m` of one. A firm on the boundary's edge keeps its cell whatever rounding says. `key` is the config key of
/// the cells' size.
Study study_of(const Frame& frame, const geo::HexLayout& layout, const geo::Table& firms, double margin_m,
               std::string_view key = "hotspots.cell");

/// A study as tables that all groups share, and back.
geo::Tables study_tables(const Study& study);
Study study_in(const geo::Tables& tables);

/// Counts in each cell of the study.
struct CellCounts {
  std::vector<geo::Row> population;           ///< The rows of the control population, the group included.
  std::vector<std::int64_t> firms, controls;  ///< Of the group; of that population.
  std::vector<double> employees;
  geo::Column::Mask employees_known;
};

CellCounts counts_in(const Study& study, const Group& group, const geo::Table& firms);

}  // namespace pipeline
