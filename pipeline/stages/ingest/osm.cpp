// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/ingest/osm.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "pipeline/stages/ingest/osm_merge.hpp"

namespace pipeline {
namespace {

void add_rule(std::string_view text, std::vector<io::OsmRule>& rules) {
  if (auto rule = io::OsmRule::parse(text)) rules.push_back(std::move(*rule));
}

/// Whether a rule asks for the same tag as `tag` does, and for more.
bool narrows(const io::OsmRule& rule, const io::OsmRule& tag) {
  const auto &narrow = rule.terms().front(), &wide = tag.terms().front();
  return rule.terms().size() > tag.terms().size() && narrow.key == wide.key && narrow.value == wide.value;
}

/// The config's rules, then one for each tag that the profile names and no rule narrows: industrial buildings without a
/// name are no firms although the profile knows their tag.
std::vector<io::OsmRule> firm_rules(const io::Config& config) {
  std::vector<io::OsmRule> rules;
  for (const std::string& text : config.osm->firms) add_rule(text, rules);
  if (rules.empty() || !config.profile) return rules;
  for (const auto& [code, meaning] : config.profile->codes) {
    std::string text = code;
    std::ranges::replace(text, ';', '+');
    const auto tag = io::OsmRule::parse(text);
    if (tag && std::ranges::none_of(rules, [&](const io::OsmRule& rule) { return narrows(rule, *tag); }))
      rules.push_back(*tag);
  }
  return rules;
}

/// "amenity=recycling;recycling_type=centre" of a rule on two tags: a code that the profile may have.
std::string whole_code(const io::OsmRule& rule) {
  std::string text = rule.text();
  std::ranges::replace(text, '+', ';');
  return text;
}

/// The codes that one rule makes of an object, those of two tags first.
std::vector<std::string> codes_by(const io::OsmRule& rule, const io::OsmTags& tags) {
  const io::OsmRule::Term& term = rule.terms().front();
  std::vector<std::string> out;
  const bool is_code = std::ranges::none_of(rule.terms(), [](const auto& t) { return t.value.empty() || t.number; });
  if (is_code && rule.terms().size() > 1) out.push_back(whole_code(rule));
  for (const std::string_view value : io::osm_values(tags[term.key])) {
    if (!term.value.empty() && value != term.value) continue;
    const std::string tag = fmt::format("{}={}", term.key, value);
    for (const std::string_view product : io::osm_values(tags["product"])) {
      out.push_back(fmt::format("product={}", product));
      out.push_back(fmt::format("{};product={}", tag, product));
    }
    out.push_back(tag);
  }
  return out;
}

/// The tags that the config asks for as columns, beyond those that rows have by themselves.
std::vector<std::string> tag_columns(const std::vector<std::string>& asked) {
  std::vector<std::string> out;
  for (const std::string& tag : asked) {
    const bool there = tag == "id" || tag == "name" || tag == "operator" || tag == "code";
    if (!there && std::ranges::find(out, tag) == out.end()) out.push_back(tag);
  }
  return out;
}

io::OsmLayer firm_layer(const io::Config& config) {
  io::OsmLayer layer;
  layer.name = "firms";
  layer.kinds = io::OsmLayer::Kinds::no_lines;
  layer.rules = firm_rules(config);
  layer.code = [rules = layer.rules, &config](const io::OsmTags& tags) {
    return firm_code(tags, rules, config.profile);
  };
  const auto source = std::ranges::find(config.firms, true, &io::FirmSource::osm);
  if (source == config.firms.end()) return layer;
  layer.where = io::Where(source->where, source->place);
  std::vector<std::string> asked;
  for (const auto& [attribute, tags] : source->fields) asked.insert(asked.end(), tags.begin(), tags.end());
  for (const auto& tag : {source->employees_min, source->employees_max})
    if (tag) asked.push_back(*tag);
  layer.columns = tag_columns(asked);
  return layer;
}

io::OsmLayer boundary_layer(const io::Config& config) {
  io::OsmLayer layer;
  layer.name = "boundary";
  layer.kinds = io::OsmLayer::Kinds::relations;
  const bool wanted = !config.region.boundary && !config.region.bbox;
  if (wanted && config.osm->boundary != "none") add_rule(config.osm->boundary, layer.rules);
  return layer;
}

io::OsmLayer theme_layer(const io::InfrastructureSource& source, const io::Config& config) {
  io::OsmLayer layer;
  layer.name = source.theme;
  for (const std::string& tag : std::ranges::find(config.themes, source.theme, &io::Theme::name)->tags)
    add_rule(tag, layer.rules);
  layer.where = io::Where(source.where, source.place);
  std::vector<std::string> asked;
  for (const auto& [attribute, tag] : source.fields) asked.push_back(tag);
  layer.columns = tag_columns(asked);
  return layer;
}

}  // namespace

std::string firm_code(const io::OsmTags& tags, const std::vector<io::OsmRule>& rules,
                      const std::optional<io::Profile>& profile) {
  std::string best;
  int known = -1;
  for (const io::OsmRule& rule : rules) {
    if (!rule.matches(tags)) continue;
    for (std::string& code : codes_by(rule, tags))
      if (const int now = how_well_known(code, profile); now > known) {
        known = now;
        best = std::move(code);
      }
  }
  return best;
}

std::optional<OsmSources> read_osm_sources(const Run& run) {
  const io::Config& config = run.config;
  std::map<std::string, std::vector<std::size_t>> wanted;  // uri of an extract -> its infrastructure
  if (config.osm) wanted[config.osm->uri];
  for (std::size_t i = 0; i < config.infrastructure.size(); ++i)
    if (config.infrastructure[i].osm && !config.infrastructure[i].theme.empty())
      wanted[config.infrastructure[i].uri].push_back(i);
  if (wanted.empty()) return std::nullopt;
  OsmSources out;
  for (const auto& [uri, infrastructure] : wanted) {
    const bool is_main = config.osm && config.osm->uri == uri;
    std::vector<io::OsmLayer> layers;
    for (const std::size_t i : infrastructure) layers.push_back(theme_layer(config.infrastructure[i], config));
    if (is_main) {
      layers.push_back(firm_layer(config));
      layers.push_back(boundary_layer(config));
    }
    io::OsmExtract extract = io::read_osm(uri, layers, run.frame.threads);
    for (std::size_t i = 0; i < infrastructure.size(); ++i)
      out.facilities[infrastructure[i]] = one_row_a_facility(std::move(extract.layers[i]));
    if (!is_main) continue;
    out.as_of = config.osm->as_of.empty() ? extract.date : config.osm->as_of;
    out.box = extract.box;
    out.boundaries = std::move(extract.layers.back());
    extract.layers.pop_back();
    out.firms = one_row_a_firm(std::move(extract.layers.back()), config.profile);
  }
  return out;
}

void drop_absent_themes(const OsmSources& osm, Run& run) {
  if (!run.config.osm || !run.config.osm->themes.empty()) return;
  const auto is_absent = [&](const Theme& theme) {
    if (theme.source == "config") return false;
    bool any = false;
    for (std::size_t i = 0; i < run.config.infrastructure.size(); ++i) {
      const io::InfrastructureSource& source = run.config.infrastructure[i];
      if (source.theme != theme.name) continue;
      if (!source.of_extract) return false;
      const io::RawRows& rows = osm.facilities.at(i);
      if (rows.read > rows.filtered) return false;
      any = true;
    }
    return any;
  };
  std::string names;
  for (const Theme& theme : run.frame.themes)
    if (is_absent(theme)) names += (names.empty() ? "" : ", ") + theme.name;
  std::erase_if(run.frame.themes, is_absent);
  if (!names.empty())
    run.warn(
        fmt::format("{}: the extract has nothing tagged as {}; these themes are left out; name another source for "
                    "them under sources.infrastructure, or list the themes that you want in sources.osm.themes",
                    run.config.osm->place, names));
}

}  // namespace pipeline
