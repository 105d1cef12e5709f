// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/stage.hpp"

namespace pipeline {

/// Reads the sources, maps fields, assigns group, stage and role by profile, projects to metres.
Stage ingest_stage();

}  // namespace pipeline
