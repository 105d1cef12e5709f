// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run_stages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "geo/core/join.hpp"
#include "geo/core/parallel.hpp"
#include "io/run/hash.hpp"
#include "io/run/interrupt.hpp"
#include "io/run/machine.hpp"
#include "io/run/quantity.hpp"
#include "io/write/catalogue.hpp"
#include "pipeline/notes.hpp"
#include "pipeline/parameters.hpp"
#include "pipeline/stage.hpp"
#include "pipeline/stopwatch.hpp"

namespace pipeline {
namespace {

/// Everything of the frame that a stage may look at, as one hash.
std::string frame_hash(const Frame& frame) {
  io::Hash hash;
  hash.add(frame.crs.wkt)
      .add(frame.as_of)
      .add(static_cast<std::int64_t>(frame.seed))
      .add(frame.draws.value_or(-1))
      .add(frame.max_cells)
      .add(std::int64_t{frame.sizes_are_secret})
      .add(frame.margin_m);
  for (const geo::Shapes* shapes : {&frame.boundary, &frame.area}) {
    for (const double v : shapes->x()) hash.add(v);
    for (const double v : shapes->y()) hash.add(v);
  }
  for (const Group& group : frame.groups) {
    hash.add(group.name).add(group.title).add(group.controls_text);
    hash.add_bytes(group.is_control.data(), group.is_control.size());
    for (const ChainStage& stage : group.chain.stages)
      hash.add(stage.name).add(stage.title).add(std::int64_t{stage.group}).add(std::int64_t{stage.stage});
    for (const ChainSupply& supply : group.chain.supplies)
      hash.add(static_cast<std::int64_t>(supply.from)).add(static_cast<std::int64_t>(supply.to)).add(supply.share);
  }
  for (const std::int32_t population : frame.industry_controls.population) hash.add(std::int64_t{population});
  for (const std::string& text : frame.industry_controls.text) hash.add(text);
  for (const Theme& theme : frame.themes)
    hash.add(theme.name)
        .add(theme.title)
        .add(theme.standard)
        .add(theme.unit)
        .add(std::int64_t{theme.by_road})
        .add(std::int64_t{theme.has_source})
        .add(std::int64_t{theme.complete})
        .add(theme.weight);
  for (const Theme& theme : frame.themes)
    for (const std::string& part : theme.parts) hash.add(part);
  for (const Theme& theme : frame.themes)
    for (const auto& [group, standard] : theme.of_groups) hash.add(theme.name).add(group).add(standard);
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
      for (const io::Choice& choice : choices_in(given)) progress_.note(in_words(choice));
      let_go_after(stage);
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
  /// Tables, and columns of tables, that no later stage looks at.
  void let_go_after(const Stage& stage) {
    for (const Port& port : stage.inputs) {
      if (port.taken) run_.tables.erase(port.name);
      if (port.last.empty()) continue;
      digest(port.name, run_.tables.at(port.name));  // keys name the table as it was, whichever stage asks first
      for (const std::string& column : port.last) run_.tables.at(port.name).drop(column);
    }
  }

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
  /// their own make them share other tables they take turns. The largest come first. Of several failures that of the
  /// first group is the run's.
  void make_missing(const Stage& stage, std::vector<Piece>& pieces) {
    std::mutex lock;
    std::size_t made = 0;
    const unsigned threads = share_alike(stage, pieces) ? run_.frame.threads : 1;
    std::vector<double> firms;
    for (const Piece& piece : pieces) firms.push_back(static_cast<double>(piece.group->firms));
    const std::vector<std::size_t> order = geo::largest_first(firms);
    geo::parallel_for(order.size(), 1, threads, [&](std::size_t begin, std::size_t) {
      Piece& piece = pieces[order[begin]];
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

  /// "clusters.eps of jewellery: 750 m; the knee of …": a chosen value or a figure found on the way.
  static std::string in_words(const io::Choice& choice) {
    std::string text = choice.group.empty() ? choice.key : kept_name(choice.key, choice.group);
    text += ": " + io::shortest(choice.value);
    if (!choice.unit.empty()) text += " " + choice.unit;
    return choice.reason.empty() ? text : text + "; " + choice.reason;
  }

  /// The rows of what becomes a layer: other tables are between stages.
  static std::string summary(const Stage& stage, const geo::Tables& given) {
    std::string text;
    for (const Port& port : stage.outputs) {
      const auto table = given.find(port.name);
      std::string name = port.name == "facility_points" ? "facilities" : port.name;
      const bool is_layer = std::ranges::find(io::layers(), name, &io::LayerDef::name) != io::layers().end();
      if (!is_layer || table == given.end() || table->second.size() == 0) continue;
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

}  // namespace

StagesDone run_stages(Run& run, const RunOptions& options, io::StageCache cache, io::Progress& progress) {
  Runner runner(run, options, std::move(cache), progress);
  const bool published = runner.run_all();
  return {std::move(runner.times), published};
}

}  // namespace pipeline
