// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "geo/core/table.hpp"

namespace pipeline {

/// Table `hotspots` of all groups, with `cell_id` and shapes in the place of `q` and `r`. Each hexagon is made once and
/// picked by the rows of all groups that show it, so a row takes 8 bytes for both. `cell_m`: the size of the hexagons,
/// by code of `group_name`. O(rows log rows).
geo::Table drawn(std::span<const double> cell_m, geo::Table hotspots, unsigned threads);

}  // namespace pipeline
