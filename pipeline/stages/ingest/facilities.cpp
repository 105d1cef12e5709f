// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/ingest/facilities.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <set>
#include <utility>

#include "geo/core/crs.hpp"
#include "io/read/source.hpp"
#include "pipeline/stages/ingest/field_values.hpp"
#include "pipeline/stages/ingest/projection.hpp"
#include "pipeline/stages/ingest/source_rows.hpp"

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

io::SourceRequest request_of(const io::InfrastructureSource& source, const Frame& frame) {
  return request_for(source, source.fields, io::Geometry::any, frame.threads);
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

void add_source(const io::InfrastructureSource& source, const io::RawRows& raw, const geo::Box& reach, Run& run,
                Rejects& rejects, Facilities& out) {
  Frame& frame = run.frame;
  const auto theme = std::ranges::find(frame.themes, source.theme, &Theme::name);
  const auto code = static_cast<std::int32_t>(theme - frame.themes.begin());
  const std::string label = label_of(source, raw.layer);
  std::int64_t rejected = reject_unread(label, raw, rejects);
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
  rejected += degrees.rejected();
  run.sources.push_back(facts_of(label, source, raw, rejected, kept, frame));
  run.sources.back().theme = source.theme;
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
    const io::RawRows raw = source.osm ? osm->facilities.at(i) : io::read_source(request_of(source, run.frame));
    add_source(source, raw, reach, run, rejects, all);
  }
  return tables_of(std::move(all), run.frame);
}

geo::Tables read_planned(const io::InfrastructureSource& source, Run& run, Rejects& rejects) {
  Facilities all;
  add_source(source, io::read_source(request_of(source, run.frame)), run.frame.region.grown(run.frame.margin_m), run,
             rejects, all);
  return tables_of(std::move(all), run.frame);
}

}  // namespace pipeline
