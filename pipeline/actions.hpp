// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/look/progress.hpp"
#include "io/run/config.hpp"
#include "pipeline/explore.hpp"
#include "pipeline/init.hpp"
#include "pipeline/runner.hpp"

namespace pipeline {

/// What the command line says, for all commands.
struct Arguments {
  std::string config_file, name, folder;
  io::LoadOptions load;
  std::string output, previous, cache, what_if;
  RunOptions run;
  InitOptions init;
  io::ProgressOptions progress;
  std::string picture;
  ExploreOptions explore;
  bool no_cache = false, offline = false, json = false, markdown = false, schema = false, exit_code = false;
};

// What the commands do. Each prints what was asked for and gives the exit code; errors are thrown.
int do_run(Arguments& a);
int do_validate(Arguments& a);
int do_plan(Arguments& a);
int do_explore(Arguments& a);
int do_explain(Arguments& a);
int do_describe(const Arguments& a);
int do_history(const Arguments& a);
int do_init(const Arguments& a);
int do_doctor(const Arguments& a);

}  // namespace pipeline
