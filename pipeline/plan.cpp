// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>
#include <set>

#include "pipeline/parameters.hpp"
#include "pipeline/runner.hpp"
#include "pipeline/unchanged.hpp"

namespace pipeline {
namespace {

using Parameters = std::map<std::string, std::map<std::string, std::string>>;

Parameters parameters_of(const io::Config& config) {
  Parameters out;
  for (const UsedParameter& p : used_parameters(config))
    out[p.group.empty() ? p.stage : p.stage + " of " + p.group][p.key] = p.value;
  return out;
}

/// The first parameter of a stage that differs from the record; empty when none does.
std::string changed_parameter(const std::string& stage, const Parameters& now, const Parameters& before) {
  const auto of_stage = [&](const std::string& section) {
    return section == stage || section.starts_with(stage + " of ");
  };
  std::set<std::string> sections;
  for (const Parameters* side : {&now, &before})
    for (const auto& [section, values] : *side)
      if (of_stage(section)) sections.insert(section);
  for (const std::string& section : sections) {
    const auto a = before.find(section), b = now.find(section);
    std::map<std::string, std::pair<std::string, std::string>> both;
    if (a != before.end())
      for (const auto& [key, value] : a->second) both[key].first = value;
    if (b != now.end())
      for (const auto& [key, value] : b->second) both[key].second = value;
    for (const auto& [key, values] : both)
      if (values.first != values.second)
        return fmt::format("{}.{} changed from '{}' to '{}'", section, key, values.first, values.second);
  }
  return "";
}

}  // namespace

std::vector<PlannedStage> plan(const io::Config& config, const RunOptions& options) {
  std::vector<PlannedStage> out;
  const auto record = current_record(config);
  std::string upstream;  // the first stage that runs
  const std::string source_change = record ? changed_input(config, options.seed, *record) : "first run";
  const Parameters now = parameters_of(config);
  bool forced = false;
  for (const Stage& stage : stages()) {
    forced |= stage.name == options.from;
    std::string why;
    if (stage.name == "ingest") why = source_change;
    if (why.empty() && record) why = changed_parameter(stage.name, now, record->parameters);
    if (why.empty() && !upstream.empty()) why = "because " + upstream + " runs";
    if (why.empty() && forced) why = "asked for by --from " + options.from;
    if (why.empty() && options.force && stage.name == "publish") why = "asked for by --force";
    out.push_back({stage.name, !why.empty(), why.empty() ? "unchanged" : why});
    if (!why.empty() && upstream.empty()) upstream = stage.name;
    if (stage.name == options.to) break;
  }
  return out;
}

}  // namespace pipeline
