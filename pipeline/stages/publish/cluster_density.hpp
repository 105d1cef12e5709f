// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "geo/core/table.hpp"
#include "pipeline/frame.hpp"

namespace pipeline {

/// Sets column `relative_density` of table `clusters`: the mean of raster relative_density_<group> over the cluster's
/// firms, each in its cell. They lie in the place that gives `lq`. Firms where the raster has no value do not count;
/// missing where none has, and for groups without that raster. O(members + clusters).
void set_cluster_density(const Frame& frame, geo::Tables& tables);

}  // namespace pipeline
