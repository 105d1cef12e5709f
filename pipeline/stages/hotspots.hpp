// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/stage.hpp"

namespace pipeline {

struct HotspotsParams {
  double cell_m = 1000.0;
  double band_m = 3000.0;
  double alpha = 0.05;
};

/// Hexagons of one group: counts, the exact test that says hot, and Gi* beside it (METHODS section 1).
///
/// Studied are the hexagons that touch the boundary, without one those within the band of a firm; empty ones count.
/// Table `hotspots` has a row for each that holds a firm of the group, is hot, or has a Gi* class, in the order of
/// cells. For `all` there are no controls: only Gi* describes it. For `all` also `hexagons`: one row with the size of a
/// cell.
geo::Tables hotspots(const HotspotsParams& params, const Frame& frame, const Group& group, const geo::Tables& in);

Stage hotspots_stage();

}  // namespace pipeline
