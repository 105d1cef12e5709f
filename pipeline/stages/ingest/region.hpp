// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "pipeline/run.hpp"
#include "pipeline/stages/ingest/osm.hpp"

namespace pipeline {

/// Coordinates that still stand in the CRS of their source.
struct SourcePoints {
  std::span<const double> x, y;
  std::string crs;
};

/// Sets the frame's CRS, boundary, area and box (DESIGN section 3, Region and Metres).
///
/// The region is the boundary, else the bbox, else of an OpenStreetMap extract the boundary in it that holds most firms
/// (at least half of them), else the extract's box, else the 0.5 to 99.5 % box of the firms grown by 10 %. `crs: auto`
/// takes the previous run's CRS, else one centred on the region. Throws UserError when the boundary has no areas.
void set_region(const std::vector<SourcePoints>& firms, const std::optional<OsmSources>& osm, Run& run);

}  // namespace pipeline
