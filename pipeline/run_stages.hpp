// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "io/look/progress.hpp"
#include "io/run/record.hpp"
#include "io/run/stage_cache.hpp"
#include "pipeline/run.hpp"
#include "pipeline/runner.hpp"

namespace pipeline {

struct StagesDone {
  std::vector<io::StageTime> times;
  bool published = false;  ///< `publish` was among them.
};

/// Runs the stages in their order up to options.to, the groups of one side by side, with what the cache has. Tables and
/// warnings go into `run`; neither depends on the number of threads. Throws UserError, io::Interrupted.
StagesDone run_stages(Run& run, const RunOptions& options, io::StageCache cache, io::Progress& progress);

}  // namespace pipeline
