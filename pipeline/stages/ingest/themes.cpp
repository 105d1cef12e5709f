// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/ingest/themes.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "geo/core/error.hpp"

namespace pipeline {
namespace {

using Sections = std::map<std::string, io::Values, std::less<>>;

const io::Value* given_gaps(const Sections& sections, std::string_view key) {
  const auto gaps = sections.find("gaps");
  if (gaps == sections.end()) return nullptr;
  const auto given = gaps->second.find(key);
  return given == gaps->second.end() ? nullptr : &given->second;
}

/// gaps.pairwise as weights that are 1 on average, as those of the catalogue are about; gaps.weights win over them.
std::map<std::string, double> theme_weights(const io::Config& config) {
  std::map<std::string, double> out;
  if (const io::Value* given = given_gaps(config.sections, "weights"))
    out = std::get<std::map<std::string, double>>(*given);
  if (const auto found = theme_comparisons(config))
    for (const auto& [theme, weight] : found->weights)
      out.emplace(theme, weight * static_cast<double>(found->weights.size()));
  return out;
}

struct Standard {
  double value;
  std::string unit;
};

/// gaps.standards of the config, or of one of its groups.
std::optional<Standard> standard_in(const Sections& sections, const std::string& theme) {
  const io::Value* given = given_gaps(sections, "standards");
  if (!given) return std::nullopt;
  const auto& standards = std::get<std::map<std::string, double>>(*given);
  if (const auto minutes = standards.find(io::minutes_of(theme)); minutes != standards.end())
    return Standard{minutes->second, "min"};
  if (const auto metres = standards.find(theme); metres != standards.end()) return Standard{metres->second, "m"};
  return std::nullopt;
}

/// Of the catalogue: a time where it has one and ways follow the network.
void take_time(Theme& theme) {
  if (!theme.by_road || !theme.standard_s) return;
  theme.standard = *theme.standard_s / 60.0;
  theme.unit = "min";
  theme.severe.reset();
}

void take_own(const std::optional<Standard>& own, Theme& theme) {
  if (!own) return;
  if (own->unit == "min" && !theme.by_road)
    geo::fail(geo::Trouble::config,
              "gaps.standards: the standard of theme '{}' is a time; expected a length, as {}; write it like 5 km",
              theme.name, theme.travel ? "gaps.metric is beeline" : "pipes and wires are measured by straight lines");
  theme.standard = own->value;
  theme.unit = own->unit;
  theme.source = "config";
}

void take_those_of_groups(const io::Config& config, Theme& theme) {
  for (const auto& [group, sections] : config.group_values) {
    const auto own = standard_in(sections, theme.name);
    if (!own) continue;
    if (own->unit != theme.unit)
      geo::fail(geo::Trouble::config,
                "groups.{}.gaps.standards: that of theme '{}' is a {}; expected a {} as for all groups; or set "
                "gaps.standards.{} in the same unit",
                group, theme.name, own->unit == "m" ? "length" : "time", theme.unit == "m" ? "length" : "time",
                theme.name);
    theme.of_groups[group] = own->value;
  }
}

}  // namespace

std::optional<io::PairwiseWeights> theme_comparisons(const io::Config& config) {
  const io::Value* given = given_gaps(config.sections, "pairwise");
  if (!given) return std::nullopt;
  return io::pairwise_weights(std::get<std::vector<std::string>>(*given), "gaps.pairwise");
}

std::vector<Theme> themes_of(const io::Config& config) {
  const std::map<std::string, double> weights = theme_weights(config);
  const auto has_source = [&](const std::string& theme) {
    return std::ranges::any_of(config.infrastructure, [&](const auto& s) { return s.theme == theme; });
  };
  std::vector<Theme> themes, composites;
  for (const io::Theme& known : config.themes) {
    Theme theme{known};
    const bool by_parts = !known.parts.empty() && !has_source(known.name);
    if (const auto weight = weights.find(known.name); weight != weights.end()) theme.weight = weight->second;
    theme.by_road = known.travel && !by_parts && config.by_network();
    const auto own = standard_in(config.sections, known.name);
    take_time(theme);
    take_own(own, theme);
    take_those_of_groups(config, theme);
    if (by_parts && std::ranges::any_of(known.parts, has_source))
      composites.push_back(std::move(theme));
    else if (has_source(known.name) || own || !theme.of_groups.empty())
      themes.push_back(std::move(theme));
  }
  themes.insert(themes.end(), composites.begin(), composites.end());
  return themes;
}

}  // namespace pipeline
