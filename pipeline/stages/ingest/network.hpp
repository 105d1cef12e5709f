// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "geo/core/table.hpp"
#include "pipeline/rejects.hpp"
#include "pipeline/run.hpp"

namespace pipeline {

/// Reads the roads of every source that is marked `network: true`, and of sources.osm, as far as they come within
/// region.margin of the region; needs the frame's CRS, region and margin. Table network_lines (pipeline/tables.md);
/// without a row when the run does not travel by network.
///
/// Warns of what is odd in classes, speeds, directions and levels, and of roads without length. Throws UserError when
/// a layer of points or areas is marked, or no road is in reach (`data`).
geo::Table read_network(Run& run, Rejects& rejects);

}  // namespace pipeline
