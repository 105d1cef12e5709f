// SPDX-License-Identifier: Apache-2.0
#include "io/run/schema.hpp"

#include <fmt/format.h>

#include <cmath>

#include "io/run/config_parts.hpp"
#include "io/run/json.hpp"

namespace io {
namespace {

Json typed(const char* type) { return std::move(Json::object().set("type", type)); }

Json described(Json schema, std::string_view help) { return std::move(schema.set("description", help)); }

Json map_of(Json properties) {
  return std::move(typed("object").set("properties", std::move(properties)).set("additionalProperties", false));
}

Json list_of(Json items) { return std::move(typed("array").set("items", std::move(items))); }

Json any_of(std::initializer_list<Json> choices) {
  return std::move(Json::object().set("anyOf", Json(Json::List(choices))));
}

/// A number in base units, or the same as text with a unit.
Json quantity(const Rule& rule, const char* type, const char* units) {
  Json number = typed(type);
  number.set("minimum", rule.low);
  if (std::isfinite(rule.high)) number.set("maximum", rule.high);
  Json text = typed("string");
  text.set("pattern", fmt::format("^ *[0-9][0-9.eE+-]* *({})? *$", units));
  return any_of({std::move(number), std::move(text)});
}

Json rule_schema(const Rule& rule) {
  using Type = Rule::Type;
  switch (rule.type) {
    case Type::flag:
      return typed("boolean");
    case Type::count:
      return quantity(rule, "integer", "thousand|million|billion");
    case Type::number:
      return quantity(rule, "number", "");
    case Type::share:
      return quantity(rule, "number", "%");
    case Type::length:
      return quantity(rule, "number", "m|km");
    case Type::duration:
      return quantity(rule, "number", "s|min|h|d");
    case Type::bytes:
      return quantity(rule, "number", "B|kB|MB|GB|TB");
    case Type::text:
      return typed("string");
    case Type::texts:
      return any_of({typed("string"), list_of(typed("string"))});
    case Type::choice:
      return std::move(Json::object().set("enum", Json::list_of(rule.choices)));
    case Type::standards_by_name:
      return std::move(typed("object").set("additionalProperties", quantity(rule, "number", "m|km|s|min|h|d")));
    case Type::numbers_by_name:
      return std::move(typed("object").set("additionalProperties", quantity(rule, "number", "")));
  }
  return Json::object();
}

Json param_schema(const Param& param) {
  Json schema = rule_schema(param.rule);
  if (param.rule.allows_auto) {
    Json word = Json::object();
    word.set("const", "auto");
    schema = any_of({std::move(schema), std::move(word)});
  }
  const std::string standard = to_text(param.standard);
  schema.set("description", fmt::format("{} {}{}.{}", param.help, "Expected: ", param.rule.describe(),
                                        standard.empty() ? "" : fmt::format(" Default: {}.", standard)));
  return schema;
}

void add_params(const std::vector<Param>& params, Json& properties) {
  for (const Param& param : params) properties.set(param.key, param_schema(param));
}

Json section(const std::vector<Param>& params) {
  Json properties = Json::object();
  add_params(params, properties);
  return map_of(std::move(properties));
}

Json region_schema() {
  Json box = list_of(typed("number"));
  box.set("minItems", 4).set("maxItems", 4);
  Json file = Json::object();
  file.set("uri", typed("string")).set("layer", typed("string")).set("where", typed("string"));
  Json properties = Json::object();
  add_params(region_params(), properties);
  properties.set("boundary", described(any_of({typed("string"), map_of(std::move(file))}), "File of the boundary."));
  properties.set("bbox", described(std::move(box), "West, south, east, north in degrees."));
  return map_of(std::move(properties));
}

Json source_schema(const std::vector<Param>& params, const Json& extra) {
  Json properties = Json::object();
  properties.set("uri", described(typed("string"), "File or database; ${NAME} is expanded."));
  add_params(source_params(), properties);
  add_params(params, properties);
  for (const auto& [key, schema] : extra.members()) properties.set(key, schema);
  Json source = map_of(std::move(properties));
  source.set("required", Json::list_of(std::vector<std::string>{"uri"}));
  return source;
}

Json firms_schema() {
  Json bands = Json::object();
  bands.set("min", typed("string")).set("max", typed("string"));
  Json fields = Json::object();
  for (const std::string& attribute : firm_attributes()) fields.set(attribute, typed("string"));
  fields.set("industry", any_of({typed("string"), list_of(typed("string"))}));
  fields.set("employees", any_of({typed("string"), map_of(std::move(bands))}));
  Json extra = Json::object();
  extra.set("fields", described(map_of(std::move(fields)), "Columns of the source by what they hold."));
  extra.set("expect", section(expect_params()));
  Json source = source_schema(firm_source_params(), extra);
  return any_of({source, list_of(source)});
}

Json infrastructure_schema() {
  Json names = Json::list();
  for (const Theme& theme : shipped_themes()) names.push(theme.name);
  Json theme = typed("string");
  theme.set("examples", std::move(names));
  Json fields = Json::object();
  for (const std::string& attribute : facility_attributes()) fields.set(attribute, typed("string"));
  for (const std::string& attribute : road_attributes()) fields.set(attribute, typed("string"));
  Json extra = Json::object();
  extra.set("theme", described(std::move(theme), "Theme of the catalogue."));
  extra.set("fields", map_of(std::move(fields)));
  Json source = source_schema(infrastructure_params(), extra);
  return any_of({source, list_of(source)});
}

Json areas_schema() {
  Json fields = Json::object();
  for (const std::string& attribute : area_attributes()) fields.set(attribute, typed("string"));
  Json extra = Json::object();
  extra.set("fields", described(map_of(std::move(fields)), "Columns of the source by what they hold."));
  return described(source_schema({}, extra), "Areas that figures are wanted for: districts, towns, zones.");
}

Json population_schema() {
  Json fields = Json::object();
  for (const std::string& attribute : population_attributes()) fields.set(attribute, typed("string"));
  Json extra = Json::object();
  extra.set("fields", described(map_of(std::move(fields)), "Columns of the source by what they hold."));
  Json raster = Json::object();
  raster.set("raster", described(typed("string"), "Name of a raster of sources.rasters that counts people."));
  return described(any_of({source_schema({}, extra), map_of(std::move(raster))}),
                   "People, for labour in reach: areas or points with a count, or a raster of counts.");
}

Json raster_schema() {
  Json properties = Json::object();
  properties.set("uri", described(typed("string"), "File; ${NAME} is expanded."));
  add_params(raster_params(), properties);
  Json source = map_of(std::move(properties));
  source.set("required", Json::list_of(std::vector<std::string>{"uri"}));
  return any_of({typed("string"), std::move(source)});
}

Json exclusion_schema() {
  Json properties = Json::object();
  properties.set("uri", described(typed("string"), "Layer of areas, lines or points to keep away from."));
  add_params(source_params(), properties);
  add_params(exclusion_params(), properties);
  properties.set("above", described(typed("number"), "Values of the raster above this exclude."));
  properties.set("below", described(typed("number"), "Values of the raster below this exclude."));
  return described(list_of(map_of(std::move(properties))), "Where no park can stand: layers, themes, raster values.");
}

Json criteria_schema() {
  Json properties = Json::object();
  for (const char* key : {"title", "unit", "raster", "land", "source", "note"}) properties.set(key, typed("string"));
  for (const char* key : {"min", "best_from", "best_to", "max", "weight"})
    properties.set(key, any_of({typed("number"), typed("string")}));
  for (const char* key : {"relative", "required", "assumption", "unverified"}) properties.set(key, typed("boolean"));
  properties.set("classes", any_of({typed("string"), list_of(typed("string"))}));
  Json criteria = typed("object");
  criteria.set("additionalProperties", map_of(std::move(properties)));
  return described(std::move(criteria), "Value functions other than those of the siting profile.");
}

Json nested_schema(std::string_view key) { return key == "exclude" ? exclusion_schema() : criteria_schema(); }

Json tag_fields() {
  Json fields = Json::object();
  for (const std::string& attribute : firm_attributes())
    if (attribute != "id" && attribute != "industry" && attribute != "x" && attribute != "y")
      fields.set(attribute, typed("string"));
  return described(map_of(std::move(fields)), "Tags that fill attributes of the firms.");
}

Json osm_schema() {
  Json properties = Json::object();
  properties.set("uri", described(typed("string"), "OpenStreetMap extract, *.osm.pbf; ${NAME} is expanded."));
  add_params(osm_params(), properties);
  add_params(firm_source_params(), properties);
  properties.set("expect", section(expect_params())).set("fields", tag_fields());
  Json source = map_of(std::move(properties));
  source.set("required", Json::list_of(std::vector<std::string>{"uri"}));
  return described(any_of({typed("string"), source}), "One extract that gives firms and all themes.");
}

Json pairs_schema(const std::vector<std::string>& attributes, const std::string& help) {
  Json fields = Json::object();
  for (const std::string& attribute : attributes) fields.set(attribute, typed("string"));
  Json extra = Json::object();
  extra.set("fields", map_of(std::move(fields)));
  return described(source_schema({}, extra), help);
}

Json sources_schema() {
  Json properties = Json::object();
  properties.set("firms", firms_schema()).set("infrastructure", infrastructure_schema()).set("osm", osm_schema());
  properties.set("links", pairs_schema(link_attributes(), "Known links: who buys from whom, and for how much."));
  properties.set("relatedness", pairs_schema(relatedness_attributes(), "How related two industries are."));
  properties.set("areas", areas_schema());
  properties.set("population", population_schema());
  Json rasters = typed("object");
  rasters.set("additionalProperties", raster_schema());
  properties.set("rasters", described(std::move(rasters), "Rasters by name: slope, flood, land_cover."));
  for (const std::string& name : later_sources())
    properties.set(name, described(Json::object(), "Not used by this version yet."));
  Json sources = map_of(std::move(properties));
  const auto needs = [](const char* key) {
    Json one = Json::object();
    one.set("required", Json::list_of(std::vector<std::string>{key}));
    return one;
  };
  Json either = Json::list();
  either.push(needs("firms")).push(needs("osm"));
  sources.set("anyOf", std::move(either));
  return sources;
}

Json output_schema() {
  Json properties = Json::object();
  properties.set("dir", described(typed("string"), "Folder of the results."));
  add_params(output_params(), properties);
  properties.set("disclosure", section(disclosure_params()));
  return map_of(std::move(properties));
}

Json stage_schema(const SectionSpec& spec) {
  Json properties = Json::object();
  add_params(spec.params, properties);
  for (const std::string& key : nested_keys(spec.name)) properties.set(key, nested_schema(key));
  for (const std::string& key : later_keys(spec.name))
    if (properties[key].is_null()) properties.set(key, described(Json::object(), "Not used by this version yet."));
  return described(map_of(std::move(properties)), spec.help);
}

void add_stages(const std::vector<SectionSpec>& specs, Json& properties) {
  Json group = Json::object();
  for (const SectionSpec& spec : specs) {
    properties.set(spec.name, stage_schema(spec));
    if (const SectionSpec own = spec.of_groups(); !own.params.empty()) group.set(spec.name, stage_schema(own));
  }
  Json groups = typed("object");
  groups.set("additionalProperties", map_of(std::move(group)));
  properties.set("groups", described(std::move(groups), "Parameters that hold for one group only."));
  for (const std::string& name : later_sections())
    if (properties[name].is_null()) properties.set(name, described(Json::object(), "Not used by this version yet."));
}

Json controls_schema() {
  Json words = Json::object();
  words.set("enum", Json::list_of(std::vector<std::string>{"section", "all"}));
  return described(any_of({std::move(words), list_of(typed("string"))}),
                   "What a group is compared with: firms of its sections, all firms, or those of the listed codes.");
}

}  // namespace

std::string config_schema(const std::vector<SectionSpec>& specs) {
  Json version = Json::object();
  version.set("const", 1);
  Json properties = Json::object();
  properties.set("version", described(std::move(version), "Version of the config's form."));
  properties.set("region", region_schema()).set("sources", sources_schema());
  properties.set("industries", described(typed("string"), "Profile: industry code to group, stage and role."));
  properties.set("speeds", described(typed("string"), "Profile of road speeds; by default the shipped one."));
  properties.set("themes", described(typed("string"), "Catalogue of themes; by default the shipped one."));
  properties.set("siting", described(typed("string"),
                                     "Profile of siting: criteria and keep-away distances; by default the "
                                     "shipped one."));
  properties.set("controls", controls_schema());
  properties.set("significance", section(significance_params()));
  properties.set("report", section(report_params())).set("limits", section(limits_params()));
  properties.set("output", output_schema());
  add_stages(specs, properties);
  Json schema = Json::object();
  schema.set("$schema", "http://json-schema.org/draft-07/schema#").set("title", "Config of agglo");
  const Json keys = map_of(std::move(properties));
  for (const auto& [key, value] : keys.members()) schema.set(key, value);
  schema.set("required", Json::list_of(std::vector<std::string>{"version", "sources", "output"}));
  return schema.dump() + "\n";
}

}  // namespace io
