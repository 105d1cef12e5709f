// SPDX-License-Identifier: Apache-2.0
#include "pipeline/commands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "geo/core/error.hpp"
#include "io/look/figures.hpp"
#include "io/read/text.hpp"
#include "io/run/json.hpp"
#include "io/run/nearest.hpp"
#include "io/run/schema.hpp"
#include "io/write/catalogue.hpp"
#include "pipeline/parameters.hpp"
#include "pipeline/program.hpp"
#include "pipeline/stage.hpp"

namespace pipeline {
namespace {

std::string with_unit(const std::string& value, const std::string& unit) {
  return unit.empty() || value == "auto" ? value : value + " " + unit;
}

std::string parameter_lines(const Stage& stage, const io::Config* config) {
  std::string out;
  for (const io::Param& param : stage.params) {
    const Given given = config ? given_for(*config, stage.name, "") : Given{};
    const io::Value& value = value_of(param, given);
    out += fmt::format("  {}: {}{}\n      {} {}\n", param.key, with_unit(io::to_text(value), param.unit),
                       &value == &param.standard ? " (default)" : " (config)", param.help,
                       param.rule.describe() + (param.in_groups ? "; a group may have its own." : "."));
  }
  return out;
}

std::string port_lines(const char* title, const std::vector<Port>& ports) {
  std::string out;
  for (const Port& port : ports) out += fmt::format("  {} {}: {}\n", title, port.name, port.help);
  return out;
}

std::string stage_text(const Stage& stage, const io::Config* config) {
  std::string out = fmt::format("stage {}: {}\n", stage.name, stage.help);
  out += port_lines("takes", stage.inputs) + port_lines("gives", stage.outputs);
  if (stage.per_group)
    out += "  Runs once a group; a group may have its own parameters under groups.<name>." + std::string(stage.name) +
           ".\n";
  if (!stage.params.empty()) out += "parameters\n" + parameter_lines(stage, config);
  return out;
}

std::string column_text(const io::ColumnDef& column) {
  return fmt::format("  {} ({}{}): {}. {}\n", column.name, io::name_of(column.type),
                     column.nullable ? ", may be NULL" : "", column.alias(), column.meaning);
}

std::string layer_text(const io::LayerDef& layer) {
  std::string out = fmt::format("layer {} ({}): {}. {}\n  filled by stage {}\ncolumns\n", layer.name,
                                io::name_of(layer.geometry), layer.title, layer.description, layer.stage);
  for (const io::ColumnDef& column : layer.columns) out += column_text(column);
  return out;
}

std::string default_text(const io::Param& param) {
  const std::string text = io::to_text(param.standard);
  return text.empty() ? "none" : with_unit(text, param.unit);
}

std::string code_text(const std::string& code, const io::Profile& profile) {
  const io::CodeMeaning meaning = profile.meaning(code);
  const std::string section = profile.section(code);
  std::string out = fmt::format("code {} in {} ({})\n", code, profile.scheme, profile.file.filename().string());
  if (!section.empty()) out += fmt::format("  section {}: {}\n", section, profile.section_title(section));
  if (meaning.institution >= 0)
    out += fmt::format("  institution: {}\n", profile.institutions[static_cast<std::size_t>(meaning.institution)].kind);
  else if (meaning.group < 0)
    out += "  no group claims it: firms with it are kept, and counted in group all only\n";
  else {
    const io::ProfileGroup& group = profile.groups[static_cast<std::size_t>(meaning.group)];
    const io::ChainStage& stage = group.stages[static_cast<std::size_t>(meaning.stage)];
    out += fmt::format("  group {}: {}\n  stage {} ({})\n", group.name, group.title, stage.name, stage.role);
  }
  return out;
}

/// How many codes no group claims, and the most frequent of them: where a profile may lack a line.
std::string unmapped_text(const std::map<std::string, std::int64_t>& codes) {
  if (codes.empty()) return {};
  constexpr std::size_t kShown = 5;
  std::int64_t firms = 0;
  std::vector<std::pair<std::int64_t, std::string>> order;
  for (const auto& [code, count] : codes) {
    firms += count;
    order.emplace_back(-count, code);
  }
  std::ranges::sort(order);
  std::string most;
  for (std::size_t i = 0; i < std::min(order.size(), kShown); ++i)
    most += fmt::format("{}'{}' {}", i == 0 ? "" : ", ", io::shown(order[i].second, 80), io::grouped(-order[i].first));
  return fmt::format("industry codes without a group: {} codes, {} firms; most often {}\n",
                     io::grouped(static_cast<long long>(codes.size())), io::grouped(firms), most);
}

/// A register need not have every industry, but a code that its source spells otherwise shows here.
std::string unused_text(const std::vector<std::string>& codes, const std::optional<io::Profile>& profile) {
  if (codes.empty()) return {};
  constexpr std::size_t kShown = 5;
  const std::vector<std::string> first(codes.begin(),
                                       codes.begin() + static_cast<std::ptrdiff_t>(std::min(codes.size(), kShown)));
  return fmt::format("codes of the profile without a firm: {} of {}; '{}'{}\n", io::grouped(std::ssize(codes)),
                     io::grouped(std::ssize(profile->codes)), fmt::join(first, "', '"),
                     codes.size() > kShown ? " …" : "");
}

std::vector<std::string> known_names() {
  std::vector<std::string> names;
  for (const Stage& stage : stages()) {
    names.push_back(stage.name);
    for (const io::Param& param : stage.params) {
      names.push_back(param.key);
      names.push_back(stage.name + "." + param.key);
    }
  }
  for (const io::LayerDef& layer : io::layers()) {
    names.push_back(layer.name);
    for (const io::ColumnDef& column : layer.columns) names.push_back(column.name);
  }
  return names;
}

io::Json json_of(const io::Param& param) {
  return io::Json::object()
      .set("key", param.key)
      .set("unit", param.unit)
      .set("default", io::to_text(param.standard))
      .set("value", param.rule.describe())
      .set("help", param.help);
}

io::Json json_of(const std::vector<Port>& ports) {
  io::Json out = io::Json::list();
  for (const Port& port : ports) out.push(io::Json::object().set("name", port.name).set("help", port.help));
  return out;
}

io::Json json_of(const Stage& stage) {
  io::Json params = io::Json::list();
  for (const io::Param& param : stage.params) params.push(json_of(param));
  return io::Json::object()
      .set("name", stage.name)
      .set("help", stage.help)
      .set("per_group", stage.per_group)
      .set("inputs", json_of(stage.inputs))
      .set("outputs", json_of(stage.outputs))
      .set("parameters", params);
}

io::Json json_of(const io::LayerDef& layer) {
  io::Json columns = io::Json::list();
  for (const io::ColumnDef& c : layer.columns)
    columns.push(io::Json::object()
                     .set("name", c.name)
                     .set("type", io::name_of(c.type))
                     .set("nullable", c.nullable)
                     .set("unit", c.unit)
                     .set("title", c.title)
                     .set("meaning", c.meaning));
  return io::Json::object()
      .set("name", layer.name)
      .set("geometry", io::name_of(layer.geometry))
      .set("title", layer.title)
      .set("description", layer.description)
      .set("stage", layer.stage)
      .set("columns", columns);
}

}  // namespace

/// EPSG:25832; of WKT its name.
std::string_view crs_name(std::string_view crs) {
  const std::size_t open = crs.find('"'), close = crs.find('"', open + 1);
  return close == std::string_view::npos ? crs : crs.substr(open + 1, close - open - 1);
}

std::string validation_text(const io::Config& config, const RunOptions& options, io::Progress& progress) {
  const Checked checked = check_sources(config, options, progress);
  std::string out;
  for (const SourceFacts& s : checked.sources) {
    out += fmt::format("{}: {} rows read, {} accepted, {} rejected", s.name, io::grouped(s.read),
                       io::grouped(s.accepted), io::grouped(s.rejected));
    if (!s.theme.empty()) out += fmt::format(", {} in reach, theme {}", io::grouped(s.in_reach), s.theme);
    out += fmt::format("; {}{}{}\n", s.driver, s.crs.empty() ? "" : ", ", crs_name(s.crs));
  }
  if (!checked.reasons.empty()) out += "rejected: " + checked.reasons + "\n";
  out += unmapped_text(checked.unmapped_codes) + unused_text(checked.codes_without_firms, config.profile);
  for (const std::string& warning : checked.warnings) out += "warning: " + warning + "\n";
  return out + fmt::format("{}: fine, with {}\n", config.file.string(),
                           io::counted(std::ssize(checked.warnings), "warning", "warnings"));
}

std::string plan_text(const std::vector<PlannedStage>& planned) {
  std::string out;
  for (const PlannedStage& stage : planned)
    out += fmt::format("{} {:<10} {}\n", stage.runs ? "run " : "keep", stage.stage, stage.why);
  return out;
}

std::string explanation(const std::string& name, const io::Config* config) {
  std::string out;
  for (const Stage& stage : stages()) {
    if (stage.name == name) out += stage_text(stage, config);
    for (const io::Param& param : stage.params)
      if (param.key == name || stage.name + "." + param.key == name)
        out += fmt::format("parameter {}.{}: {} {}. Default {}.\n", stage.name, param.key, param.help,
                           param.rule.describe(), default_text(param));
  }
  for (const io::LayerDef& layer : io::layers()) {
    if (layer.name == name) out += layer_text(layer);
    if (const io::ColumnDef* column = layer.find(name))
      out += "column of layer " + layer.name + "\n" + column_text(*column);
  }
  for (const ExitCode& code : exit_codes())
    if (std::to_string(code.code) == name) out += fmt::format("exit code {}: {}\n", code.code, code.meaning);
  if (config && config->profile &&
      config->profile->meaning(name).group + config->profile->meaning(name).institution > -2)
    out += code_text(name, *config->profile);
  if (out.empty() && config && config->profile && !config->profile->section(name).empty())
    out = code_text(name, *config->profile);
  if (out.empty()) {
    const auto near = io::nearest(name, known_names());
    geo::fail(geo::Trouble::config, "agglo explain: there is no stage, layer, column, parameter or code '{}'; {}{}",
              name, near ? fmt::format("did you mean '{}'?", *near) : "'agglo describe' lists those that there are",
              !config            ? "; for industry codes add --config FILE"
              : !config->profile ? fmt::format("; {} names no industries, so it knows no codes", config->file.string())
                                 : "");
  }
  return out;
}

std::string description_json() {
  io::Json out = io::Json::object();
  out.set("program", "agglo").set("version", AGGLO_VERSION).set("describe_version", 1);
  io::Json commands = io::Json::list();
  for (const Command& command : program_commands())
    commands.push(io::Json::object()
                      .set("name", command.name)
                      .set("help", command.help)
                      .set("options", io::Json::list_of(command.options)));
  io::Json codes = io::Json::list();
  for (const ExitCode& code : exit_codes())
    codes.push(io::Json::object().set("code", code.code).set("meaning", code.meaning));
  io::Json all_stages = io::Json::list(), layers = io::Json::list();
  for (const Stage& stage : stages()) all_stages.push(json_of(stage));
  for (const io::LayerDef& layer : io::layers()) layers.push(json_of(layer));
  out.set("commands", commands).set("exit_codes", codes).set("stages", all_stages).set("layers", layers);
  return out.dump() + "\n";
}

std::string stages_page() {
  std::string out =
      "# Stages\n\nMade by `agglo describe --markdown` from the declarations in `pipeline/stages/`; a test keeps it "
      "current.\n\n"
      "Lengths are metres or carry a unit (`750 m`, `5 km`), times seconds or `15 min`, `90 d`, shares 0 to 1 or `5 "
      "%`.\n";
  for (const Stage& stage : stages()) {
    out += fmt::format("\n## {}\n\n{}\n", stage.name, stage.help);
    for (const Port& port : stage.inputs) out += fmt::format("\n- takes `{}`: {}", port.name, port.help);
    for (const Port& port : stage.outputs) out += fmt::format("\n- gives `{}`: {}", port.name, port.help);
    out += "\n";
    if (stage.params.empty()) continue;
    out += "\n| key | default | value | meaning |\n|---|---|---|---|\n";
    for (const io::Param& param : stage.params)
      out += fmt::format("| `{}.{}` | {} | {} | {} |\n", stage.name, param.key,
                         with_unit(io::to_text(param.standard), param.unit), param.rule.describe(), param.help);
  }
  return out;
}

std::string config_schema_text() { return io::config_schema(section_specs()); }

}  // namespace pipeline
