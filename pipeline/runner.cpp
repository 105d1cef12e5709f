// SPDX-License-Identifier: Apache-2.0
#include "pipeline/runner.hpp"

#include <algorithm>

#include "geo/core/error.hpp"
#include "io/read/gdal_guard.hpp"
#include "io/read/postgis.hpp"
#include "io/read/source.hpp"
#include "io/run/hash.hpp"
#include "io/run/machine.hpp"
#include "io/run/publisher.hpp"
#include "io/run/redact.hpp"
#include "io/run/run_folder.hpp"
#include "io/run/stage_cache.hpp"
#include "io/run/state.hpp"
#include "pipeline/run.hpp"
#include "pipeline/run_stages.hpp"
#include "pipeline/stage.hpp"
#include "pipeline/stages/clean/groups.hpp"
#include "pipeline/stopwatch.hpp"
#include "pipeline/unchanged.hpp"

namespace pipeline {
namespace {

io::PublishOptions publish_options(const io::Config& config) {
  io::PublishOptions out;
  out.dir = config.output.dir;
  out.publish = config.output.publish;
  out.keep_s = config.output.keep_s;
  out.keep_min = config.output.keep_min;
  for (const io::ConfigInput& input : config.inputs()) out.inputs.emplace_back(input.uri);
  return out;
}

Frame first_frame(const io::Config& config, const RunOptions& options) {
  Frame frame;
  frame.region_name = config.region.name;
  frame.draws = config.draws;
  frame.max_cells = config.limits.cells;
  frame.sizes_are_secret = config.output.min_firms > 0 || config.output.dominance < 1.0;
  frame.seed = options.seed;
  frame.threads = options.threads;
  return frame;
}

/// Takes over what the previous run froze.
void take_over(const std::filesystem::path& previous, bool retune, Run& run) {
  const auto state = io::read_state(previous);
  if (!state) return;
  run.state = *state;
  io::take_edited_statuses(previous, run.state);
  if (state->crs_setting == run.config.region.crs && run.config.region.crs == "auto") run.frozen_crs = state->crs;
  if (!retune) run.frame.kept_values = state->frozen;
}

/// Sources must not have changed while they were read.
void check_sources_unchanged(const Run& run) {
  std::map<std::string, std::string> now;
  for (const SourceFacts& source : run.sources) {
    std::string& hash = now[source.uri + (io::is_database(source.uri) ? " " + source.layer : "")];
    if (hash.empty()) hash = io::stamp_source(source.uri, source.layer).hash;
    if (hash != source.hash)
      geo::fail(geo::Trouble::data,
                "{}: changed while it was read; expected a source that stands still; run again when it is complete",
                io::redacted(source.uri));
  }
}

/// The run until a stage, with what `previous` froze.
Run begun(const io::Config& config, const RunOptions& until, io::StageCache cache, io::Progress& progress,
          const std::optional<std::filesystem::path>& previous) {
  io::prepare_gdal();
  Run run{config};
  run.frame = first_frame(config, until);
  run.warnings = config.warnings;
  if (previous) take_over(*previous, until.retune, run);
  run_stages(run, until, std::move(cache), progress);
  return run;
}

Run cleaned(const io::Config& config, const RunOptions& options, io::Progress& progress,
            const std::optional<std::filesystem::path>& previous) {
  RunOptions until = options;
  until.to = "clean";
  return begun(config, std::move(until), io::StageCache(), progress, previous);
}

}  // namespace

Checked check_sources(const io::Config& config, const RunOptions& options, io::Progress& progress) {
  const Run run = cleaned(config, options, progress, std::nullopt);
  return {run.sources, run.unmapped_codes, run.codes_without_firms, run.warnings,
          reason_counts(run.tables.at("rejects"), {})};
}

Run cleaned_run(const io::Config& config, const RunOptions& options, io::Progress& progress) {
  return cleaned(config, options, progress, options.previous ? options.previous : io::current_run(config.output.dir));
}

Run run_until(const io::Config& config, const RunOptions& options, const std::string& stage, io::Progress& progress) {
  RunOptions until = options;
  until.to = stage;
  const bool cached = options.use_cache && !options.cache.empty();
  return begun(config, std::move(until), cached ? io::StageCache(options.cache) : io::StageCache(), progress,
               options.previous ? options.previous : io::current_run(config.output.dir));
}

RunResult run_pipeline(const io::Config& config, const RunOptions& options, io::Progress& progress) {
  const std::string started = io::utc_text(io::now_s());
  const Stopwatch watch;
  io::prepare_gdal();
  io::Publisher publisher(publish_options(config));
  const auto current = publisher.current();
  if (current && !options.force && !options.retune && options.from.empty() && options.to.empty() && !options.previous) {
    const auto record = io::read_record(*current);
    if (record && record->config_hash == io::hash_of(config.canonical) &&
        changed_input(config, options.seed, *record).empty()) {
      progress.done(
          fmt::format("nothing to do: sources, config and program are those of {}", current->filename().string()));
      return {false, *current};
    }
  }

  Run run{config};
  run.frame = first_frame(config, options);
  run.folder = publisher.folder();
  run.warnings = config.warnings;
  if (options.previous)
    take_over(*options.previous, options.retune, run);
  else if (current)
    take_over(*current, options.retune, run);

  StagesDone stages =
      run_stages(run, options,
                 options.use_cache ? io::StageCache(options.cache.empty() ? publisher.cache_folder() : options.cache)
                                   : io::StageCache(),
                 progress);
  if (!stages.published) {
    progress.done(fmt::format("stopped after {}; nothing is published", options.to));
    return {};
  }
  if (current)
    if (const auto before = io::read_record(*current)) {
      run.record.previous_digest = before->result_digest;
      if (options.force && before->result_digest == run.record.result_digest &&
          before->config_hash == run.record.config_hash && before->program_version == AGGLO_VERSION) {
        progress.done(fmt::format("the result equals that of {}; nothing is replaced", current->filename().string()));
        return {false, *current};
      }
    }
  check_sources_unchanged(run);
  io::Execution& execution = run.record.execution;
  execution = {started,
               io::utc_text(io::now_s()),
               watch.seconds(),
               std::move(stages.times),
               io::peak_memory_bytes(),
               options.threads,
               io::host_name(),
               config.output.dir.string(),
               publisher.run_name(),
               config.file.string(),
               options.command_line};
  io::write_record(run.folder, run.record);
  const auto published = publisher.publish([&](const std::filesystem::path&) { run.written_whole.get(); });
  for (const std::string& warning : published.warnings) progress.warn(warning);
  progress.done(fmt::format("published {}   {:.1f} s, peak {:.0f} MB", published.folder.string(), watch.seconds(),
                            static_cast<double>(execution.peak_memory_bytes) / 1e6));
  return {true, published.folder};
}

}  // namespace pipeline
