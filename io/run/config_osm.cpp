// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "io/read/osm_tags.hpp"
#include "io/read/text.hpp"
#include "io/run/config_parts.hpp"
#include "io/run/nearest.hpp"
#include "io/run/osm_extract.hpp"
#include "io/run/quantity.hpp"

namespace io {
namespace {

void check_rule(const Node& node, const std::string& text, Problems& problems) {
  if (!OsmRule::parse(text))
    problems.add(node, fmt::format("value is '{}'; expected OSM tags; write it like craft, craft=sawmill or "
                                   "landuse=industrial+operator",
                                   cut(text)));
}

/// The items of a list that may be one word.
const Node& item(const Node& list, std::size_t i) { return list.kind == Node::Kind::list ? list.items[i] : list; }

void check_rules(const Node* node, const std::vector<std::string>& rules, Problems& problems) {
  if (!node) return;
  for (std::size_t i = 0; i < rules.size(); ++i) check_rule(item(*node, i), rules[i], problems);
}

void check_themes(const Node* node, const std::vector<std::string>& names, const std::vector<Theme>& catalogue,
                  Problems& problems) {
  std::vector<std::string> known;
  for (const Theme& theme : catalogue)
    if (!theme.tags.empty()) known.push_back(theme.name);
  for (std::size_t i = 0; node && i < names.size(); ++i)
    if (std::ranges::find(known, names[i]) == known.end())
      problems.add(item(*node, i),
                   fmt::format("'{}' is no theme with OSM tags; {}", cut(names[i]), hint(names[i], known)));
}

constexpr std::string_view kOfObjects = "this comes out of its objects";

/// Keys that say nothing of an extract; `extract` is its path as the config has it.
void refuse(const Node* map, std::initializer_list<const char*> names, std::string_view extract, std::string_view why,
            Problems& problems) {
  for (const char* name : names)
    if (const Node* value = map && map->kind == Node::Kind::map ? map->find(name) : nullptr)
      problems.add(*value, fmt::format("{} is an OpenStreetMap extract: {}; expected no such key; leave it out",
                                       cut(extract), why));
}

/// format, layer and crs.
void check_form(Keys& keys, std::string_view extract, Problems& problems) {
  for (const char* key : {"layer", "crs"}) keys.know(key);
  refuse(keys.node(), {"layer", "crs"}, extract, "it has tags in place of layers, and degrees", problems);
  if (const Node* format = keys.get("format"); format && format->text != "pbf")
    problems.add(*format, fmt::format("value is '{}'; an OpenStreetMap extract is read as pbf; leave it out",
                                      cut(format->text)));
}

void credit_contributors(SourceConfig& source) {
  const OsmSource standard;
  if (source.license.empty()) source.license = standard.license;
  if (source.attribution.empty()) source.attribution = standard.attribution;
}

/// Tags that fill attributes of the firms.
void read_tag_fields(Keys& keys, FirmSource& source, Loading& loading) {
  const Node* node = keys.get("fields");
  refuse(node, {"id", "industry", "x", "y"}, source.written, kOfObjects, loading.problems);
  FirmSource given;
  read_firm_fields(node, given, loading);
  for (const auto& [attribute, tags] : given.fields) source.fields[attribute] = tags;
  source.employees_min = given.employees_min;
  source.employees_max = given.employees_max;
}

void add_firm_source(Keys& keys, const OsmSource& osm, std::string name, Config& config, Loading& loading) {
  auto source = out_of<FirmSource>(osm);
  source.name = std::move(name);
  source.fields = {{"id", {"id"}}, {"name", {"name"}}, {"industry", {"code"}}};
  source.where = osm.where;
  check_where(keys.get("where"), loading.problems);
  read_tag_fields(keys, source, loading);
  keys.fill(firm_source_params(), &source);
  check_date(keys.get("as_of"), source.as_of, loading.problems);
  Keys expect(keys.get("expect"), loading.problems);
  expect.fill(expect_params(), &source);
  expect.finish();
  config.osm->as_of = source.as_of;
  if (osm.firms.empty()) {
    for (const char* key : {"where", "fields"})
      if (const Node* value = keys.get(key))
        loading.problems.add(
            *value,
            "is of the firms, but none are taken out of the extract; expected it beside firms; leave it "
            "out, or name a theme with 'where' under sources.infrastructure");
    return;
  }
  if (config.profile && config.profile->scheme != "osm")
    loading.problems.add(
        *keys.node(),
        fmt::format("firms come out of OpenStreetMap, but 'industries' is of scheme '{}'; expected scheme "
                    "osm; take profiles/osm.yaml, or write firms: [] under osm if only themes are meant",
                    cut(config.profile->scheme)));
  config.firms.push_back(std::move(source));
}

void add_themes(const OsmSource& osm, Config& config) {
  for (const Theme& theme : config.themes) {
    if (theme.tags.empty()) continue;
    if (!osm.themes.empty() && std::ranges::find(osm.themes, theme.name) == osm.themes.end()) continue;
    const bool listed = std::ranges::any_of(config.infrastructure, [&](const InfrastructureSource& source) {
      return source.osm && source.theme == theme.name && source.uri == osm.uri;
    });
    if (listed) continue;
    auto source = out_of<InfrastructureSource>(osm);
    source.theme = theme.name;
    source.fields = {{"id", "id"}, {"name", "name"}};
    source.complete = std::ranges::find(osm.complete, theme.name) != osm.complete.end();
    source.of_extract = true;
    config.infrastructure.push_back(std::move(source));
  }
}

}  // namespace

bool is_osm_extract(const Node& source) {
  const Node* uri = source.kind == Node::Kind::map ? source.find("uri") : nullptr;
  if (!uri) return false;
  const Node* format = source.find("format");
  Problems said_elsewhere;
  return (format && format->text == "pbf") || lower(expanded(*uri, said_elsewhere)).ends_with(".pbf");
}

void read_osm_firms(const Node& node, Config& config, Loading& loading) {
  if (config.osm) {
    loading.problems.add(node, "is a second OpenStreetMap extract; expected one a run; merge them with 'osmium merge'");
    return;
  }
  Keys keys(&node, loading.problems);
  OsmSource osm;
  osm.place = node.where();
  osm.written = keys.get("uri")->text;
  osm.uri = path_of(keys.get("uri"), loading);
  if (auto text = keys.text("license"); !text.empty()) osm.license = std::move(text);
  if (auto text = keys.text("attribution"); !text.empty()) osm.attribution = std::move(text);
  osm.where = keys.text("where");
  check_form(keys, osm.written, loading.problems);
  config.osm = osm;
  const std::string name = config.firms.empty() ? "firms" : fmt::format("firms {}", config.firms.size() + 1);
  add_firm_source(keys, osm, name, config, loading);
  keys.finish();
}

void finish_osm_infrastructure(Keys& keys, InfrastructureSource& source, const Config& config, Loading& loading) {
  source.osm = true;
  credit_contributors(source);
  check_form(keys, source.written, loading.problems);
  refuse(keys.get("fields"), {"id", "x", "y"}, source.written, kOfObjects, loading.problems);
  source.fields.emplace("name", "name");
  source.fields["id"] = "id";
  const auto theme = std::ranges::find(config.themes, source.theme, &Theme::name);
  if (theme != config.themes.end() && theme->tags.empty() && source.where.empty())
    loading.problems.add(*keys.get("theme"),
                         fmt::format("theme '{}' has no OSM tags; expected 'where' to say which objects are meant; add "
                                     "'where: …', or tags to a catalogue of your own",
                                     cut(source.theme)));
}

void finish_osm_exclusion(Keys& keys, ExclusionRule& rule, Loading& loading) {
  rule.osm = true;
  credit_contributors(rule);
  check_form(keys, rule.written, loading.problems);
  if (rule.where.empty())
    loading.problems.add(*keys.get("uri"),
                         fmt::format("{} is an OpenStreetMap extract and holds everything; expected 'where' to say "
                                     "which objects are kept away from; add, say, where: \"natural = 'water'\"",
                                     cut(rule.written)));
}

void read_osm_source(const Node* node, Config& config, Loading& loading) {
  if (!node) return;
  OsmSource osm;
  const Node* map = node;
  Node short_form;  // osm: country.osm.pbf
  if (node->kind == Node::Kind::scalar && !node->empty()) {
    short_form = *node;
    short_form.kind = Node::Kind::map;
    short_form.entries.push_back({"uri", node->line, node->column, *node});
    map = &short_form;
  }
  Keys keys(map, loading.problems);
  if (!keys) return;
  osm.place = node->where();
  const Node* uri = keys.get("uri");
  if (!uri) keys.missing("uri", "expected an extract, *.osm.pbf; add 'uri: …'");
  osm.written = uri ? uri->text : std::string();
  osm.uri = path_of(uri, loading);
  if (!config.firms.empty()) osm.firms.clear();  // a register has the firms; its codes are not OSM's
  keys.fill(osm_params(), &osm);
  check_rules(keys.get("firms"), osm.firms, loading.problems);
  check_themes(keys.get("themes"), osm.themes, config.themes, loading.problems);
  check_themes(keys.get("complete"), osm.complete, config.themes, loading.problems);
  if (const Node* boundary = keys.get("boundary"); boundary && osm.boundary != "none")
    check_rule(*boundary, osm.boundary, loading.problems);
  if (config.osm) {
    loading.problems.add(*node,
                         "is a second OpenStreetMap extract beside that of sources.firms; expected one a run; "
                         "name it here alone: it gives firms too");
    return;
  }
  config.osm = osm;
  add_firm_source(keys, osm, "osm", config, loading);
  add_themes(osm, config);
  keys.finish();
}

}  // namespace io
