// SPDX-License-Identifier: Apache-2.0
#include "pipeline/init.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <optional>

#include "geo/core/error.hpp"
#include "io/init/config_text.hpp"
#include "io/init/guess.hpp"
#include "io/look/progress.hpp"
#include "io/read/number.hpp"
#include "io/read/osm_file.hpp"
#include "io/read/postgis.hpp"
#include "io/read/text.hpp"
#include "io/run/config.hpp"
#include "io/run/machine.hpp"
#include "io/run/redact.hpp"

namespace pipeline {
namespace {

namespace fs = std::filesystem;
using geo::Trouble;
using io::Attribute;

void say(const std::string& text) { static_cast<void>(std::fprintf(stderr, "%s\n", text.c_str())); }

std::vector<io::Profile> shipped_profiles(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none))
    if (entry.path().extension() == ".yaml" && entry.path().filename() != "themes.yaml" &&
        entry.path().filename() != "speeds.yaml" && entry.path().filename() != "siting.yaml")
      files.push_back(entry.path());
  std::ranges::sort(files);
  std::vector<io::Profile> out;
  for (const fs::path& file : files) {
    io::Problems problems;
    io::Profile profile = io::load_profile(file, problems);
    if (problems.messages().empty()) out.push_back(std::move(profile));
  }
  return out;
}

/// Relative to `folder` where that is near, else absolute.
std::string path_from(const fs::path& folder, const fs::path& file) {
  const fs::path near = fs::weakly_canonical(file).lexically_relative(fs::weakly_canonical(folder));
  const auto up = std::ranges::count(near, fs::path(".."));
  return !near.empty() && up <= 2 ? near.generic_string() : fs::weakly_canonical(file).generic_string();
}

/// firms.csv.gz -> firms
std::string stem_of(const std::string& source) {
  fs::path name = io::is_database(source) ? fs::path() : fs::path(source).filename();
  for (int i = 0; i < 2 && name.has_extension(); ++i) name = name.stem();
  return name.empty() ? "firms" : name.string();
}

/// "rhode-island/firms.csv" -> "Rhode Island": the folder says more than "firms".
std::string region_name(const std::string& source) {
  if (io::is_database(source)) return "My region";
  const fs::path path = fs::absolute(source).lexically_normal();
  std::string name = stem_of(source);
  static constexpr std::string_view kPlain[] = {"firms", "companies", "data", "businesses", "places", "establishments"};
  if (std::ranges::count(kPlain, name) > 0 && path.has_parent_path() && !path.parent_path().filename().empty())
    name = path.parent_path().filename().string();
  std::ranges::replace(name, '-', ' ');
  std::ranges::replace(name, '_', ' ');
  for (std::size_t i = 0; i < name.size(); ++i)
    if ((i == 0 || name[i - 1] == ' ') && name[i] >= 'a' && name[i] <= 'z')
      name[i] = static_cast<char>(name[i] - 'a' + 'A');
  return name;
}

/// Numbered choices on the terminal; Enter takes the first, 0 none, other text is an answer of its own.
class Terminal {
 public:
  /// Index of the choice, or what was typed; nothing for "none".
  std::optional<io::GuessedAnswer> ask(const std::string& question, const io::Choices& choices) {
    say("\n" + question);
    for (std::size_t i = 0; i < choices.size(); ++i)
      say(fmt::format("  {}  {}  ({:.0f} %: {})", i + 1,
                      io::shown(fmt::format("{}", fmt::join(choices[i].columns, " + ")), 60), 100 * choices[i].sure,
                      io::shown(choices[i].why, 120)));
    while (true) {
      static_cast<void>(std::fprintf(
          stderr, "%s", choices.empty() ? "answer (Enter: leave it open): " : "number (Enter: 1, 0: none of these): "));
      std::string typed;
      if (!std::getline(std::cin, typed)) return choices.empty() ? std::nullopt : std::optional(choices[0]);
      const std::string_view word = io::trimmed(typed);
      if (word.empty()) return choices.empty() ? std::nullopt : std::optional(choices[0]);
      const auto number = io::whole_number<std::size_t>(word);
      if (!number) return io::GuessedAnswer{{std::string(word)}, 1.0, "your answer"};
      if (*number == 0) return std::nullopt;
      if (*number <= choices.size()) return choices[*number - 1];
      say(fmt::format("expected a number up to {}", choices.size()));
    }
  }
};

/// A typed name of a column must be one.
void check_columns(const io::GuessedAnswer& answer, const io::SourceLook& look) {
  for (const std::string& column : answer.columns)
    if (look.find(column) == nullptr)
      geo::fail(Trouble::config, "agglo init: there is no column '{}'; expected one of the source; run it again",
                io::shown(column, 60));
}

void ask_fields(const io::SourceLook& look, const io::SourceGuess& guess, io::InitAnswers& answers,
                Terminal& terminal) {
  for (const auto& [attribute, choices] : guess.fields) {
    if (!io::is_open(choices)) continue;
    const char* what = attribute == Attribute::x ? "coordinates (east, north)" : io::key_of(attribute);
    answers.fields.erase(attribute);
    if (const auto answer = terminal.ask(fmt::format("Which column is the firms' {}?", what), choices)) {
      check_columns(*answer, look);
      if (attribute != Attribute::x || answer->columns.size() == 2) answers.fields.emplace(attribute, *answer);
    }
  }
}

void ask_crs(const io::SourceLook& look, const io::SourceGuess& guess, io::InitAnswers& answers, Terminal& terminal) {
  if (!look.crs.empty() || (!answers.crs.empty() && !io::is_open(guess.crs))) return;
  if (!look.has_points && !answers.fields.contains(Attribute::x)) return;
  answers.crs.clear();
  io::Choices certain;
  for (const io::GuessedAnswer& choice : guess.crs)
    if (choice.columns[0].find("ZZ") == std::string::npos) certain.push_back(choice);
  const auto answer = terminal.ask("In which CRS are the coordinates? A number, or EPSG:code.", certain);
  if (answer) answers.crs = answer->columns[0];
  answers.crs_was_asked = answer.has_value();
  answers.crs_candidates = guess.crs;
}

void ask_scheme(const io::SourceLook& look, std::span<const io::Profile> profiles, io::SourceGuess& guess,
                io::InitAnswers& answers, Terminal& terminal) {
  const auto industry = answers.fields.find(Attribute::industry);
  if (industry == answers.fields.end()) return;
  guess.scheme = io::guess_scheme(look, industry->second.columns, profiles);
  answers.scheme = guess.scheme.empty() ? "" : guess.scheme[0].columns[0];
  if (!io::is_open(guess.scheme)) return;
  const auto answer = terminal.ask(
      fmt::format("Which scheme are the codes of '{}'?", io::shown(industry->second.columns[0], 60)), guess.scheme);
  answers.scheme = answer ? answer->columns[0] : "";
}

void report(const io::SourceLook& look, const io::SourceGuess& guess, const io::InitAnswers& answers) {
  say(fmt::format("{}: {} rows, {} columns, {}", io::shown(look.uri, 200), io::grouped(look.rows), look.columns.size(),
                  look.driver));
  for (const auto& [attribute, choice] : answers.fields)
    say(fmt::format(
        "  {:<10} {}  ({:.0f} %: {})", attribute == Attribute::x ? "x, y" : io::key_of(attribute),
        io::shown(fmt::format("{}", fmt::join(choice.columns, attribute == Attribute::x ? ", " : " + ")), 60),
        100 * choice.sure, io::shown(choice.why, 120)));
  if (!answers.crs.empty())
    say(fmt::format("  {:<10} {}", "crs", io::shown(answers.crs.substr(0, answers.crs.find(',')), 60)));
  if (!answers.scheme.empty()) say(fmt::format("  {:<10} {}", "scheme", answers.scheme));
  for (const std::string& note : guess.notes) say("note: " + io::shown(note, 400));
  for (const std::string& question : io::open_questions(look, answers)) say("TODO: " + io::shown(question, 600));
}

void write(const fs::path& file, const std::string& text) {
  std::error_code failed;
  if (!file.parent_path().empty()) fs::create_directories(file.parent_path(), failed);
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (!out)
    geo::fail(Trouble::data, "{}: cannot be written; expected a folder that takes files; give another --dir",
              file.string());
}

/// Writes the config of a source of firms; gives what is to do before the next step.
std::string init_firms(const InitOptions& options, const io::InitPaths& paths) {
  const io::SourceLook look = io::look_at_source(options.source, options.layer);
  const std::vector<io::Profile> profiles = shipped_profiles(shipped_profiles_folder());
  io::SourceGuess guess = io::guess_source(look, profiles);
  io::InitAnswers answers = io::best_answers(guess);
  if (!options.yes && isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1) {
    Terminal terminal;
    ask_fields(look, guess, answers, terminal);
    ask_crs(look, guess, answers, terminal);
    ask_scheme(look, profiles, guess, answers, terminal);
  }
  for (const io::Profile& profile : profiles)
    if (profile.scheme == answers.scheme) answers.profile = path_from(options.dir, profile.file);
  report(look, guess, answers);
  write(paths.config, io::init_config(look, guess, answers, paths));
  return io::open_questions(look, answers).empty() ? "" : "answer what is marked TODO, then ";
}

bool is_extract(const std::string& source) { return io::lower(source).ends_with(".pbf"); }

/// Writes the config of an OpenStreetMap extract.
void init_extract(const InitOptions& options, const io::InitPaths& paths) {
  const io::OsmExtract extract = io::read_osm(options.source, {}, io::usable_threads());
  const fs::path folder = shipped_profiles_folder();
  say(fmt::format("{}: OpenStreetMap, data of {}", io::shown(options.source, 200),
                  extract.date.empty() ? "an unknown date" : extract.date));
  write(paths.config,
        io::init_extract_config(paths, folder.empty() ? "" : path_from(options.dir, folder / "osm.yaml")));
}

}  // namespace

fs::path shipped_profiles_folder() {
  std::error_code none;
  if (const char* set = std::getenv("AGGLO_CONFIGS")) return fs::path(set) / "profiles";
  const fs::path program = fs::read_symlink("/proc/self/exe", none);
  for (fs::path folder = program.parent_path(); !folder.empty(); folder = folder.parent_path()) {
    for (const char* below : {"share/agglo/configs/profiles", "configs/profiles"})
      if (fs::exists(folder / below / "themes.yaml", none)) return folder / below;
    if (folder == folder.root_path()) break;
  }
  return {};
}

std::string init(const InitOptions& options) {
  const fs::path file = options.dir / (stem_of(options.source) + ".yaml");
  if (fs::exists(file) && !options.force)
    geo::fail(Trouble::config,
              "{}: is there already; expected a new file; give another --dir, or --force to replace it", file.string());
  if (io::redacted(options.source) != options.source)
    geo::fail(Trouble::config, "agglo init: {} has a password; expected it in ~/.pgpass, and PG:service=…; take it out",
              io::redacted(options.source));
  io::InitPaths paths;
  paths.config = file.generic_string();
  paths.uri = io::is_database(options.source) ? options.source : path_from(options.dir, options.source);
  paths.output = "out/" + stem_of(options.source);
  paths.region = region_name(options.source);
  std::string next;
  if (is_extract(options.source))
    init_extract(options, paths);
  else
    next = init_firms(options, paths);
  return fmt::format("{}\nnext: {}agglo validate {}\n", file.generic_string(), next, file.generic_string());
}

}  // namespace pipeline
