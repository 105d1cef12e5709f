// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "geo/core/table.hpp"
#include "pipeline/rejects.hpp"
#include "pipeline/run.hpp"

namespace pipeline {

/// Table `area_outlines` from sources.areas, in the order of the ids (bytewise); without such a source it has no row.
///
/// Rows with one id are one area, their union, named by the bytewise smallest name; a row without an id goes by its
/// feature id. Rows that are no area are rejects; areas that do not meet the region are left out. Needs the frame's CRS
/// and region. Throws UserError(data) where no area is left.
geo::Table read_areas(Run& run, Rejects& rejects);

}  // namespace pipeline
