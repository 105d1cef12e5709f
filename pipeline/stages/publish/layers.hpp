// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "io/write/geopackage.hpp"
#include "pipeline/run.hpp"
#include "pipeline/stages/publish/cluster_ids.hpp"

namespace pipeline {

/// The published layers but run_info: the stages' tables with cluster ids for cluster keys, labels and sentences. Large
/// tables that nothing else looks at are moved out of `run`.
std::vector<io::OutputLayer> published_layers(Run& run, const ClusterIds& ids);

/// The density surfaces.
std::vector<io::OutputRaster> published_rasters(const Run& run);

}  // namespace pipeline
