// SPDX-License-Identifier: Apache-2.0
#include "pipeline/program.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "geo/core/error.hpp"
#include "io/read/file.hpp"
#include "io/run/interrupt.hpp"
#include "io/run/machine.hpp"
#include "io/run/nearest.hpp"
#include "pipeline/actions.hpp"

namespace pipeline {
namespace {

void add_config(CLI::App& command, Arguments& a) {
  command.add_option("CONFIG", a.config_file, "The config file (YAML).")->required();
  command.add_option("--set", a.load.set, "Overrides one value: --set clusters.eps='750 m'; may be given again.")
      ->take_all()
      ->expected(1);
  command.add_option("--output", a.output, "Output folder instead of output.dir.")
      ->check([](const std::string& folder) { return folder.empty() ? "is empty; expected a folder" : ""; });
}

void add_run_options(CLI::App& command, Arguments& a) {
  command.add_option("--threads", a.run.threads, "Threads; the result is the same for any number.")
      ->check(CLI::Range(1U, 1024U));
  command.add_option("--seed", a.run.seed, "Seed of the random draws.")->check(CLI::NonNegativeNumber);
}

void add_talk(CLI::App& command, Arguments& a) {
  command.add_option("--progress", a.progress.style, "auto, bar, plain, json or none.")
      ->check(CLI::IsMember({"auto", "bar", "plain", "json", "none"}));
  command.add_flag("-q,--quiet", a.progress.quiet, "Warnings and errors only.");
  command.add_flag("-v,--verbose", a.progress.verbose, "Also the values that 'auto' took, and why.");
  command.add_option("--log-format", a.progress.log_format, "text or json.")->check(CLI::IsMember({"text", "json"}));
  command.add_option("--log-file", a.progress.log_file, "Writes every line there as well, with its time.");
}

struct Program {
  std::unique_ptr<CLI::App> app;
  std::vector<std::pair<CLI::App*, int (*)(Arguments&)>> commands;
};

template <int (*function)(const Arguments&)>
int constant(Arguments& a) {
  return function(a);
}

void add_run(Program& p, Arguments& a) {
  CLI::App* run = p.app->add_subcommand("run", "Runs the pipeline and publishes GeoPackage, report and run record.");
  add_config(*run, a);
  add_run_options(*run, a);
  run->add_option("--from", a.run.from, "Makes this stage and all later ones anew, whatever the cache holds.");
  run->add_option("--to", a.run.to, "Stops after this stage; publishes nothing before `publish`.");
  run->add_flag("--force", a.run.force,
                "Runs although nothing changed; replaces the current run only if the result differs.");
  run->add_flag("--retune", a.run.retune, "Chooses anew what `auto` chose in the previous run.");
  run->add_option("--previous", a.previous,
                  "Folder of the run to take cluster ids and CRS from, instead of the current one.");
  run->add_option("--cache", a.cache, "Folder of the stage cache instead of DIR/.cache.");
  run->add_flag("--no-cache", a.no_cache, "Neither reads nor writes the stage cache.");
  run->add_option("--what-if", a.what_if,
                  "Planned facilities (GeoPackage, GeoJSON, CSV … with field theme): every gap before and after, into "
                  "--output, a new folder (default: FILE-what-if); publishes nothing.");
  run->add_flag("--exit-code", a.exit_code, "Exits with 10 when a new run was published.");
  add_talk(*run, a);
  p.commands.emplace_back(run, do_run);
}

void add_init(Program& p, Arguments& a) {
  CLI::App* init = p.app->add_subcommand("init", "Looks at a source of firms and writes a commented config that runs.");
  init->add_option("SOURCE", a.init.source,
                   "CSV, XLSX, ODS, GeoPackage, Shapefile, GeoJSON or FlatGeobuf, also .gz or .zip of one; *.osm.pbf; "
                   "PG:service=… with --layer schema.table.")
      ->required();
  init->add_option("--dir", a.init.dir, "Where the config goes; the current folder by default.");
  init->add_option("--layer", a.init.layer, "The layer, sheet or table of the firms, where the source has several.");
  init->add_flag("--force", a.init.force, "Replaces a config that is there.");
  init->add_flag("--yes", a.init.yes, "Takes the best guesses and asks nothing, also on a terminal.");
  init->footer(
      "Guesses which column holds the id, name, industry, employees, coordinates and dates, the CRS and the industry "
      "scheme,\n"
      "from names and values, and says how sure it is. On a terminal it asks where it is not; otherwise it takes the "
      "best\n"
      "guess. A CRS in metres is never guessed: it stays a TODO with its candidates, at which `agglo validate` stops.\n"
      "Profiles come from share/agglo/configs beside the program, or from $AGGLO_CONFIGS.");
  p.commands.emplace_back(init, constant<do_init>);
}

void add_explore(Program& p, Arguments& a) {
  CLI::App* explore = p.app->add_subcommand(
      "explore", "Tries other values of eps, min_points and band and shows what they give; publishes nothing.");
  add_config(*explore, a);
  add_run_options(*explore, a);
  explore
      ->add_option("--group", a.explore.groups, "A group by name; may be given again. Default: all and the largest 5.")
      ->take_all()
      ->expected(1);
  explore->add_option("--eps", a.explore.eps, "Values of clusters.eps: 500m,1km. Default: half to double in 7 steps.")
      ->delimiter(',');
  explore
      ->add_option("--min-points", a.explore.min_points,
                   "Values of clusters.min_points; of hdbscan min_cluster_size. Default: half to double in 5 steps.")
      ->delimiter(',');
  explore->add_option("--band", a.explore.band, "Values of hotspots.band. Default: 1.5 to 6 cells.")->delimiter(',');
  explore->add_option("--replicates", a.explore.replicates, "Replicates behind each stability; 0: none.")
      ->check(CLI::Range(0, 10'000));
  explore->add_option("--picture", a.picture,
                      "Where the page with charts goes; explore-REGION.html by default, with --json none.");
  explore->add_option("--previous", a.previous, "As for run: what it froze (CRS, values of auto) holds here too.");
  explore->add_flag("--retune", a.run.retune, "Chooses anew what `auto` chose in the current run.");
  explore->add_flag("--json", a.json, "For programs.");
  add_talk(*explore, a);
  p.commands.emplace_back(explore, do_explore);
}

void add_looks(Program& p, Arguments& a) {
  CLI::App* validate =
      p.app->add_subcommand("validate", "Checks a config and its sources; computes and writes nothing.");
  add_config(*validate, a);
  add_run_options(*validate, a);
  validate->add_flag("--offline", a.offline, "Checks the config only; opens no source.");
  add_talk(*validate, a);
  p.commands.emplace_back(validate, do_validate);

  CLI::App* planned = p.app->add_subcommand("plan", "Says which stages a run would make anew, and why.");
  add_config(*planned, a);
  add_run_options(*planned, a);
  planned->add_option("--from", a.run.from, "As for run.");
  planned->add_option("--to", a.run.to, "As for run.");
  planned->add_flag("--force", a.run.force, "As for run.");
  planned->add_flag("--exit-code", a.exit_code, "Exits with 10 when there is work to do.");
  p.commands.emplace_back(planned, do_plan);

  CLI::App* explain =
      p.app->add_subcommand("explain", "Explains a stage, layer, column, parameter, industry code or exit code.");
  explain->add_option("NAME", a.name, "What to explain.")->required();
  explain->add_option("--config", a.config_file, "Shows the values of this config, and looks codes up in its profile.");
  p.commands.emplace_back(explain, do_explain);

  CLI::App* describe = p.app->add_subcommand("describe", "Describes the program for other programs.");
  describe->add_flag("--json", a.json, "Commands, exit codes, stages, layers as JSON (the default).");
  describe->add_flag("--markdown", a.markdown, "The page docs/stages.md.");
  describe->add_flag("--schema", a.schema, "JSON Schema of configs.");
  p.commands.emplace_back(describe, constant<do_describe>);

  CLI::App* history = p.app->add_subcommand("history", "Lists the runs of an output folder.");
  history->add_option("DIR", a.folder, "The output folder.")->required();
  history->add_flag("--json", a.json, "As JSON.");
  p.commands.emplace_back(history, constant<do_history>);

  add_init(p, a);
  CLI::App* doctor = p.app->add_subcommand("doctor", "Looks whether libraries, drivers and folders are fit.");
  doctor->add_option("DIR", a.folder, "An output folder to look at too.");
  doctor->add_flag("--json", a.json, "As JSON.");
  p.commands.emplace_back(doctor, constant<do_doctor>);
}

Program make_program(Arguments& a) {
  Program p;
  p.app = std::make_unique<CLI::App>(
      "agglo maps industrial clusters: what they are, what they lack, on one styled map.", "agglo");
  p.app->set_version_flag("--version", std::string("agglo ") + AGGLO_VERSION);
  p.app->require_subcommand(1);
  a.run.threads = io::usable_threads();
  add_run(p, a);
  add_explore(p, a);
  add_looks(p, a);
  return p;
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> out;
  for (const CLI::App* command : app.get_subcommands({})) out.push_back(command->get_name());
  return out;
}

/// CLI11's own words, with the nearest command or option where one was mistyped.
std::string usage_error(const CLI::App& app, const CLI::Error& error, int argc, char** argv) {
  std::string text = error.what();
  std::vector<std::string> known;
  for (const CLI::App* command : app.get_subcommands({})) {
    known.push_back(command->get_name());
    for (const CLI::Option* option : command->get_options())
      for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
  }
  const std::string first = argc > 1 ? argv[1] : "";
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const std::string name = word.substr(0, word.find('='));
    const bool names_something = i == 1 || name.starts_with("--");
    if (names_something && std::ranges::find(known, name) == known.end())
      if (const auto near = io::nearest(name, known))
        return fmt::format("agglo: '{}' is no command or option; did you mean '{}'?", name, *near);
  }
  if (!first.empty() && !first.starts_with('-') && std::ranges::find(known, first) == known.end())
    return fmt::format("agglo: '{}' is no command; expected one of {}; see agglo --help", first,
                       fmt::join(command_names(app), ", "));
  return "agglo: " + text + "; see agglo --help";
}

/// Tells why where progress is told, in the log file too.
int failed(const std::string& text, int code, io::ProgressOptions talk) {
  try {
    io::Progress(talk).error(text, code);
  } catch (const geo::UserError&) {  // the log file itself
    talk.log_file.clear();
    io::Progress(talk).error(text, code);
  }
  return code;
}

}  // namespace

const std::vector<Command>& program_commands() {
  static const std::vector<Command> kCommands = [] {
    Arguments a;
    const Program p = make_program(a);
    std::vector<Command> out;
    for (const auto& [command, function] : p.commands) {
      Command made{command->get_name(), command->get_description(), {}};
      for (const CLI::Option* option : command->get_options())
        if (!option->get_lnames().empty()) made.options.push_back("--" + option->get_lnames().front());
      out.push_back(std::move(made));
    }
    return out;
  }();
  return kCommands;
}

const std::vector<ExitCode>& exit_codes() {
  static const std::vector<ExitCode> kCodes{
      {0, "Done, or nothing to do."},
      {1, "The run failed: a source opens but is unusable, or an I/O fault."},
      {2, "Usage or config."},
      {3, "A source cannot be opened or is staler than error_after."},
      {4, "An expectation or gate failed; the last good run stays."},
      {5, "Another run holds the lock."},
      {10, "Only with --exit-code: there are changes."},
      {130, "Interrupted by SIGINT."},
      {143, "Interrupted by SIGTERM."},
  };
  return kCodes;
}

int run_program(int argc, char** argv) {
  io::watch_for_interrupts();
  io::watch_for_cut_files();
  Arguments a;
  a.run.command_line.assign(argv, argv + argc);
  const Program p = make_program(a);
  try {
    p.app->parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help, --version
    return p.app->exit(asked);
  } catch (const CLI::Error& error) {
    return failed(usage_error(*p.app, error, argc, argv), 2, {});
  }
  try {
    for (const auto& [command, function] : p.commands)
      if (command->parsed()) return function(a);
    return 2;
  } catch (const geo::UserError& error) {
    return failed(error.what(), static_cast<int>(error.kind()), a.progress);
  } catch (const io::Interrupted& interrupted) {
    return failed("interrupted; nothing new is published", interrupted.exit_code(), a.progress);
  } catch (const std::bad_alloc&) {
    return failed("out of memory; expected to fit limits.memory; take larger cells or a smaller region", 1, a.progress);
  } catch (const std::exception& error) {
    return failed(std::string("internal fault: ") + error.what() + "; please report it with the config", 1, a.progress);
  }
}

}  // namespace pipeline
