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

const io::Theme& theme_of(const io::Config& config, const std::string& name) {
  return *std::ranges::find(config.themes, name, &io::Theme::name);
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
  if (!config.osm) return std::nullopt;
  std::vector<io::OsmLayer> layers(2);
  layers[0].name = "firms";
  layers[0].kinds = io::OsmLayer::Kinds::no_lines;
  layers[0].rules = firm_rules(config);
  layers[0].code = [&](const io::OsmTags& tags) { return firm_code(tags, layers[0].rules, config.profile); };
  layers[1].name = "boundary";
  layers[1].kinds = io::OsmLayer::Kinds::relations;
  const bool wants_boundary = config.region.boundary_uri.empty() && !config.region.bbox;
  if (wants_boundary && config.osm->boundary != "none") add_rule(config.osm->boundary, layers[1].rules);
  for (const io::InfrastructureSource& source : config.infrastructure) {
    if (!source.osm) continue;
    io::OsmLayer& layer = layers.emplace_back();
    layer.name = source.theme;
    for (const std::string& tag : theme_of(config, source.theme).tags) add_rule(tag, layer.rules);
  }
  io::OsmExtract extract = io::read_osm(config.osm->uri, layers, run.frame.threads);
  OsmSources out;
  out.as_of = config.osm->as_of.empty() ? extract.date : config.osm->as_of;
  out.box = extract.box;
  out.firms = one_row_a_firm(std::move(extract.layers[0]), config.profile);
  out.boundaries = std::move(extract.layers[1]);
  for (std::size_t i = 2; i < layers.size(); ++i)
    out.themes[layers[i].name] = one_row_a_facility(std::move(extract.layers[i]));
  return out;
}

void drop_absent_themes(const OsmSources& osm, Run& run) {
  if (!run.config.osm->themes.empty()) return;
  const auto is_absent = [&](const Theme& theme) {
    const auto found = osm.themes.find(theme.name);
    const bool other =
        std::ranges::any_of(run.config.infrastructure, [&](const auto& s) { return s.theme == theme.name && !s.osm; });
    return found != osm.themes.end() && found->second.read == found->second.filtered && !other &&
           theme.source != "config";
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
