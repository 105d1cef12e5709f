// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "geo/core/table.hpp"
#include "pipeline/rejects.hpp"
#include "pipeline/run.hpp"

namespace pipeline {

/// What stage `sites` needs of the outside (pipeline/tables.md): `siting_criteria`, `exclusion_rules`,
/// `exclusion_points`, `exclusion_lines`, `exclusion_areas`, `people_points`, `people_areas`, `raster_cells`, all in
/// the analysis CRS. Without `sites` in the config all are empty. Needs the frame's CRS, region and themes.
///
/// The rules of an OpenStreetMap extract are read together: the objects that each one's `where` keeps.
///
/// A theme that the profile keeps away from is a rule by itself when it has a source. Throws UserError for a source
/// that cannot be read and for a population whose counts are no numbers; a rule without a feature in reach is a
/// warning.
geo::Tables read_siting(Run& run, Rejects& rejects);

}  // namespace pipeline
