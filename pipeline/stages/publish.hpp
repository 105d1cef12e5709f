// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/stage.hpp"

namespace pipeline {

/// Writes the GeoPackage with styles and project, the report, the summary, the run record and the state into the run
/// folder. Making the folder visible is the runner's last step.
Stage publish_stage();

}  // namespace pipeline
