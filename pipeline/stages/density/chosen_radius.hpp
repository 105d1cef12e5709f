// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "geo/surfaces/kernel_density.hpp"
#include "pipeline/notes.hpp"
#include "pipeline/stages/density.hpp"

namespace pipeline {

/// What `density.radius` is for one group, and how that came about.
struct RadiusOfGroup {
  double radius_m;
  std::vector<Curve> curves{};  ///< The criterion behind it, when a rule that tries many radii chose it in this run.
};

/// The radius of the config or, with `auto`, that of the rule `density.bandwidth`: noted as "density.radius by RULE"
/// and kept by later runs. At least four cells, so that the raster can show it; the group's firms at one place or fewer
/// than two take the default. Warns where cells are larger than a quarter of the radius.
RadiusOfGroup radius_of(const DensityParams& params, const Frame& frame, const geo::WeightedPoints& firms,
                        Notes& notes);

}  // namespace pipeline
