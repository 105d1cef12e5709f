// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "io/look/progress.hpp"
#include "io/run/config.hpp"
#include "pipeline/runner.hpp"

namespace pipeline {

/// `agglo validate`: reads and cleans the sources, computes and writes nothing. Text for people: rows read, accepted,
/// rejected by reason, codes without a group, coordinate systems, warnings. Throws UserError as a run would.
std::string validation_text(const io::Config& config, const RunOptions& options, io::Progress& progress);

/// `agglo plan`: one line a stage.
std::string plan_text(const std::vector<PlannedStage>& planned);

/// `agglo explain STAGE|LAYER|COLUMN|CODE`. With a config, parameters show the values it gives and where they come
/// from, and codes are looked up in its profile. Throws UserError(config) with the nearest name when there is no such
/// thing.
std::string explanation(const std::string& name, const io::Config* config);

/// `agglo describe --json`: commands, exit codes, stages with parameters, layers with columns, reasons of rejects.
std::string description_json();

/// docs/stages.md, from the declarations.
std::string stages_page();

/// JSON Schema of configs, for editors.
std::string config_schema_text();

}  // namespace pipeline
