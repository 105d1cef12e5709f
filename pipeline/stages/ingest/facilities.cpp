// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/ingest/facilities.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "geo/core/crs.hpp"
#include "geo/core/error.hpp"
#include "io/read/postgis.hpp"
#include "io/read/source.hpp"
#include "pipeline/stages/ingest/field_values.hpp"
#include "pipeline/stages/ingest/projection.hpp"
#include "pipeline/stages/ingest/source_facts.hpp"

namespace pipeline {
namespace {

/// The attribute columns that points, lines and areas share.
struct FacilityColumns {
  geo::Texts id, name, unit, source, tenure, price, zoning;
  geo::Column::Mask has_name, has_unit, has_capacity, has_free, has_tenure, has_price, has_zoning;
  std::vector<std::int32_t> theme;
  std::vector<double> capacity, free_capacity;

  /// What only points and areas have is how much is free, and only areas what a buyer of land asks for.
  void into(geo::Table& out, const std::shared_ptr<const geo::Texts>& themes, bool with_free, bool with_land) const {
    out.set("facility_id", id);
    out.set("theme", geo::Column::coded(theme, themes));
    out.set("name", name, has_name);
    out.set("capacity", capacity, has_capacity);
    if (with_free) out.set("free_capacity", free_capacity, has_free);
    out.set("unit", unit, has_unit);
    out.set("source", source);
    if (!with_land) return;
    out.set("tenure", tenure, has_tenure);
    out.set("price", price, has_price);
    out.set("zoning", zoning, has_zoning);
  }
};

struct Facilities {
  FacilityColumns points, lines, areas;
  std::vector<double> x, y;
  geo::Shapes line_shapes{geo::Shapes::Kind::lines}, area_shapes{geo::Shapes::Kind::areas};
};

io::SourceRequest facility_request(const io::InfrastructureSource& source) {
  io::SourceRequest request;
  request.uri = source.uri;
  request.format = source.format;
  request.layer = source.layer;
  request.where = source.where;
  request.crs = source.crs;
  request.geometry = io::Geometry::any;
  for (const auto& [attribute, column] : source.fields) {
    if (attribute == "x")
      request.x_field = column;
    else if (attribute == "y")
      request.y_field = column;
    else
      request.columns.push_back(column);
    if (attribute == "id") request.id_field = column;
  }
  return request;
}

/// Reads the attributes of one part of one source.
class Attributes {
 public:
  Attributes(const io::InfrastructureSource& source, const io::RawRows& raw, const io::RawPart& part,
             std::int32_t theme, std::string label)
      : raw_(raw), part_(part), theme_(theme), label_(std::move(label)) {
    if (part.size() == 0) return;
    const auto column = [&](const char* attribute) -> const geo::Column* {
      const auto found = source.fields.find(attribute);
      return found == source.fields.end() ? nullptr : &part.table.column(found->second);
    };
    id_ = column("id");
    name_ = column("name");
    capacity_ = column("capacity");
    free_ = column("free_capacity");
    unit_ = column("unit");
    tenure_ = column("tenure");
    price_ = column("price");
    zoning_ = column("zoning");
  }

  /// The feature id where the source gives none.
  std::string id(std::size_t row) const {
    const std::string_view given = text(id_, row);
    return given.empty() ? std::to_string(part_.row[row]) : std::string(given);
  }

  std::int64_t source_row(std::size_t row) const { return part_.row[row]; }

  void keep(std::size_t row, FacilityColumns& out) const {
    out.id.add(id(row));
    out.theme.push_back(theme_);
    add_text(name_, row, out.name, out.has_name);
    add_text(unit_, row, out.unit, out.has_unit);
    add_text(tenure_, row, out.tenure, out.has_tenure);
    add_text(price_, row, out.price, out.has_price);
    add_text(zoning_, row, out.zoning, out.has_zoning);
    out.source.add(label_);
    add_number(capacity_, row, out.capacity, out.has_capacity);
    add_number(free_, row, out.free_capacity, out.has_free);
  }

 private:
  static std::string_view text(const geo::Column* column, std::size_t row) {
    return column ? trimmed(column->text(row)) : std::string_view{};
  }
  static void add_text(const geo::Column* column, std::size_t row, geo::Texts& values, geo::Column::Mask& mask) {
    values.add(text(column, row));
    mask.push_back(!text(column, row).empty());
  }
  void add_number(const geo::Column* column, std::size_t row, std::vector<double>& values,
                  geo::Column::Mask& mask) const {
    const auto number = parsed_number(text(column, row), raw_.decimal_comma);
    values.push_back(number.value_or(0.0));
    mask.push_back(number.has_value() && *number >= 0.0);
  }

  const io::RawRows& raw_;
  const io::RawPart& part_;
  std::int32_t theme_;
  std::string label_;
  const geo::Column *id_ = nullptr, *name_ = nullptr, *capacity_ = nullptr, *free_ = nullptr, *unit_ = nullptr,
                    *tenure_ = nullptr, *price_ = nullptr, *zoning_ = nullptr;
};

/// Beyond the degrees of the earth no place is meant, so the row is wrong, not far away. Lines over the 180th meridian
/// may run on to 360.
bool beyond_earth(const geo::Box& degrees) {
  return degrees.min_x < -360.0 || degrees.max_x > 360.0 || degrees.min_y < -90.0 || degrees.max_y > 90.0;
}

/// Takes rows whose degrees are impossible out of x, y (not finite) or the shapes (empty), and lists them.
class DegreesCheck {
 public:
  DegreesCheck(const io::RawRows& raw, const std::string& label, Rejects& rejects)
      : applies_(geo::is_geographic(raw.crs)), label_(label), rejects_(rejects) {}

  void check(const io::RawPart& part, const Attributes& attributes, std::vector<double>& x, std::vector<double>& y) {
    for (std::size_t row = 0; applies_ && row < x.size(); ++row)
      if (beyond_earth({x[row], y[row], x[row], y[row]})) {
        reject(part.row[row], attributes.id(row), fmt::format("{} {}", x[row], y[row]));
        x[row] = y[row] = std::numeric_limits<double>::quiet_NaN();
      }
  }

  void check(const io::RawPart& part, const Attributes& attributes) {
    for (std::size_t row = 0; applies_ && row < part.shapes.size(); ++row)
      if (const geo::Box box = part.shapes.box(row); !box.empty() && beyond_earth(box))
        reject(part.row[row], attributes.id(row),
               fmt::format("{} {} {} {}", box.min_x, box.min_y, box.max_x, box.max_y));
  }

  std::int64_t rejected() const { return static_cast<std::int64_t>(rows_.size()); }
  bool is_rejected(std::int64_t row) const { return rows_.contains(row); }

 private:
  void reject(std::int64_t row, const std::string& id, const std::string& place) {
    if (rows_.insert(row).second)
      rejects_.add({.source = label_,
                    .source_id = id,
                    .field = "geometry",
                    .value = place,
                    .reason = "coord_out_of_range",
                    .row = row});
  }

  bool applies_;
  const std::string& label_;
  Rejects& rejects_;
  std::set<std::int64_t> rows_;
};

/// Adds the shapes that come within reach; returns how many.
std::int64_t keep_shapes(const Attributes& attributes, const geo::Shapes& shapes, const DegreesCheck& degrees,
                         const geo::Box& reach, FacilityColumns& columns, geo::Shapes& out) {
  std::int64_t kept = 0;
  for (std::size_t row = 0; row < shapes.size(); ++row) {
    if (degrees.is_rejected(attributes.source_row(row))) continue;
    if (shapes.parts(row).size() == 0 || !shapes.box(row).meets(reach)) continue;
    attributes.keep(row, columns);
    out.add_shape(shapes, row);
    ++kept;
  }
  return kept;
}

std::int64_t keep_points(const Attributes& attributes, const std::vector<double>& x, const std::vector<double>& y,
                         const geo::Box& reach, Facilities& out) {
  std::int64_t kept = 0;
  for (std::size_t row = 0; row < x.size(); ++row) {
    if (!std::isfinite(x[row]) || !reach.contains(x[row], y[row])) continue;
    attributes.keep(row, out.points);
    out.x.push_back(x[row]);
    out.y.push_back(y[row]);
    ++kept;
  }
  return kept;
}

/// "infrastructure.gpkg:roads", "schema.roads" of a database: what column `source` says.
std::string label_of(const io::InfrastructureSource& source, const io::RawRows& raw) {
  if (io::is_database(source.uri)) return raw.layer;
  const std::string file = std::filesystem::path(source.uri).filename().string();
  return raw.layer.empty() ? file : file + ":" + raw.layer;
}

void add_source(const io::InfrastructureSource& source, const io::RawRows& raw, const geo::Box& reach, Run& run,
                Rejects& rejects, Facilities& out) {
  Frame& frame = run.frame;
  const auto theme = std::ranges::find(frame.themes, source.theme, &Theme::name);
  const auto code = static_cast<std::int32_t>(theme - frame.themes.begin());
  const std::string label = label_of(source, raw);
  for (const io::RowReject& bad : raw.rejects)
    rejects.add({.source = label,
                 .source_id = bad.id,
                 .field = bad.field,
                 .value = bad.value,
                 .reason = bad.reason,
                 .row = bad.row});

  const Attributes points{source, raw, raw.points, code, label}, lines{source, raw, raw.lines, code, label},
      areas{source, raw, raw.areas, code, label};
  std::vector<double> x = raw.points.x, y = raw.points.y;
  DegreesCheck degrees(raw, label, rejects);
  degrees.check(raw.points, points, x, y);
  degrees.check(raw.lines, lines);
  degrees.check(raw.areas, areas);
  project(x, y, raw.crs, frame.crs.wkt, true, frame.threads);
  std::int64_t kept = keep_points(points, x, y, reach, out);
  kept += keep_shapes(lines, projected(raw.lines.shapes, raw.crs, frame.crs.wkt, frame.threads), degrees, reach,
                      out.lines, out.line_shapes);
  kept += keep_shapes(areas, projected(raw.areas.shapes, raw.crs, frame.crs.wkt, frame.threads), degrees, reach,
                      out.areas, out.area_shapes);
  if (raw.read == raw.filtered)
    run.warn(fmt::format("{}: no feature is left after the filter; theme '{}' is unknown unless another source has it",
                         source.place, source.theme));
  theme->has_source |= raw.read > raw.filtered;
  theme->complete |= source.complete;
  const auto rejected = static_cast<std::int64_t>(raw.rejects.size()) + degrees.rejected();
  run.sources.push_back(facts_of(label, source, raw, rejected, kept, frame));
  run.sources.back().theme = source.theme;
}

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

/// How far infrastructure of a standard is looked for at most: a minute of travel is 1.5 km (90 km/h).
double reach_m(const Theme& theme, double standard) { return theme.unit == "min" ? 1500.0 * standard : standard; }

/// facility_points, facility_lines and facility_areas.
geo::Tables tables_of(Facilities all, const Frame& frame) {
  auto labels = std::make_shared<geo::Texts>();
  for (const Theme& theme : frame.themes) labels->add(theme.name);
  geo::Tables out;
  geo::Table& points = out["facility_points"];
  points.set("x_m", std::move(all.x));
  points.set("y_m", std::move(all.y));
  all.points.into(points, labels, true, false);
  all.lines.into(out["facility_lines"], labels, false, false);
  out["facility_lines"].shapes = std::move(all.line_shapes);
  all.areas.into(out["facility_areas"], labels, true, true);
  out["facility_areas"].shapes = std::move(all.area_shapes);
  return out;
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

geo::Tables read_facilities(const std::optional<OsmSources>& osm, Run& run, Rejects& rejects) {
  double farthest_m = 0.0;
  for (const Theme& theme : run.frame.themes) {
    farthest_m = std::max(farthest_m, reach_m(theme, theme.standard));
    for (const auto& [group, standard] : theme.of_groups) farthest_m = std::max(farthest_m, reach_m(theme, standard));
  }
  run.frame.margin_m = run.config.region.margin_m.value_or(farthest_m);
  const geo::Box reach = run.frame.region.grown(run.frame.margin_m);
  Facilities all;
  for (std::size_t i = 0; i < run.config.infrastructure.size(); ++i) {
    const io::InfrastructureSource& source = run.config.infrastructure[i];
    if (std::ranges::find(run.frame.themes, source.theme, &Theme::name) == run.frame.themes.end()) continue;
    const io::RawRows raw = source.osm ? osm->facilities.at(i) : io::read_source(facility_request(source));
    add_source(source, raw, reach, run, rejects, all);
  }
  return tables_of(std::move(all), run.frame);
}

geo::Tables read_planned(const io::InfrastructureSource& source, Run& run, Rejects& rejects) {
  Facilities all;
  add_source(source, io::read_source(facility_request(source)), run.frame.region.grown(run.frame.margin_m), run,
             rejects, all);
  return tables_of(std::move(all), run.frame);
}

}  // namespace pipeline
