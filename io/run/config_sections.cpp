// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "geo/core/error.hpp"
#include "io/run/config_parts.hpp"
#include "io/run/nearest.hpp"
#include "io/run/pairwise.hpp"
#include "io/run/quantity.hpp"

namespace io {
namespace {

/// "theme", "theme or supplier"
std::string names_are(const Rule& rule) {
  std::string out = "theme";
  for (const std::string& name : rule.names_besides) out += " or " + name;
  return out;
}

/// Names in maps such as gaps.standards must be themes of the catalogue, or what the rule allows besides.
void check_names(const Node& node, const Rule& rule, const std::vector<Theme>& catalogue, Problems& problems) {
  std::vector<std::string> names = rule.names_besides;
  for (const Theme& theme : catalogue) names.push_back(theme.name);
  for (const Node::Entry& entry : node.entries)
    if (std::ranges::find(names, entry.key) == names.end())
      problems.add(key_place(entry), fmt::format("unknown {}; {}", names_are(rule), hint(entry.key, names)));
}

/// Pairwise comparisons of themes: a matrix that holds together, of themes of the catalogue.
void check_pairwise(const Node& node, const std::vector<Theme>& catalogue, Problems& problems) {
  std::vector<std::string> rows, names;
  for (const Node& item : node.items) rows.push_back(item.text);
  for (const Theme& theme : catalogue) names.push_back(theme.name);
  try {
    for (const auto& [name, weight] : pairwise_weights(rows, node.where()).weights)
      if (std::ranges::find(names, name) == names.end())
        problems.add(node, fmt::format("unknown theme '{}'; {}", cut(name), hint(name, names)));
  } catch (const geo::UserError& error) {
    problems.add(error.what());
  }
}

Values read_section(const SectionSpec& spec, const Node* node, const Config& config, Loading& loading) {
  Keys keys(node, loading.problems);
  Values values;
  for (const Param& param : spec.params) {
    if (auto value = keys.value(param.key, param.rule)) values[param.key] = std::move(*value);
    const Node* given = param.rule.names_are_themes ? keys.get(param.key) : nullptr;
    if (!given) continue;
    if (param.rule.type == Rule::Type::texts)
      check_pairwise(*given, config.themes, loading.problems);
    else
      check_names(*given, param.rule, config.themes, loading.problems);
  }
  std::vector<std::string> later;
  for (const std::string& key : later_keys(spec.name))
    if (std::ranges::count(spec.params, key, &Param::key) == 0) later.push_back(key);
  know_later(keys, later, loading);
  for (const std::string& key : nested_keys(spec.name)) keys.know(key);
  keys.finish();
  return values;
}

std::vector<std::string> group_names(const Config& config) {
  std::vector<std::string> names{"all"};
  if (config.profile)
    for (const ProfileGroup& group : config.profile->groups) names.push_back(group.name);
  return names;
}

void read_group(const Node::Entry& group, const std::vector<SectionSpec>& specs, Config& config, Loading& loading) {
  Keys keys(&group.value, loading.problems);
  for (const SectionSpec& spec : specs) {
    const SectionSpec own = spec.of_groups();
    const Node* node = own.params.empty() ? nullptr : keys.get(spec.name);
    if (node) config.group_values[group.key][spec.name] = read_section(own, node, config, loading);
  }
  know_later(keys, later_sections(), loading);
  keys.finish();
}

void read_groups(const Node* node, const std::vector<SectionSpec>& specs, Config& config, Loading& loading) {
  Keys keys(node, loading.problems);
  if (!keys) return;
  const auto names = group_names(config);
  for (const Node::Entry& group : keys.node()->entries) {
    if (std::ranges::find(names, group.key) == names.end())
      loading.problems.add(key_place(group), fmt::format("unknown group; {}", hint(group.key, names)));
    read_group(group, specs, config, loading);
  }
}

}  // namespace

SectionSpec SectionSpec::of_groups() const {
  SectionSpec out = *this;
  if (!per_group) std::erase_if(out.params, [](const Param& param) { return !param.in_groups; });
  return out;
}

void read_sections(Keys& root, const std::vector<SectionSpec>& specs, Config& config, Loading& loading) {
  std::vector<std::string> later = later_sections();
  for (const SectionSpec& spec : specs) {
    std::erase(later, spec.name);
    if (const Node* node = root.get(spec.name)) config.sections[spec.name] = read_section(spec, node, config, loading);
  }
  read_groups(root.get("groups"), specs, config, loading);
  know_later(root, later, loading);
}

void know_later(Keys& keys, const std::vector<std::string>& names, Loading& loading) {
  for (const std::string& name : names) {
    keys.know(name);
    if (!keys) continue;
    for (const Node::Entry& entry : keys.node()->entries)
      if (entry.key == name) loading.warnings.add(key_place(entry), "is valid, but this version does not use it yet");
  }
}

}  // namespace io
