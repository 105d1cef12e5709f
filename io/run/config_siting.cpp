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

std::vector<std::string> raster_names(const Config& config) {
  std::vector<std::string> names;
  for (const RasterConfig& raster : config.rasters) names.push_back(raster.name);
  return names;
}

void check_raster(const Node& node, const std::string& name, const Config& config, Problems& problems) {
  const std::vector<std::string> names = raster_names(config);
  if (std::ranges::find(names, name) == names.end())
    problems.add(node, fmt::format("raster '{}' is not in sources.rasters; {}", cut(name),
                                   names.empty() ? "add it there" : hint(name, names)));
}

void read_raster(const Node::Entry& entry, Config& config, Loading& loading) {
  RasterConfig raster;
  raster.name = entry.key;
  raster.place = entry.value.where();
  if (entry.value.kind == Node::Kind::scalar) {
    raster.written = entry.value.text;
    raster.uri = path_of(&entry.value, loading);
  } else {
    Keys keys(&entry.value, loading.problems);
    const Node* uri = keys.get("uri");
    if (!uri) keys.missing("uri", "expected the file of the raster; add 'uri: …'");
    raster.written = uri ? uri->text : std::string();
    raster.uri = path_of(uri, loading);
    keys.fill(raster_params(), &raster);
    check_crs(keys.get("crs"), false, loading.problems);
    keys.finish();
  }
  config.rasters.push_back(std::move(raster));
}

std::optional<PopulationSource> read_population(const Node* node, const Config& config, Loading& loading) {
  if (!node) return std::nullopt;
  if (const Node* raster = node->find("raster")) {
    Keys keys(node, loading.problems);
    PopulationSource source;
    source.place = node->where();
    source.raster = keys.text("raster");
    check_raster(*raster, source.raster, config, loading.problems);
    keys.finish();
    return source;
  }
  Keys keys(node, loading.problems);
  PopulationSource source;
  if (!read_source(*node, keys, source, loading)) return std::nullopt;
  Keys fields(keys.get("fields"), loading.problems);
  for (const std::string& attribute : population_attributes())
    if (auto name = fields.text(attribute); !name.empty()) source.fields[attribute] = std::move(name);
  if (!source.fields.contains("people"))
    loading.problems.add(*node, "fields.people is missing; expected the column that counts people; add 'people: …'");
  fields.finish();
  keys.finish();
  return source;
}

/// What the rule is about stands in exactly one of uri, theme and raster.
void check_subject(const Node& node, Keys& keys, const ExclusionRule& rule, const Config& config, Loading& loading) {
  const int subjects = int{keys.get("uri") != nullptr} + int{!rule.theme.empty()} + int{!rule.raster.empty()};
  if (subjects != 1)
    loading.problems.add(node, "a rule has to say what it keeps away from; expected one of uri, theme and raster");
  if (!rule.theme.empty() && std::ranges::count(config.themes, rule.theme, &Theme::name) == 0) {
    std::vector<std::string> names;
    for (const Theme& theme : config.themes) names.push_back(theme.name);
    loading.problems.add(*keys.get("theme"), fmt::format("unknown theme; {}", hint(rule.theme, names)));
  }
  if (!rule.raster.empty()) {
    check_raster(*keys.get("raster"), rule.raster, config, loading.problems);
    if (!rule.above && !rule.below && rule.classes.empty())
      loading.problems.add(node, "excludes no value of its raster; expected above, below or classes; add 'above: 10'");
  } else if (rule.above || rule.below || !rule.classes.empty()) {
    loading.problems.add(node, "above, below and classes are for rasters; expected 'raster: …'; take them out");
  }
}

void read_exclusion(const Node& node, Config& config, Loading& loading) {
  Keys keys(&node, loading.problems);
  ExclusionRule rule;
  rule.place = node.where();
  if (keys.get("uri")) read_source(node, keys, rule, loading);
  keys.fill(exclusion_params(), &rule);
  for (const auto& [key, limit] : {std::pair{"above", &rule.above}, {"below", &rule.below}})
    if (const auto value = keys.value(key, number(-1e15, 1e15))) *limit = std::get<double>(*value);
  check_subject(node, keys, rule, config, loading);
  if (rule.name.empty()) rule.name = !rule.theme.empty() ? rule.theme : !rule.raster.empty() ? rule.raster : rule.layer;
  if (rule.name.empty()) keys.missing("name", "expected what the map calls the rule; add 'name: protected'");
  if (is_osm_extract(node)) finish_osm_exclusion(keys, rule, loading);
  keys.finish();
  std::vector<ExclusionRule>& rules = config.siting->exclude;
  if (std::ranges::count(rules, rule.name, &ExclusionRule::name) > 0)
    loading.problems.add(
        node, fmt::format("rule '{}' stands twice; expected a name of its own; add 'name: …'", cut(rule.name)));
  rules.push_back(std::move(rule));
}

void read_criteria(const Node* node, Config& config, Loading& loading) {
  Keys keys(node, loading.problems);
  if (!keys) return;
  std::vector<Criterion>& criteria = config.siting->profile.criteria;
  for (const Node::Entry& entry : keys.node()->entries) {
    auto known = std::ranges::find(criteria, entry.key, &Criterion::name);
    const bool is_new = known == criteria.end();
    if (is_new) known = criteria.insert(criteria.end(), Criterion{.name = entry.key});
    read_criterion(entry, is_new, *known, loading.problems);
  }
}

/// A way to a theme or to the clusters.
bool is_way(const Criterion& criterion) {
  return criterion.raster.empty() && criterion.land.empty() && criterion.name != "labour" && criterion.name != "demand";
}

/// Each criterion needs a figure: a theme, a word that the stage knows, a raster or a field of land; of a way one in
/// metres or minutes.
void check_criteria(const Node& sites, const Config& config, Loading& loading) {
  for (const Criterion& criterion : config.siting->profile.criteria) {
    const bool known = std::ranges::count(config.themes, criterion.name, &Theme::name) > 0 ||
                       std::ranges::count(measured_criteria(), criterion.name) > 0 || !criterion.raster.empty() ||
                       !criterion.land.empty();
    if (!known)
      loading.problems.add(sites, fmt::format("criterion '{}' has no figure; expected a theme of the catalogue, "
                                              "labour, clusters, demand, or 'raster' or 'land' in its entry",
                                              cut(criterion.name)));
    else if (is_way(criterion) && criterion.unit != "m" && criterion.unit != "min")
      loading.problems.add(sites, fmt::format("criterion '{}': unit is '{}'; expected m or min, as it is a way; write "
                                              "'unit: m' and limits with a unit, such as 5 km, or 'unit: min'",
                                              cut(criterion.name), cut(criterion.unit)));
  }
}

/// Names in sites.weights and sites.pairwise are those of criteria.
void check_weighted(const Node& sites, const Config& config, Loading& loading) {
  std::vector<std::string> names;
  for (const Criterion& criterion : config.siting->profile.criteria) names.push_back(criterion.name);
  const auto check = [&](const Node& at, const std::string& name) {
    if (std::ranges::find(names, name) == names.end())
      loading.problems.add(at, fmt::format("unknown criterion '{}'; {}", cut(name), hint(name, names)));
  };
  if (const Node* weights = sites.find("weights"))
    for (const Node::Entry& entry : weights->entries) check(key_place(entry), entry.key);
  const Node* pairwise = sites.find("pairwise");
  if (!pairwise || pairwise->kind != Node::Kind::list) return;
  std::vector<std::string> rows;
  for (const Node& item : pairwise->items) rows.push_back(item.text);
  try {
    for (const std::string& name : parsed_pairwise(rows, pairwise->where()).names) check(*pairwise, name);
    pairwise_weights(rows, pairwise->where());
  } catch (const geo::UserError& error) {
    loading.problems.add(error.what());
  }
}

}  // namespace

void read_siting_sources(Keys& sources, Config& config, Loading& loading) {
  Keys rasters(sources.get("rasters"), loading.problems);
  if (rasters)
    for (const Node::Entry& entry : rasters.node()->entries) read_raster(entry, config, loading);
  config.population = read_population(sources.get("population"), config, loading);
}

void read_siting(const Node* siting, const Node* sites, Config& config, Loading& loading) {
  SitingConfig out;
  const std::string path = path_of(siting, loading);
  if (path.empty()) {
    out.profile = shipped_siting();
  } else {
    try {
      out.profile = load_siting(path, loading.problems);
    } catch (const geo::UserError& error) {
      loading.problems.add(*siting, error.what());
    }
  }
  if (!sites) return;
  config.siting = std::move(out);
  read_criteria(sites->find("criteria"), config, loading);
  check_criteria(*sites, config, loading);
  for (const Node* rule : one_or_many(sites->find("exclude"))) read_exclusion(*rule, config, loading);
  check_weighted(*sites, config, loading);
}

}  // namespace io
