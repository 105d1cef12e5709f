// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "geo/core/table.hpp"
#include "pipeline/rejects.hpp"
#include "pipeline/run.hpp"
#include "pipeline/stages/ingest/osm.hpp"

namespace pipeline {

/// Reads every infrastructure source out to region.margin (default: the largest standard) beyond the region, projects
/// it, and gives facility_points, facility_lines and facility_areas. Needs the frame's CRS, region and themes, and sets
/// its margin. A source with no feature leaves its theme "unknown", with a warning.
geo::Tables read_facilities(const std::optional<OsmSources>& osm, Run& run, Rejects& rejects);

/// Planned facilities of a theme of this run, as read_facilities() reads those that exist: rows to be appended to its
/// tables. Needs the frame as read_facilities() left it, and notes the source in `run`.
geo::Tables read_planned(const io::InfrastructureSource& source, Run& run, Rejects& rejects);

}  // namespace pipeline
