// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/write/geopackage.hpp"
#include "pipeline/run.hpp"
#include "pipeline/stages/publish/cluster_ids.hpp"

namespace pipeline {

/// Layer `firms`: each firm with its clusters (in its own group, and in `all`), density and ways to the themes that
/// have a source. Moves table `members` out of `run`.
io::OutputLayer firms_layer(Run& run, const ClusterIds& ids);

}  // namespace pipeline
