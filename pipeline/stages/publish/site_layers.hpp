// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/write/geopackage.hpp"
#include "pipeline/run.hpp"
#include "pipeline/stages/publish/cluster_ids.hpp"

namespace pipeline {

/// Layer `suitability`: the hexagons of stage sites, with a column for the score of each criterion.
io::OutputLayer suitability_layer(const Run& run);

/// Layer `sites`: the short-list, with the labels of the clusters within reach.
io::OutputLayer sites_layer(const Run& run, const ClusterIds& ids);

}  // namespace pipeline
