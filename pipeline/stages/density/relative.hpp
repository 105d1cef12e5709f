// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "geo/core/table.hpp"
#include "geo/surfaces/kernel.hpp"
#include "pipeline/frame.hpp"

namespace pipeline {

struct RelativeSmoothing {
  geo::Kernel kernel;
  double radius_m;
};

/// Adds for one group, where it has controls: tables relative_density_<group> and, with draws,
/// relative_density_p_<group> (rasters like density_<group>; missing where fewer than five control firms lie in the
/// kernel); rows of relative_hotspots, the contiguous areas above the tolerance; and their family of tests to
/// density_tests. The empty tables are always there. One radius for group and controls, neither adaptive nor corrected
/// at the edge: what is lost across the border is lost from both.
void add_relative_density(const RelativeSmoothing& smoothing, const geo::Grid& grid, const geo::Column::Mask& shown,
                          const Frame& frame, const Group& group, const geo::Table& firms, geo::Tables& out);

}  // namespace pipeline
