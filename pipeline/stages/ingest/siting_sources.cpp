// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/ingest/siting_sources.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "geo/core/crs.hpp"
#include "geo/core/error.hpp"
#include "io/read/osm_file.hpp"
#include "io/read/source.hpp"
#include "pipeline/columns_of.hpp"
#include "pipeline/stages/ingest/field_values.hpp"
#include "pipeline/stages/ingest/projection.hpp"
#include "pipeline/stages/ingest/siting_rasters.hpp"
#include "pipeline/stages/ingest/source_rows.hpp"

namespace pipeline {
namespace {

constexpr double kPeopleReach_m = 100e3;  // beyond the region; nobody commutes farther than this in 45 minutes

/// A rule as the stage takes it.
struct Rule {
  std::string name, title, raster, source;
  std::int32_t theme = -1;
  double buffer_m = 0.0;
};

/// Points, lines and areas of all rules or of the population.
struct Features {
  std::vector<double> x, y;
  geo::Shapes lines{geo::Shapes::Kind::lines}, areas{geo::Shapes::Kind::areas};
  std::vector<geo::Row> points_from, lines_from, areas_from;  ///< Rows of the source.

  std::size_t size() const { return x.size() + lines.size() + areas.size(); }
};

/// What of a source meets `reach`, in the analysis CRS.
Features in_reach(const io::RawRows& raw, const geo::Box& reach, const Frame& frame) {
  Features out;
  std::vector<double> x = raw.points.x, y = raw.points.y;
  project(x, y, raw.crs, frame.crs.wkt, true, frame.threads);
  for (std::size_t row = 0; row < x.size(); ++row) {
    if (!std::isfinite(x[row]) || !reach.contains(x[row], y[row])) continue;
    out.x.push_back(x[row]);
    out.y.push_back(y[row]);
    out.points_from.push_back(static_cast<geo::Row>(row));
  }
  const auto keep = [&](const geo::Shapes& source, geo::Shapes& kept, std::vector<geo::Row>& from) {
    const geo::Shapes shapes = projected(source, raw.crs, frame.crs.wkt, frame.threads);
    for (std::size_t row = 0; row < shapes.size(); ++row) {
      if (shapes.parts(row).size() == 0 || !shapes.box(row).meets(reach)) continue;
      kept.add_shape(shapes, row);
      from.push_back(static_cast<geo::Row>(row));
    }
  };
  keep(raw.lines.shapes, out.lines, out.lines_from);
  keep(raw.areas.shapes, out.areas, out.areas_from);
  return out;
}

const io::KeepAway* kept_away(const io::SitingConfig& siting, std::string_view name) {
  const auto found = std::ranges::find(siting.profile.keep_away, name, &io::KeepAway::name);
  return found == siting.profile.keep_away.end() ? nullptr : &*found;
}

std::string in_words(std::string name) {
  std::ranges::replace(name, '_', ' ');
  return name;
}

std::int32_t theme_code(const Frame& frame, std::string_view name) {
  const auto found = std::ranges::find(frame.themes, name, &Theme::name);
  const bool known = found != frame.themes.end() && found->has_source;
  return known ? static_cast<std::int32_t>(found - frame.themes.begin()) : -1;
}

/// A rule of the config, completed from the profile.
Rule rule_of(const io::ExclusionRule& given, const io::SitingConfig& siting, Run& run) {
  Rule out{.name = given.name, .title = given.title, .raster = given.raster, .source = "config"};
  const io::KeepAway* keep = kept_away(siting, given.theme.empty() ? given.name : given.theme);
  if (out.title.empty()) out.title = keep ? keep->title : in_words(given.name);
  if (keep && !given.buffer_m) out.source = keep->source;
  out.buffer_m = given.buffer_m.value_or(keep ? keep->buffer_m : 0.0);
  if (given.theme.empty()) return out;
  out.theme = theme_code(run.frame, given.theme);
  if (out.theme < 0)
    run.warn(
        fmt::format("{}: theme '{}' has no source, so nothing is kept away from; add one to sources.infrastructure",
                    given.place, given.theme));
  return out;
}

/// By the names of the rules that are about objects of OpenStreetMap extracts. Each extract is read once.
std::map<std::string, io::RawRows> objects_of_extracts(const std::vector<io::ExclusionRule>& rules, unsigned threads) {
  std::map<std::string, std::vector<const io::ExclusionRule*>> wanted;
  for (const io::ExclusionRule& rule : rules)
    if (rule.osm) wanted[rule.uri].push_back(&rule);
  std::map<std::string, io::RawRows> out;
  for (const auto& [uri, of_extract] : wanted) {
    std::vector<io::OsmLayer> layers;
    for (const io::ExclusionRule* rule : of_extract) {
      io::OsmLayer& layer = layers.emplace_back();
      layer.name = rule->name;
      layer.where = io::Where(rule->where, rule->place);
    }
    io::OsmExtract extract = io::read_osm(uri, layers, threads);
    for (std::size_t i = 0; i < of_extract.size(); ++i) out.emplace(of_extract[i]->name, std::move(extract.layers[i]));
  }
  return out;
}

/// Collects the rules and what they are about.
class Exclusions {
 public:
  Exclusions(Run& run, Rejects& rejects) : run_(run), rejects_(rejects) {
    const io::SitingConfig& siting = *run.config.siting;
    const std::map<std::string, io::RawRows> objects = objects_of_extracts(siting.exclude, run.frame.threads);
    for (const io::ExclusionRule& given : siting.exclude) {
      rules_.push_back(rule_of(given, siting, run));
      if (given.osm)
        take(given, objects.at(given.name));
      else if (!given.uri.empty())
        take(given, io::read_source(request_for(given, {}, io::Geometry::any, run.frame.threads)));
    }
    for (const io::KeepAway& keep : siting.profile.keep_away) {
      const std::int32_t theme = theme_code(run.frame, keep.name);
      const bool ruled = std::ranges::any_of(
          rules_, [&](const Rule& rule) { return rule.name == keep.name || (theme >= 0 && rule.theme == theme); });
      if (theme >= 0 && !ruled)
        rules_.push_back({.name = keep.name,
                          .title = keep.title,
                          .raster = "",
                          .source = keep.source,
                          .theme = theme,
                          .buffer_m = keep.buffer_m});
    }
  }

  void into(geo::Tables& out) {
    geo::Table& rules = out["exclusion_rules"];
    set_column(rules, "name", rules_, &Rule::name);
    set_column(rules, "title", rules_, &Rule::title);
    set_column(rules, "raster", rules_, &Rule::raster);
    set_column(rules, "source", rules_, &Rule::source);
    set_column(rules, "theme", rules_, &Rule::theme);
    set_column(rules, "buffer_m", rules_, &Rule::buffer_m);
    geo::Table& points = out["exclusion_points"];
    points.set("x_m", std::move(features_.x));
    points.set("y_m", std::move(features_.y));
    points.set("rule", std::move(rule_of_point_));
    out["exclusion_lines"].set("rule", std::move(rule_of_line_));
    out["exclusion_lines"].shapes = std::move(features_.lines);
    out["exclusion_areas"].set("rule", std::move(rule_of_area_));
    out["exclusion_areas"].shapes = std::move(features_.areas);
  }

 private:
  /// What a source has for the rule that stands last in rules_.
  void take(const io::ExclusionRule& given, const io::RawRows& raw) {
    const double buffer_m = rules_.back().buffer_m;
    const Features found = in_reach(raw, run_.frame.region.grown(buffer_m), run_.frame);
    const std::string name = "exclude " + given.name;
    run_.sources.push_back(facts_of(name, given, raw, reject_unread(name, raw, rejects_),
                                    static_cast<std::int64_t>(found.size()), run_.frame));
    if (found.size() == 0)
      run_.warn(given.osm
                    ? fmt::format("{}: where keeps nothing that lies in the region, so rule '{}' excludes nothing",
                                  given.place, given.name)
                    : fmt::format("{}: nothing of layer '{}' lies in the region, so rule '{}' excludes nothing; check "
                                  "layer, where and crs",
                                  given.place, raw.layer, given.name));
    const bool mixes_kinds = given.osm && found.areas.size() > 0;  // a pond may be a point, and that is no mistake
    if (buffer_m == 0.0 && found.areas.size() < found.size() && !mixes_kinds)
      run_.warn(
          fmt::format("{}: points and lines cover no land, so without a buffer they exclude nothing; add 'buffer: …'",
                      given.place));
    const auto rule = static_cast<std::int32_t>(rules_.size()) - 1;
    features_.x.insert(features_.x.end(), found.x.begin(), found.x.end());
    features_.y.insert(features_.y.end(), found.y.begin(), found.y.end());
    rule_of_point_.resize(features_.x.size(), rule);
    for (std::size_t row = 0; row < found.lines.size(); ++row) features_.lines.add_shape(found.lines, row);
    rule_of_line_.resize(features_.lines.size(), rule);
    for (std::size_t row = 0; row < found.areas.size(); ++row) features_.areas.add_shape(found.areas, row);
    rule_of_area_.resize(features_.areas.size(), rule);
  }

  Run& run_;
  Rejects& rejects_;
  std::vector<Rule> rules_;
  Features features_;
  std::vector<std::int32_t> rule_of_point_, rule_of_line_, rule_of_area_;
};

/// The count of each kept row; rows without one are rejects and count nobody.
class PeopleCounts {
 public:
  PeopleCounts(const io::PopulationSource& source, const io::RawRows& raw, Rejects& rejects)
      : source_(source), raw_(raw), rejects_(rejects) {}

  std::vector<double> of(const io::RawPart& part, const std::vector<geo::Row>& rows) {
    std::vector<double> out;
    const geo::Column* column = part.size() > 0 ? &part.table.column(source_.fields.at("people")) : nullptr;
    for (const geo::Row row : rows) {
      const std::string_view text = column->text(row);
      const auto people = parsed_number(text, raw_.decimal_comma);
      const bool counts = people && *people >= 0.0;
      out.push_back(counts ? *people : 0.0);
      if (counts || (column->mask() && !column->valid(row))) continue;
      rejects_.add({.source = "population",
                    .source_id = std::to_string(part.row[row]),
                    .field = source_.fields.at("people"),
                    .value = std::string(text),
                    .reason = "value_not_a_number",
                    .row = part.row[row]});
      ++rejected;
    }
    return out;
  }
  std::int64_t rejected = 0;

 private:
  const io::PopulationSource& source_;
  const io::RawRows& raw_;
  Rejects& rejects_;
};

void read_people(Run& run, Rejects& rejects, geo::Tables& out) {
  geo::Table &points = out["people_points"], &areas = out["people_areas"];
  areas.shapes = geo::Shapes(geo::Shapes::Kind::areas);
  Features found;
  std::vector<double> of_points, of_areas;
  if (const auto& source = run.config.population; source && source->raster.empty()) {
    const io::RawRows raw = io::read_source(request_for(*source, source->fields, io::Geometry::any, run.frame.threads));
    found = in_reach(raw, run.frame.region.grown(kPeopleReach_m), run.frame);
    PeopleCounts counts(*source, raw, rejects);
    of_points = counts.of(raw.points, found.points_from);
    of_areas = counts.of(raw.areas, found.areas_from);
    run.sources.push_back(facts_of("population", *source, raw,
                                   reject_unread("population", raw, rejects) + counts.rejected,
                                   static_cast<std::int64_t>(found.size()), run.frame));
    if (found.size() == found.lines.size())
      geo::fail(
          geo::Trouble::data,
          "{}: layer '{}' counts nobody near the region; expected points or areas with people; check layer, where "
          "and crs, or take sources.population out",
          source->place, raw.layer);
  }
  points.set("x_m", std::move(found.x));
  points.set("y_m", std::move(found.y));
  points.set("people", std::move(of_points));
  areas.set("people", std::move(of_areas));
  areas.shapes = std::move(found.areas);
}

/// Labels of a list as one text: criteria are few, so no column needs lists.
std::string joined_classes(const io::Criterion& criterion) {
  return fmt::format("{}", fmt::join(criterion.classes, "\n"));
}

geo::Table criteria_table(const std::vector<io::Criterion>& criteria) {
  geo::Table out;
  using io::Criterion;
  set_column(out, "name", criteria, &Criterion::name);
  set_column(out, "title", criteria, &Criterion::title);
  set_column(out, "unit", criteria, &Criterion::unit);
  set_column(out, "raster", criteria, &Criterion::raster);
  set_column(out, "land", criteria, &Criterion::land);
  set_column(out, "classes", criteria, joined_classes);
  set_column(out, "min", criteria, &Criterion::min);
  set_column(out, "best_from", criteria, &Criterion::best_from);
  set_column(out, "best_to", criteria, &Criterion::best_to);
  set_column(out, "max", criteria, &Criterion::max);
  set_column(out, "relative", criteria, [](const Criterion& c) { return std::uint8_t{c.relative}; });
  set_column(out, "required", criteria, [](const Criterion& c) { return std::uint8_t{c.required}; });
  set_column(out, "weight", criteria, &Criterion::weight);
  set_column(out, "source", criteria, &Criterion::source);
  return out;
}

}  // namespace

geo::Tables read_siting(Run& run, Rejects& rejects) {
  geo::Tables out;
  for (const char* name : {"siting_criteria", "exclusion_rules", "exclusion_points", "exclusion_lines",
                           "exclusion_areas", "people_points", "people_areas", "raster_cells"})
    out[name];
  if (!run.config.siting) return out;
  out["siting_criteria"] = criteria_table(run.config.siting->profile.criteria);
  Exclusions(run, rejects).into(out);
  read_people(run, rejects, out);
  read_rasters(run, out);
  return out;
}

}  // namespace pipeline
