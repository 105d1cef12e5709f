// SPDX-License-Identifier: Apache-2.0
#include "pipeline/runner.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <mutex>
#include <set>

#include "geo/core/error.hpp"
#include "geo/core/join.hpp"
#include "geo/core/parallel.hpp"
#include "io/read/gdal_guard.hpp"
#include "io/read/postgis.hpp"
#include "io/read/source.hpp"
#include "io/run/hash.hpp"
#include "io/run/interrupt.hpp"
#include "io/run/machine.hpp"
#include "io/run/publisher.hpp"
#include "io/run/redact.hpp"
#include "io/run/run_folder.hpp"
#include "io/run/stage_cache.hpp"
#include "io/run/state.hpp"
#include "io/write/verify.hpp"
#include "pipeline/notes.hpp"
#include "pipeline/parameters.hpp"
#include "pipeline/run.hpp"
#include "pipeline/stage.hpp"
#include "pipeline/stages/clean/groups.hpp"
#include "pipeline/unchanged.hpp"

namespace pipeline {
namespace {

class Stopwatch {
 public:
  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// Everything of the frame that a stage may look at, as one hash.
std::string frame_hash(const Frame& frame) {
  io::Hash hash;
  hash.add(frame.crs.wkt)
      .add(frame.as_of)
      .add(static_cast<std::int64_t>(frame.seed))
      .add(frame.draws.value_or(-1))
      .add(frame.max_cells)
      .add(frame.margin_m);
  for (const geo::Shapes* shapes : {&frame.boundary, &frame.area}) {
    for (const double v : shapes->x()) hash.add(v);
    for (const double v : shapes->y()) hash.add(v);
  }
  for (const Group& group : frame.groups) {
    hash.add(group.name).add(group.title).add(group.controls_text);
    hash.add_bytes(group.is_control.data(), group.is_control.size());
  }
  for (const Theme& theme : frame.themes)
    hash.add(theme.name)
        .add(theme.title)
        .add(theme.standard)
        .add(std::int64_t{theme.has_source})
        .add(std::int64_t{theme.complete});
  return hash.hex();
}

class Runner {
 public:
  Runner(Run& run, const RunOptions& options, io::StageCache cache, io::Progress& progress)
      : run_(run), options_(options), cache_(std::move(cache)), progress_(progress) {}

  /// Runs the stages up to options.to. Returns whether `publish` was among them.
  bool run_all() {
    bool published = false;
    for (const Stage& stage : stages()) {
      io::check_interrupt();
      made_anew_ |= stage.name == options_.from;
      progress_.begin(stage.name);
      const Stopwatch watch;
      const std::size_t warned = run_.warnings.size();
      io::StageTime time{stage.name, 0.0, 0, 0, ""};
      geo::Tables given = stage.run_outside ? run_outside(stage, time) : run_pure(stage, time);
      time.seconds = watch.seconds();
      progress_.end(stage.name, summary(stage, given), time.seconds, time.cached > 0 && time.cached == time.pieces);
      for (std::size_t i = warned; i < run_.warnings.size(); ++i) progress_.warn(run_.warnings[i]);
      for (auto& [name, table] : given) run_.tables.insert_or_assign(name, std::move(table));
      times.push_back(std::move(time));
      io::give_back_memory();
      published = stage.name == "publish";
      if (stage.name == options_.to) break;
    }
    return published;
  }

  std::vector<io::StageTime> times;

 private:
  geo::Tables run_outside(const Stage& stage, io::StageTime& time) {
    time.pieces = 1;
    geo::Tables given = stage.run_outside(given_for(run_.config, stage.name, ""), run_);
    for (const auto& [name, table] : given) digests_[name].clear();
    return given;
  }

  geo::Tables run_pure(const Stage& stage, io::StageTime& time) {
    std::vector<Piece> pieces = stored_pieces(stage, time);
    make_missing(stage, pieces);
    end_sharing();
    std::map<std::string, std::vector<geo::Table>> tables_of;
    io::Hash key_of_stage;
    for (Piece& piece : pieces) {
      key_of_stage.add(piece.key.hash());
      for (auto& [name, table] : piece.tables) tables_of[name].push_back(std::move(table));
    }
    geo::Tables joined;
    for (auto& [name, tables] : tables_of) joined.emplace(name, geo::joined(std::move(tables), run_.frame.threads));
    if (stage.gather) stage.gather(run_.frame, joined);
    if (const auto notes = joined.find(stage.name + "_notes"); notes != joined.end())
      for (std::string& text : warnings_in(notes->second)) run_.warn(std::move(text));
    for (const auto& [name, table] : joined) digests_[name] = key_of_stage.hex();
    return joined;
  }

  /// What a stage gives for one group, or for the whole run.
  struct Piece {
    const Group* group;
    io::CacheKey key;
    bool stored = false;
    geo::Tables tables{};
    std::exception_ptr failure{};
  };

  /// The pieces of a stage, those that the cache has with their tables.
  std::vector<Piece> stored_pieces(const Stage& stage, io::StageTime& time) {
    std::vector<Piece> pieces;
    for (const Group& group : run_.frame.groups) {
      io::check_interrupt();
      Piece& piece = pieces.emplace_back(Piece{&group, key_of(stage, group)});
      ++time.pieces;
      if (time.why.empty()) time.why = cache_.look(piece.key).why;
      if (auto stored = made_anew_ ? std::nullopt : cache_.get(piece.key)) {
        ++time.cached;
        piece.stored = true;
        piece.tables = std::move(*stored);
      }
      if (!stage.per_group) break;
    }
    return pieces;
  }

  /// Groups side by side, so that what one thread does alone in a group keeps no other waiting; where parameters of
  /// their own make them share other tables they take turns. `all`, the largest, comes first. Of several failures the
  /// first group's is the run's.
  void make_missing(const Stage& stage, std::vector<Piece>& pieces) {
    std::mutex lock;
    std::size_t made = 0;
    const unsigned threads = share_alike(stage, pieces) ? run_.frame.threads : 1;
    geo::parallel_for(pieces.size(), 1, threads, [&](std::size_t begin, std::size_t) {
      Piece& piece = pieces[begin];
      try {
        if (!piece.stored) make(stage, piece, lock);
      } catch (...) {
        piece.failure = std::current_exception();
      }
      const std::lock_guard guard(lock);
      if (stage.per_group) progress_.fraction(static_cast<double>(++made) / static_cast<double>(pieces.size()));
    });
    for (const Piece& piece : pieces)
      if (piece.failure) std::rethrow_exception(piece.failure);
  }

  Given given_of(const Stage& stage, const Piece& piece) const {
    return given_for(run_.config, stage.name, stage.per_group ? piece.group->name : "");
  }

  /// Whether all missing pieces share the same tables, or none; those are then in place.
  bool share_alike(const Stage& stage, const std::vector<Piece>& pieces) {
    if (!stage.shared) return true;
    std::set<std::string> parameters;
    for (const Piece& piece : pieces)
      if (!piece.stored) parameters.insert(parameters_of(stage, given_of(stage, piece)));
    if (parameters.size() != 1) return false;
    share(stage, given_of(stage, *std::ranges::find(pieces, false, &Piece::stored)));
    return true;
  }

  void make(const Stage& stage, Piece& piece, std::mutex& lock) {
    io::check_interrupt();
    const Stopwatch watch;
    const Given given = given_of(stage, piece);
    share(stage, given);
    piece.tables = stage.run(given, run_.frame, *piece.group, run_.tables);
    const std::lock_guard guard(lock);
    cache_.put(piece.key, piece.tables, watch.seconds());
  }

  static std::string parameters_of(const Stage& stage, const Given& given) {
    std::string out = stage.name;
    for (const io::Param& param : stage.params) out += "\n" + io::to_text(value_of(param, given));
    return out;
  }

  /// Puts what the groups of a stage share among the tables, made anew when a group has parameters of its own.
  void share(const Stage& stage, const Given& given) {
    if (!stage.shared) return;
    std::string parameters = parameters_of(stage, given);
    if (parameters == shared_for_) return;
    end_sharing();
    for (auto& [name, table] : stage.shared(given, run_.frame, run_.tables)) {
      shared_.push_back(name);
      run_.tables.insert_or_assign(name, std::move(table));
    }
    shared_for_ = std::move(parameters);
  }
  void end_sharing() {
    for (const std::string& name : shared_) run_.tables.erase(name);
    shared_.clear();
    shared_for_.clear();
  }

  io::CacheKey key_of(const Stage& stage, const Group& group) {
    io::CacheKey key{stage.name, stage.per_group ? group.name : "", {}};
    const Given given = given_for(run_.config, stage.name, group.name);
    for (const io::Param& param : stage.params) key.parts.emplace_back(param.key, io::to_text(value_of(param, given)));
    for (const Port& port : stage.inputs) {
      const auto table = run_.tables.find(port.name);
      if (table != run_.tables.end()) key.parts.emplace_back("input " + port.name, digest(port.name, table->second));
    }
    if (frame_hash_.empty()) frame_hash_ = frame_hash(run_.frame);
    key.parts.emplace_back("region, groups and themes", frame_hash_);
    for (const auto& [name, value] : run_.frame.kept_values)
      if (name.starts_with(stage.name + ".")) key.parts.emplace_back("kept " + name, fmt::format("{}", value));
    key.parts.emplace_back("program", AGGLO_VERSION);
    return key;
  }

  /// Tables of analysis stages go by the key they were made under, those of ingest and clean by their content.
  const std::string& digest(const std::string& name, const geo::Table& table) {
    std::string& known = digests_[name];
    if (known.empty()) known = io::content_hash(table);
    return known;
  }

  static std::string summary(const Stage& stage, const geo::Tables& given) {
    std::string text;
    for (const Port& port : stage.outputs) {
      const auto table = given.find(port.name);
      if (table == given.end() || table->second.size() == 0 || port.name.ends_with("_tests")) continue;
      std::string name = port.name;
      std::ranges::replace(name, '_', ' ');
      text += (text.empty() ? "" : "  ") + io::grouped(static_cast<long long>(table->second.size())) + " " + name;
    }
    return text;
  }

  Run& run_;
  const RunOptions& options_;
  io::StageCache cache_;
  io::Progress& progress_;
  std::map<std::string, std::string> digests_;
  std::string frame_hash_;
  std::vector<std::string> shared_;  ///< Names of the tables that the groups of the stage at work share,
  std::string shared_for_;           ///< and the parameters they were made for.
  bool made_anew_ = false;
};

io::PublishOptions publish_options(const io::Config& config) {
  io::PublishOptions out;
  out.dir = config.output.dir;
  out.publish = config.output.publish;
  out.keep_s = config.output.keep_s;
  out.keep_min = config.output.keep_min;
  for (const io::FirmSource& source : config.firms) out.inputs.emplace_back(source.uri);
  for (const io::InfrastructureSource& source : config.infrastructure) out.inputs.emplace_back(source.uri);
  if (!config.region.boundary_uri.empty()) out.inputs.emplace_back(config.region.boundary_uri);
  return out;
}

Frame first_frame(const io::Config& config, const RunOptions& options) {
  Frame frame;
  frame.region_name = config.region.name;
  frame.draws = config.draws;
  frame.max_cells = config.limits.cells;
  frame.seed = options.seed;
  frame.threads = options.threads;
  return frame;
}

/// Takes over what the previous run froze.
void take_over(const std::filesystem::path& previous, bool retune, Run& run) {
  const auto state = io::read_state(previous);
  if (!state) return;
  run.state = *state;
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

/// The run until clean, with what `previous` froze.
Run cleaned(const io::Config& config, const RunOptions& options, io::Progress& progress,
            const std::optional<std::filesystem::path>& previous) {
  io::prepare_gdal();
  Run run{config};
  run.frame = first_frame(config, options);
  run.warnings = config.warnings;
  if (previous) take_over(*previous, options.retune, run);
  RunOptions until = options;
  until.to = "clean";
  Runner(run, until, io::StageCache(), progress).run_all();
  return run;
}

}  // namespace

Checked check_sources(const io::Config& config, const RunOptions& options, io::Progress& progress) {
  const Run run = cleaned(config, options, progress, std::nullopt);
  return {run.sources, run.unmapped_codes, run.warnings, reason_counts(run.tables.at("rejects"), {})};
}

Run cleaned_run(const io::Config& config, const RunOptions& options, io::Progress& progress) {
  return cleaned(config, options, progress, options.previous ? options.previous : io::current_run(config.output.dir));
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

  Runner runner(run, options,
                options.use_cache ? io::StageCache(options.cache.empty() ? publisher.cache_folder() : options.cache)
                                  : io::StageCache(),
                progress);
  if (!runner.run_all()) {
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
               runner.times,
               io::peak_memory_bytes(),
               options.threads,
               io::host_name(),
               config.output.dir.string(),
               publisher.run_name(),
               config.file.string(),
               options.command_line};
  io::write_record(run.folder, run.record);
  const auto published = publisher.publish(
      [&](const std::filesystem::path& folder) { io::verify_geopackage(folder / "clusters.gpkg", run.record.counts); });
  for (const std::string& warning : published.warnings) progress.warn(warning);
  progress.done(fmt::format("published {}   {:.1f} s, peak {:.0f} MB", published.folder.string(), watch.seconds(),
                            static_cast<double>(execution.peak_memory_bytes) / 1e6));
  return {true, published.folder};
}

}  // namespace pipeline
