// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "geo/core/table.hpp"
#include "geo/surfaces/hexagons.hpp"
#include "pipeline/frame.hpp"
#include "pipeline/stages/hotspots/employment.hpp"
#include "pipeline/stages/hotspots/statistics.hpp"
#include "pipeline/stages/hotspots/study.hpp"

namespace pipeline {

/// Table `hotspots` of one group: the cells that hold a firm of it, are hot, or have a class, in the order of cells.
/// They stand in `q` and `r` until drawn() names and draws them.
geo::Table hotspot_rows(const geo::HexCells& cells, const Frame& frame, const Group& group, const CellCounts& counts,
                        const HotspotStatistics& statistics, const CellEmployment& employment);

}  // namespace pipeline
