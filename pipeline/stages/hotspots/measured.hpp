// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/core/table.hpp"
#include "geo/surfaces/hexagons.hpp"
#include "geo/surfaces/neighbours.hpp"
#include "pipeline/notes.hpp"
#include "pipeline/stages/hotspots.hpp"
#include "pipeline/stages/hotspots/study.hpp"

namespace pipeline {

/// What Gi* and local Moran describe: a value for each cell that has one.
struct CellMeasures {
  geo::HexCells cells;                    ///< Those with a value.
  std::vector<geo::Row> row;              ///< Their places among the cells of the study.
  std::vector<std::int64_t> values;       ///< Whole numbers in a unit that no statistic depends on.
  std::span<const std::int32_t> draws{};  ///< What all groups share of the permutations; empty: nothing.
};

/// `firms`: the group's firms in each cell. `rate`: their share among the controls, smoothed (empirical Bayes), in
/// cells that hold a control; for `all`, which has no controls, its firms.
CellMeasures measured(const HotspotsParams& params, const Group& group, const geo::HexCells& cells,
                      const CellCounts& counts);

/// The band as the config says; by the ladder of bands when it says auto and the band is used. Notes what it chose.
struct Band {
  double band_m;
  std::vector<Curve> curves;  ///< Of the choice.
};
Band band_of(const HotspotsParams& params, const Frame& frame, const CellMeasures& of, Notes& notes);

/// The neighbours of each of the cells that the config asks for. `cells` outlives them.
geo::CellNeighbours neighbours_of(const HotspotsParams& params, double band_m, const geo::HexCells& cells,
                                  unsigned threads);

}  // namespace pipeline
