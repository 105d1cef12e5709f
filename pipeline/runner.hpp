// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "io/look/progress.hpp"
#include "io/run/config.hpp"
#include "pipeline/run.hpp"

namespace pipeline {

struct RunOptions {
  unsigned threads = 1;
  std::uint64_t seed = 1;
  std::string from, to;  ///< --from: this stage and later ones are made anew; --to: the last stage, nothing is
                         ///< published before `publish`.
  bool force = false;
  bool retune = false;  ///< What `auto` chose in the previous run is chosen again.
  bool use_cache = true;
  std::filesystem::path cache;                    ///< Empty: DIR/.cache.
  std::optional<std::filesystem::path> previous;  ///< --previous: the folder of a run; else the current one.
  std::vector<std::string> command_line;
};

struct RunResult {
  bool changed = false;          ///< A new run was published.
  std::filesystem::path folder;  ///< Of the published run; empty when none was.
};

/// Runs the stages in their order and publishes. Nothing becomes visible before everything is complete, checked and on
/// disk; sources, config, seed and version as in the current run publish nothing, unless forced. Throws UserError,
/// io::Interrupted.
RunResult run_pipeline(const io::Config& config, const RunOptions& options, io::Progress& progress);

/// What ingest and clean make of the sources.
struct Checked {
  std::vector<SourceFacts> sources;
  std::map<std::string, std::int64_t> unmapped_codes;
  std::vector<std::string> codes_without_firms;
  std::vector<std::string> warnings;
  std::string reasons;  ///< "12 closed on or before the data's date, 3 no id"
};

/// Runs ingest and clean only. Throws UserError as a run would; touches no output folder.
Checked check_sources(const io::Config& config, const RunOptions& options, io::Progress& progress);

/// The run after ingest and clean, with what the current run of the output folder froze; touches no output folder.
/// `config` must outlive it. Throws UserError as a run would.
Run cleaned_run(const io::Config& config, const RunOptions& options, io::Progress& progress);

/// Likewise the run after a stage of which none before publishes. A cache is used only where options.cache names one.
Run run_until(const io::Config& config, const RunOptions& options, const std::string& stage, io::Progress& progress);

/// What `agglo plan` says of one stage.
struct PlannedStage {
  std::string stage;
  bool runs = true;
  std::string why;  ///< "unchanged", "eps changed from 1000 to 750", "because clean runs", "first run" …
};

/// Which stages a run would make anew, compared with the current run of the output folder. Reads only the bytes of the
/// sources.
std::vector<PlannedStage> plan(const io::Config& config, const RunOptions& options);

}  // namespace pipeline
