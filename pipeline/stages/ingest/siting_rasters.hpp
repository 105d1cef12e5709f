// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "geo/core/table.hpp"
#include "pipeline/run.hpp"

namespace pipeline {

/// Table `raster_cells`: what rasters say of each hexagon (sites.cell) that touches the region, by the exact area that
/// pixels and hexagons share: `criterion_<name>` (mean, or the share of its classes among the known area) of criteria
/// that name a raster of sources.rasters, and `rule_<number>` (share of the hexagon where the values exclude) of such
/// rules. Without rasters it has no column. A population that is a raster becomes `people_points`, one a hexagon.
void read_rasters(Run& run, geo::Tables& tables);

}  // namespace pipeline
