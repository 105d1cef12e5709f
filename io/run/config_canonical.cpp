// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "io/run/config_parts.hpp"
#include "io/run/quantity.hpp"

namespace io {
namespace {

class Lines {
 public:
  void add(std::string_view key, std::string_view value) { out += fmt::format("{} = {}\n", key, value); }
  void given(std::string_view key, std::string_view value) {
    if (!value.empty()) add(key, value);
  }
  std::string out;
};

void add_region(const RegionConfig& region, Lines& lines) {
  lines.given("region.name", region.name);
  lines.add("region.crs", region.crs);
  if (const auto& boundary = region.boundary) {
    lines.given("region.boundary.uri", boundary->written);
    lines.given("region.boundary.layer", boundary->layer);
    lines.given("region.boundary.where", boundary->where);
  }
  if (const auto& b = region.bbox)
    lines.add("region.bbox", fmt::format("{}, {}, {}, {}", b->min_x, b->min_y, b->max_x, b->max_y));
  lines.add("region.margin", region.margin_m ? shortest(*region.margin_m) : "auto");
}

void add_source(const std::string& key, const SourceConfig& source, Lines& lines) {
  lines.add(key + ".uri", source.written);
  lines.given(key + ".format", source.format);
  lines.given(key + ".layer", source.layer);
  lines.given(key + ".where", source.where);
  lines.given(key + ".crs", source.crs);
  lines.given(key + ".license", source.license);
  lines.given(key + ".attribution", source.attribution);
}

void add_firms(const std::string& key, const FirmSource& source, Lines& lines) {
  add_source(key, source, lines);
  for (const auto& [attribute, columns] : source.fields)
    lines.add(fmt::format("{}.fields.{}", key, attribute), fmt::format("{}", fmt::join(columns, "/")));
  lines.given(key + ".fields.employees.min", source.employees_min.value_or(""));
  lines.given(key + ".fields.employees.max", source.employees_max.value_or(""));
  lines.given(key + ".as_of", source.as_of);
  lines.add(key + ".expect.min_rows", fmt::format("{}", source.min_rows));
  lines.add(key + ".expect.max_rejects", shortest(source.max_rejects));
}

void add_infrastructure(const std::string& key, const InfrastructureSource& source, Lines& lines) {
  add_source(key, source, lines);
  lines.add(key + ".theme", source.theme);
  for (const auto& [attribute, column] : source.fields) lines.add(fmt::format("{}.fields.{}", key, attribute), column);
  lines.add(key + ".complete", source.complete ? "true" : "false");
  lines.add(key + ".network", source.network ? "true" : "false");
  for (const auto& [attribute, column] : source.road_fields)
    lines.add(fmt::format("{}.fields.{}", key, attribute), column);
}

void add_pairs(const std::optional<PairSource>& source, Lines& lines) {
  if (!source) return;
  add_source("sources." + source->name, *source, lines);
  for (const auto& [attribute, column] : source->fields)
    lines.add(fmt::format("sources.{}.fields.{}", source->name, attribute), column);
}

void add_themes(const std::vector<Theme>& themes, Lines& lines) {
  for (const Theme& theme : themes)
    lines.add("themes." + theme.name,
              fmt::format("{} | {} {} | {} | {} | {} | {} | {} | {} | {}", theme.title, shortest(theme.standard),
                          theme.unit, theme.source, shortest(theme.weight), theme.severe ? shortest(*theme.severe) : "",
                          theme.standard_s ? shortest(*theme.standard_s) : "", theme.travel ? "travel" : "",
                          fmt::join(theme.tags, ", "), theme.note));
}

std::string limit_text(const std::optional<double>& limit) { return limit ? shortest(*limit) : ""; }

void add_siting_sources(const Config& config, Lines& lines) {
  for (const RasterConfig& raster : config.rasters)
    lines.add("sources.rasters." + raster.name,
              fmt::format("{} | {} | {} | {}", raster.written, raster.band, limit_text(raster.nodata), raster.crs));
  if (!config.population) return;
  add_source("sources.population", *config.population, lines);
  lines.given("sources.population.raster", config.population->raster);
  for (const auto& [attribute, column] : config.population->fields)
    lines.add("sources.population.fields." + attribute, column);
}

void add_siting(const SitingConfig& siting, Lines& lines) {
  for (const Criterion& c : siting.profile.criteria)
    lines.add("sites.criteria." + c.name,
              fmt::format("{} | {} | {} {} | {} | {} | {} | {} | {} | {} {} | {} | {} | {}", c.title, c.unit, c.raster,
                          c.land, fmt::join(c.classes, ", "), limit_text(c.min), limit_text(c.best_from),
                          limit_text(c.best_to), limit_text(c.max), c.relative, c.required, shortest(c.weight),
                          c.source, c.note));
  for (const KeepAway& keep : siting.profile.keep_away)
    lines.add("sites.keep_away." + keep.name,
              fmt::format("{} | {} | {}", keep.title, shortest(keep.buffer_m), keep.source));
  for (std::size_t i = 0; i < siting.exclude.size(); ++i) {
    const ExclusionRule& rule = siting.exclude[i];
    const std::string key = fmt::format("sites.exclude[{}]", i);
    if (!rule.uri.empty()) add_source(key, rule, lines);
    lines.add(key, fmt::format("{} | {} | {} | {} | {} | {} | {} | {}", rule.name, rule.title, rule.theme, rule.raster,
                               limit_text(rule.buffer_m), limit_text(rule.above), limit_text(rule.below),
                               fmt::join(rule.classes, ", ")));
  }
}

void add_sections(const Config& config, const std::vector<SectionSpec>& specs, Lines& lines) {
  for (const SectionSpec& spec : specs) {
    const auto section = config.sections.find(spec.name);
    for (const Param& param : spec.params) {
      const Value* value = &param.standard;
      if (section != config.sections.end())
        if (const auto given = section->second.find(param.key); given != section->second.end()) value = &given->second;
      lines.add(fmt::format("{}.{}", spec.name, param.key), to_text(*value));
    }
  }
  for (const auto& [group, sections] : config.group_values)
    for (const auto& [section, values] : sections)
      for (const auto& [key, value] : values)
        lines.add(fmt::format("groups.{}.{}.{}", group, section, key), to_text(value));
}

}  // namespace

std::string canonical_text(const Config& config, const std::vector<SectionSpec>& specs) {
  Lines lines;
  lines.add("version", "1");
  add_region(config.region, lines);
  for (std::size_t i = 0; i < config.firms.size(); ++i)
    add_firms(fmt::format("sources.firms[{}]", i), config.firms[i], lines);
  for (std::size_t i = 0; i < config.infrastructure.size(); ++i)
    add_infrastructure(fmt::format("sources.infrastructure[{}]", i), config.infrastructure[i], lines);
  add_pairs(config.links, lines);
  add_pairs(config.relatedness, lines);
  if (config.areas) {
    add_source("sources.areas", *config.areas, lines);
    for (const auto& [attribute, column] : config.areas->fields) lines.add("sources.areas.fields." + attribute, column);
  }
  add_siting_sources(config, lines);
  if (config.siting) add_siting(*config.siting, lines);
  if (config.osm) {
    lines.add("sources.osm.firms", fmt::format("{}", fmt::join(config.osm->firms, ", ")));
    lines.add("sources.osm.themes", fmt::format("{}", fmt::join(config.osm->themes, ", ")));
    lines.add("sources.osm.boundary", config.osm->boundary);
    lines.given("sources.osm.as_of", config.osm->as_of);
    lines.add("sources.osm.network", config.osm_roads() ? "true" : "false");
  }
  lines.given("industries", config.profile ? config.profile->hash : "");
  add_themes(config.themes, lines);
  lines.add("speeds", config.speeds.hash);
  lines.add("controls",
            config.controls == "codes" ? fmt::format("{}", fmt::join(config.control_codes, ", ")) : config.controls);
  lines.add("significance.draws", config.draws ? fmt::format("{}", *config.draws) : "auto");
  lines.add("report.language", config.language);
  lines.add("output.disclosure.min_firms", fmt::format("{}", config.output.min_firms));
  lines.add("output.disclosure.dominance", shortest(config.output.dominance));
  add_sections(config, specs, lines);
  return lines.out;
}

}  // namespace io
