// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "geo/core/table.hpp"
#include "io/run/declare.hpp"
#include "pipeline/frame.hpp"

namespace pipeline {

struct Run;  // pipeline/run.hpp: what the stages that touch the outside work on

/// A table that a stage takes or gives.
struct Port {
  std::string name, help;
  bool taken = false;               ///< An input that no later stage looks at: the stage may move it out, and ends it.
  std::vector<std::string> last{};  ///< Columns of an input that no later stage looks at: they end with the stage.
};

/// What the config gives for a stage; later layers win (the stage's section, then that of the group).
using Given = std::vector<const io::Values*>;

/// One step of the pipeline, declared once: help, config checks, docs, JSON Schema and the run record all come from
/// here.
struct Stage {
  std::string name, help;
  std::vector<Port> inputs, outputs;
  std::vector<io::Param> params;
  bool per_group = false;

  // Exactly one of the two is set.
  /// Pure: the tables of one group, or of the whole run when the stage is not per group.
  std::function<geo::Tables(const Given&, const Frame&, const Group&, geo::Tables&)> run;
  /// ingest, clean and publish: they set the frame or touch the outside.
  std::function<geo::Tables(const Given&, Run&)> run_outside;

  /// Of a per-group stage: tables that serve all groups with the same parameters. `run` finds them among its inputs;
  /// they end with the stage.
  std::function<geo::Tables(const Given&, const Frame&, const geo::Tables&)> shared;
  /// Of a per-group stage: completes its joined tables with what needs all groups, such as a false discovery rate.
  std::function<void(const Frame&, geo::Tables&)> gather;
};

/// Builds a Stage from the struct of its parameters and a function on tables.
template <class P>
class Declare {
 public:
  Declare(std::string name, std::string help) : section_(name) {
    stage_.name = std::move(name);
    stage_.help = std::move(help);
  }
  Declare& input(std::string name, std::string help) {
    stage_.inputs.push_back({std::move(name), std::move(help)});
    return *this;
  }
  /// Of a stage that runs once: a large input that is let go as soon as it was read.
  Declare& takes(std::string name, std::string help) {
    stage_.inputs.push_back({std::move(name), std::move(help), true});
    return *this;
  }
  /// Columns of the last input that no later stage looks at: they are let go after this one.
  Declare& last_use_of(std::vector<std::string> columns) {
    stage_.inputs.back().last = std::move(columns);
    return *this;
  }
  Declare& output(std::string name, std::string help) {
    stage_.outputs.push_back({std::move(name), std::move(help)});
    return *this;
  }
  /// `member` may be one of a struct that P is derived from: so the rooms of a stage keep parameters of their own.
  template <class T, class Base>
  Declare& param(std::string_view member_name, T Base::*member, io::Rule rule, std::string help) {
    section_.param(member_name, static_cast<T P::*>(member), std::move(rule), std::move(help));
    return *this;
  }

  /// The last parameter may stand under groups.<name>, though the stage runs once for all: ingest takes it into the
  /// frame.
  Declare& also_of_groups() {
    section_.also_of_groups();
    return *this;
  }

  /// Once for the whole run.
  Stage runs(geo::Tables (*function)(const P&, const Frame&, const geo::Tables&)) { return runs_on(function); }
  /// The same where it takes().
  Stage runs(geo::Tables (*function)(const P&, const Frame&, geo::Tables&)) { return runs_on(function); }
  /// Before runs_per_group(): what the groups share is made once, not once a group.
  Declare& shares(geo::Tables (*function)(const P&, const Frame&, const geo::Tables&)) {
    stage_.shared = [function, params = section_.params()](const Given& given, const Frame& frame,
                                                           const geo::Tables& in) {
      return function(filled(params, given), frame, in);
    };
    return *this;
  }
  /// Once a group; the tables of the groups are appended in the order of the groups.
  Stage runs_per_group(geo::Tables (*function)(const P&, const Frame&, const Group&, const geo::Tables&),
                       void (*gather)(const Frame&, geo::Tables&) = nullptr) {
    stage_.per_group = true;
    stage_.run = [function, params = section_.params()](const Given& given, const Frame& frame, const Group& group,
                                                        geo::Tables& in) {
      return function(filled(params, given), frame, group, in);
    };
    if (gather) stage_.gather = gather;
    return finished();
  }
  /// For stages that set the frame or touch the outside.
  Stage runs_outside(geo::Tables (*function)(const P&, Run&)) {
    stage_.run_outside = [function, params = section_.params()](const Given& given, Run& run) {
      return function(filled(params, given), run);
    };
    return finished();
  }

 private:
  static P filled(const std::vector<io::Param>& params, const Given& given) {
    P out;
    for (const io::Values* values : given)
      for (const io::Param& param : params)
        if (const auto found = values->find(param.key); found != values->end()) param.assign(&out, found->second);
    return out;
  }
  Stage runs_on(auto function) {
    stage_.run = [function, params = section_.params()](const Given& given, const Frame& frame, const Group&,
                                                        geo::Tables& in) {
      return function(filled(params, given), frame, in);
    };
    return finished();
  }
  Stage finished() {
    stage_.params = section_.params();
    return stage_;
  }

  io::Section<P> section_;
  Stage stage_;
};

/// The one list, in the order of the data's way. A new stage is a file pair, a line here and a line in CMake.
const std::vector<Stage>& stages();

}  // namespace pipeline
