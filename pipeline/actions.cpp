// SPDX-License-Identifier: Apache-2.0
#include "pipeline/actions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

#include "geo/core/error.hpp"
#include "io/run/doctor.hpp"
#include "io/run/history.hpp"
#include "io/run/nearest.hpp"
#include "io/run/state.hpp"
#include "pipeline/commands.hpp"
#include "pipeline/explore_page.hpp"
#include "pipeline/explore_words.hpp"
#include "pipeline/parameters.hpp"
#include "pipeline/what_if.hpp"

namespace pipeline {
namespace {

void print(const std::string& text) { static_cast<void>(std::fwrite(text.data(), 1, text.size(), stdout)); }

io::Config config_of(Arguments& a) {
  if (!a.output.empty()) a.load.output = a.output;
  return io::load_config(a.config_file, section_specs(), a.load);
}

void check_stage_name(const char* option, const std::string& name) {
  std::vector<std::string> names;
  for (const Stage& stage : stages()) names.push_back(stage.name);
  if (!name.empty() && std::ranges::find(names, name) == names.end())
    geo::fail(geo::Trouble::config, "{} {}: there is no such stage; {}", option, name, io::hint(name, names));
}

/// Both exist, or are empty, and the first comes no later than the second.
void check_stage_names(const std::string& from, const std::string& to) {
  check_stage_name("--from", from);
  check_stage_name("--to", to);
  const auto at = [](const std::string& name) { return std::ranges::find(stages(), name, &Stage::name); };
  if (!from.empty() && !to.empty() && at(from) > at(to))
    geo::fail(geo::Trouble::config, "--from {} --to {}: ends before it begins; expected them in the order of stages",
              from, to);
}

void check_previous(const std::string& previous) {
  if (!io::read_state(previous))
    geo::fail(geo::Trouble::config,
              "--previous {}: holds no state.json; expected the folder of a published run; 'agglo history DIR' lists "
              "those of an output folder",
              previous);
}

RunOptions run_options(Arguments& a) {
  check_stage_names(a.run.from, a.run.to);
  if (!a.previous.empty()) check_previous(a.previous);
  a.run.use_cache = !a.no_cache;
  a.run.cache = a.cache;
  if (!a.previous.empty()) a.run.previous = a.previous;
  return a.run;
}

/// "  region=Valmira"; nothing where the config gives no name.
std::string named(const io::RegionConfig& region) { return region.name.empty() ? "" : "  region=" + region.name; }

/// --output is the folder of the answer; the run that it is compared with stays where the config has it.
int do_what_if(Arguments& a) {
  io::Progress progress(a.progress);
  const WhatIfOptions asked{a.what_if, std::exchange(a.output, {})};
  const io::Config config = config_of(a);
  progress.headline(
      fmt::format("agglo {}{}  what if {}", AGGLO_VERSION, named(config.region), asked.file.filename().string()));
  run_what_if(config, run_options(a), asked, progress);
  return 0;
}

}  // namespace

int do_run(Arguments& a) {
  if (!a.what_if.empty()) return do_what_if(a);
  io::Progress progress(a.progress);
  const io::Config config = config_of(a);
  progress.headline(fmt::format("agglo {}{}  config={}", AGGLO_VERSION, named(config.region), a.config_file));
  const RunResult result = run_pipeline(config, run_options(a), progress);
  return a.exit_code && result.changed ? 10 : 0;
}

int do_validate(Arguments& a) {
  io::Progress progress(a.progress);
  const io::Config config = config_of(a);
  if (a.offline)
    print(fmt::format("{}: fine; no source was opened\n", a.config_file));
  else
    print(validation_text(config, run_options(a), progress));
  return 0;
}

int do_plan(Arguments& a) {
  const auto planned = plan(config_of(a), run_options(a));
  print(plan_text(planned));
  const bool due = std::ranges::any_of(planned, &PlannedStage::runs);
  return a.exit_code && due ? 10 : 0;
}

int do_explore(Arguments& a) {
  io::Progress progress(a.progress);
  const io::Config config = config_of(a);
  const bool draws = !a.picture.empty() || !a.json;
  const std::filesystem::path picture = a.picture.empty() ? picture_name(config.region.name) : a.picture;
  if (draws) check_picture(picture, config.output.dir);
  progress.headline(fmt::format("agglo {}{}  config={}", AGGLO_VERSION, named(config.region), a.config_file));
  const Explored explored = explore(config, a.explore, run_options(a), progress);
  print(a.json ? explored_json(explored) : explored_text(explored));
  if (draws) write_picture(picture, explored_page(explored));
  progress.done(draws ? fmt::format("drawn in {}; nothing is published", picture.string()) : "nothing is published");
  return 0;
}

int do_explain(Arguments& a) {
  std::optional<io::Config> config;
  if (!a.config_file.empty()) config = config_of(a);
  print(explanation(a.name, config ? &*config : nullptr));
  return 0;
}

int do_describe(const Arguments& a) {
  print(a.schema ? config_schema_text() : a.markdown ? stages_page() : description_json());
  return 0;
}

int do_history(const Arguments& a) {
  const auto runs = io::history(a.folder);
  print(a.json ? io::history_json(runs) : io::history_text(runs));
  return 0;
}

int do_init(const Arguments& a) {
  print(init(a.init));
  return 0;
}

int do_doctor(const Arguments& a) {
  std::vector<std::filesystem::path> folders;
  if (!a.folder.empty()) folders.emplace_back(a.folder);
  const io::Diagnosis diagnosis = io::diagnose(folders);
  print(a.json ? diagnosis.json() : diagnosis.text());
  return diagnosis.verdict() == io::Finding::Verdict::broken ? 1 : 0;
}

}  // namespace pipeline
