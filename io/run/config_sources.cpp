// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>

#include "geo/core/error.hpp"
#include "io/read/number.hpp"
#include "io/read/where.hpp"
#include "io/run/config_parts.hpp"
#include "io/run/nearest.hpp"
#include "io/run/quantity.hpp"

namespace io {
namespace {

bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const auto year = whole_number<unsigned>(text.substr(0, 4)), month = whole_number<unsigned>(text.substr(5, 2)),
             day = whole_number<unsigned>(text.substr(8, 2));
  return year && month && day &&
         std::chrono::year_month_day(std::chrono::year(static_cast<int>(*year)), std::chrono::month(*month),
                                     std::chrono::day(*day))
             .ok();
}

/// {min: a, max: b}: two columns that bound the employees.
void read_bands(const Node& node, FirmSource& source, Loading& loading) {
  Keys keys(&node, loading.problems);
  source.employees_min = keys.required_text("min", "expected the column of the lower bound; add 'min: …'");
  source.employees_max = keys.required_text("max", "expected the column of the upper bound; add 'max: …'");
  keys.finish();
}

}  // namespace

bool read_source(const Node& node, Keys& keys, SourceConfig& source, Loading& loading) {
  source.place = node.where();
  const Node* uri = keys.get("uri");
  if (!uri) keys.missing("uri", "expected the file or database of the source; add 'uri: …'");
  source.written = uri ? uri->text : std::string();
  source.uri = path_of(uri, loading);
  keys.fill(source_params(), &source);
  check_crs(keys.get("crs"), false, loading.problems);
  check_where(keys.get("where"), loading.problems);
  return static_cast<bool>(keys);
}

void read_firm_fields(const Node* node, FirmSource& source, Loading& loading) {
  Keys keys(node, loading.problems);
  for (const std::string& attribute : firm_attributes()) {
    const Node* column = keys.get(attribute);
    if (!column) continue;
    if (attribute == "employees" && column->kind == Node::Kind::map) {
      read_bands(*column, source, loading);
    } else if (attribute == "industry") {
      if (auto columns = keys.texts(attribute); !columns.empty()) source.fields[attribute] = std::move(columns);
    } else if (auto name = keys.text(attribute); !name.empty()) {
      source.fields[attribute] = {std::move(name)};
    }
  }
  if (keys && !keys.get("x") != !keys.get("y"))
    loading.problems.add(*keys.node(),
                         "only one of x and y is given; expected both, or none where the source has points");
  keys.finish();
}

namespace {

/// Columns called lon and lat mean EPSG:4326.
void guess_crs(std::string x, std::string y, SourceConfig& source) {
  const auto is_one_of = [](std::string& name, std::initializer_list<std::string_view> names) {
    for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return std::ranges::find(names, name) != names.end();
  };
  if (source.crs.empty() && is_one_of(x, {"lon", "lng", "long", "longitude"}) && is_one_of(y, {"lat", "latitude"}))
    source.crs = "EPSG:4326";
}

void read_firms(const Node& node, Config& config, Loading& loading) {
  Keys keys(&node, loading.problems);
  FirmSource source;
  if (!read_source(node, keys, source, loading)) return;
  source.name = config.firms.empty() ? "firms" : fmt::format("firms {}", config.firms.size() + 1);
  keys.fill(firm_source_params(), &source);
  check_date(keys.get("as_of"), source.as_of, loading.problems);
  read_firm_fields(keys.get("fields"), source, loading);
  if (source.fields.contains("x") && source.fields.contains("y"))
    guess_crs(source.fields["x"].front(), source.fields["y"].front(), source);
  Keys expect(keys.get("expect"), loading.problems);
  expect.fill(expect_params(), &source);
  expect.finish();
  keys.finish();
  config.firms.push_back(std::move(source));
}

void check_theme(const Node* node, const std::string& theme, const std::vector<Theme>& catalogue, Problems& problems) {
  if (theme.empty() || std::ranges::count(catalogue, theme, &Theme::name) > 0) return;
  std::vector<std::string> names;
  for (const Theme& known : catalogue) names.push_back(known.name);
  problems.add(*node, fmt::format("unknown theme '{}'; {}", cut(theme), hint(theme, names)));
}

/// Columns that say something of roads; only of a layer that is the network.
void read_road_fields(Keys& fields, const Node& node, InfrastructureSource& source, Loading& loading) {
  for (const std::string& attribute : road_attributes()) {
    std::string column = fields.text(attribute);
    if (column.empty()) continue;
    if (!source.network)
      loading.problems.add(*fields.get(attribute), fmt::format("'{}' is of roads, but the layer is not marked as such; "
                                                               "add 'network: true', or leave it out",
                                                               attribute));
    if (is_osm_extract(node))
      loading.problems.add(*fields.get(attribute),
                           "an OpenStreetMap extract says this in its tags; expected no such key; leave it out");
    source.road_fields[attribute] = std::move(column);
  }
}

void read_infrastructure(const Node& node, Config& config, Loading& loading) {
  Keys keys(&node, loading.problems);
  InfrastructureSource source;
  if (!read_source(node, keys, source, loading)) return;
  keys.fill(infrastructure_params(), &source);
  source.theme = source.network ? keys.text("theme")
                                : keys.required_text("theme", "expected a theme of the catalogue; add 'theme: road'");
  check_theme(keys.get("theme"), source.theme, config.themes, loading.problems);
  Keys fields(keys.get("fields"), loading.problems);
  for (const std::string& attribute : facility_attributes())
    if (auto name = fields.text(attribute); !name.empty()) source.fields[attribute] = std::move(name);
  read_road_fields(fields, node, source, loading);
  fields.finish();
  guess_crs(source.fields["x"], source.fields["y"], source);
  std::erase_if(source.fields, [](const auto& field) { return field.second.empty(); });
  if (is_osm_extract(node)) finish_osm_infrastructure(keys, source, config, loading);
  keys.finish();
  config.infrastructure.push_back(std::move(source));
}

/// A table of pairs: its columns, of which only the value of a link may be left out.
std::optional<PairSource> read_pairs(const Node* node, std::string name, const std::vector<std::string>& attributes,
                                     Loading& loading) {
  if (!node) return std::nullopt;
  Keys keys(node, loading.problems);
  PairSource source;
  source.name = std::move(name);
  if (!read_source(*node, keys, source, loading)) return std::nullopt;
  Keys fields(keys.get("fields"), loading.problems);
  for (const std::string& attribute : attributes) {
    const bool may_lack = source.name == "links" && attribute == "value";
    const std::string column =
        may_lack || !fields
            ? fields.text(attribute)
            : fields.required_text(attribute, fmt::format("expected a column of the source; add '{}: …'", attribute));
    if (!column.empty()) source.fields[attribute] = column;
  }
  if (!fields) keys.missing("fields", fmt::format("expected the columns {}", fmt::join(attributes, ", ")));
  fields.finish();
  keys.finish();
  return source;
}

void read_areas(const Node* node, Config& config, Loading& loading) {
  if (!node) return;
  Keys keys(node, loading.problems);
  AreasSource source;
  if (!read_source(*node, keys, source, loading)) return;
  Keys fields(keys.get("fields"), loading.problems);
  for (const std::string& attribute : area_attributes())
    if (auto name = fields.text(attribute); !name.empty()) source.fields[attribute] = std::move(name);
  fields.finish();
  if (is_osm_extract(*node))
    loading.problems.add(*node,
                         "an OpenStreetMap extract gives no areas; expected a layer of polygons; write its boundaries "
                         "into one, for instance with ogr2ogr");
  keys.finish();
  config.areas = std::move(source);
}

/// Groups come from codes, so a profile without a column of codes cannot work.
void check_industry(const Keys& firms, const Config& config, Problems& problems) {
  if (!config.profile || !firms) return;
  for (const FirmSource& source : config.firms)
    if (!source.fields.contains("industry"))
      problems.add(source.place +
                   ": fields.industry is missing; expected the column of industry codes, because the "
                   "config has 'industries'; add 'industry: …' to fields");
}

}  // namespace

void check_where(const Node* node, Problems& problems) {
  if (!node || node->kind != Node::Kind::scalar) return;
  try {
    Where(node->text, node->where());
  } catch (const geo::UserError& error) {
    problems.add(error.what());
  }
}

void check_date(const Node* node, const std::string& date, Problems& problems) {
  if (node && !date.empty() && !is_date(date))
    problems.add(*node, fmt::format("value is '{}'; expected a date; write it like 2026-01-31", cut(date)));
}

void read_sources(const Node* node, Config& config, Loading& loading) {
  Keys keys(node, loading.problems);
  if (!keys) return;
  const auto firms = one_or_many(keys.get("firms"));
  for (const Node* source : firms)
    is_osm_extract(*source) ? read_osm_firms(*source, config, loading) : read_firms(*source, config, loading);
  if (firms.empty() && !keys.get("osm"))
    keys.missing("firms", "expected the source of the firms; add 'firms: {uri: …}'");
  check_industry(keys, config, loading.problems);
  for (const Node* source : one_or_many(keys.get("infrastructure"))) read_infrastructure(*source, config, loading);
  read_osm_source(keys.get("osm"), config, loading);
  read_areas(keys.get("areas"), config, loading);
  read_siting_sources(keys, config, loading);
  if (firms.empty() && config.osm && config.firms.empty())
    keys.missing("firms", "expected a source of firms, because osm.firms is empty; add 'firms: {uri: …}'");
  config.links = read_pairs(keys.get("links"), "links", link_attributes(), loading);
  config.relatedness = read_pairs(keys.get("relatedness"), "relatedness", relatedness_attributes(), loading);
  know_later(keys, later_sources(), loading);
  keys.finish();
}

}  // namespace io
