// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "io/look/progress.hpp"
#include "io/run/config.hpp"
#include "pipeline/runner.hpp"

namespace pipeline {

struct WhatIfOptions {
  std::filesystem::path file;  ///< Planned facilities: fields theme, and where known id, name, capacity, unit; a table
                               ///< needs lon and lat besides.
  std::filesystem::path folder;  ///< For what-if.gpkg and what-if.html; must not exist. Empty: FILE without its
                                 ///< extension, with "-what-if" behind.
};

/// `agglo run --what-if FILE`: every gap figure before and after the planned facilities are there. Runs the stages up
/// to gaps with what the current run froze, and gaps once more with the planned facilities besides. Reads nothing of
/// the published run but its state, writes nothing into the output folder. Returns the folder. Throws UserError:
/// `config` for a theme that the run does not judge, `data` for a file without theme or place or with nothing within
/// reach, and as a run does.
std::filesystem::path run_what_if(const io::Config& config, const RunOptions& options, const WhatIfOptions& asked,
                                  io::Progress& progress);

}  // namespace pipeline
