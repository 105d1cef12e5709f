// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "geo/core/table.hpp"
#include "geo/surfaces/kernel.hpp"
#include "pipeline/frame.hpp"

namespace pipeline {

struct RelativeRaster {
  const geo::Grid& grid;
  const geo::Column::Mask& shown;  ///< Cells of the region.
  geo::Kernel kernel;
  double radius_m;
};

/// For one group, where it has controls: tables relative_density_<group> and, with draws,
/// relative_density_p_<group> (rasters like density_<group>; missing where fewer than five control firms lie in the
/// kernel); rows of relative_hotspots, the contiguous areas above the tolerance; and their family of tests to
/// density_tests. The empty tables are always there. One radius for group and controls, neither adaptive nor corrected
/// at the edge: what is lost across the border is lost from both.
geo::Tables relative_density(const RelativeRaster& on, const Frame& frame, const Group& group, const geo::Table& firms);

}  // namespace pipeline
