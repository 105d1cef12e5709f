// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "pipeline/stage.hpp"

namespace pipeline {

struct HotspotsParams {
  double cell_m = 1000.0;
  std::string neighbours = "band";        ///< band | nearest | contiguity
  std::optional<double> band_m = 3000.0;  ///< Nothing: auto.
  std::int64_t k = 8;
  double alpha = 0.05;
  std::string correction = "benjamini_hochberg";  ///< benjamini_hochberg | benjamini_yekutieli
  std::string measure = "firms";                  ///< firms | rate
  std::string gi_test = "normal";                 ///< normal | permutation
  std::optional<std::int64_t> permutations;       ///< Nothing: auto.
};

/// Hexagons of one group: counts, the exact test that says hot, and Gi* and local Moran beside it (METHODS sections 1
/// and 2).
///
/// Studied are the hexagons that touch the boundary, without one those within the band (`band: auto`: three cells) of a
/// firm; empty ones count. Table `hotspots` has a row for each that holds a firm of the group, is hot, or has a class
/// of Gi* or local Moran, in the order of cells. For `all` there are no controls: only Gi* and local Moran describe it.
/// Its cells stand in `q` and `r` until hotspots_gathered() gives them names and shapes. Table `hexagon_sizes`: one
/// row, the size of a cell.
geo::Tables hotspots(const HotspotsParams& params, const Frame& frame, const Group& group, const geo::Tables& in);

/// On the tables of all groups, in the order of the frame's groups.
void hotspots_gathered(const Frame& frame, geo::Tables& tables);

Stage hotspots_stage();

}  // namespace pipeline
