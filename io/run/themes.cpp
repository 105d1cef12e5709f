// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "io/run/keys.hpp"
#include "io/run/nearest.hpp"
#include "io/run/profile.hpp"
#include "io/run/quantity.hpp"
#include "io/run/yaml.hpp"

namespace io {
namespace {

/// A length in metres, or a plain number in the unit that the theme names.
std::optional<double> standard_of(Keys& keys, std::string_view key, const std::string& unit) {
  const Rule rule = unit == "m" ? length(1.0, 10e6) : number(0.0, 1e12);
  const auto value = keys.value(key, rule);
  return value ? std::optional(std::get<double>(*value)) : std::nullopt;
}

Theme read_theme(const Node::Entry& entry, Problems& problems) {
  Keys keys(&entry.value, problems);
  Theme theme;
  theme.name = entry.key;
  theme.title = keys.required_text("title", "expected a title; add 'title: …'");
  if (std::string unit = keys.text("unit"); !unit.empty()) theme.unit = std::move(unit);
  if (!keys.get("standard")) keys.missing("standard", "expected a distance; add 'standard: 5 km'");
  theme.standard = standard_of(keys, "standard", theme.unit).value_or(0.0);
  theme.severe = standard_of(keys, "severe", theme.unit);
  if (const auto time = keys.value("time", duration(1.0, 86400.0))) theme.standard_s = std::get<double>(*time);
  if (const auto travel = keys.value("travel", flag())) theme.travel = std::get<bool>(*travel);
  if (const auto weight = keys.value("weight", number(0.0, 100.0))) theme.weight = std::get<double>(*weight);
  theme.source = cited_source(keys);
  if (theme.source.empty())
    keys.missing("source", "expected where the standard comes from; add 'source: …' or 'assumption: true'");
  theme.tags = keys.texts("tags");
  theme.parts = keys.texts("parts");
  theme.note = keys.text("note");
  keys.finish();
  return theme;
}

/// Parts are other themes that have no parts themselves.
void check_parts(const std::vector<Theme>& themes, Keys& entries, Problems& problems) {
  std::vector<std::string> names;
  for (const Theme& theme : themes)
    if (theme.parts.empty()) names.push_back(theme.name);
  for (const Theme& theme : themes)
    for (const std::string& part : theme.parts)
      if (std::ranges::find(names, part) == names.end())
        problems.add(*entries.get(theme.name)->find("parts"),
                     fmt::format("'{}' is no theme without parts; {}", cut(part), hint(part, names)));
}

std::vector<Theme> read_themes(std::string_view text, const std::string& file, Problems& problems) {
  const Node root = parse_yaml(text, file, problems);
  Keys keys(&root, problems);
  std::vector<Theme> themes;
  Keys entries(keys.get("themes"), problems);
  if (!entries)
    keys.missing("themes", "expected the catalogue; add 'themes: {road: {…}}'");
  else
    for (const Node::Entry& entry : entries.node()->entries) themes.push_back(read_theme(entry, problems));
  keys.finish();
  check_parts(themes, entries, problems);
  return themes;
}

}  // namespace

std::vector<Theme> load_themes(const std::filesystem::path& file, Problems& problems) {
  return read_themes(read_config_text(file), file.string(), problems);
}

std::vector<Theme> load_themes(const std::filesystem::path& file) {
  Problems problems;
  auto themes = load_themes(file, problems);
  problems.raise();
  return themes;
}

std::vector<Theme> shipped_themes() {
  Problems problems;
  auto themes = read_themes(shipped_themes_text(), "configs/profiles/themes.yaml", problems);
  problems.raise();
  return themes;
}

}  // namespace io
