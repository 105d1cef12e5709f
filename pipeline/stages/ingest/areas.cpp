// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/ingest/areas.hpp"

#include <fmt/format.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "geo/core/crs.hpp"
#include "geo/core/error.hpp"
#include "geo/core/overlay.hpp"
#include "io/read/source.hpp"
#include "pipeline/stages/ingest/field_values.hpp"
#include "pipeline/stages/ingest/projection.hpp"
#include "pipeline/stages/ingest/source_rows.hpp"

namespace pipeline {
namespace {

/// What the rows with one id make.
struct Area {
  std::string name;
  geo::Shapes shapes{geo::Shapes::Kind::areas};
};

std::string field(const io::AreasSource& source, const io::RawPart& part, const char* attribute, std::size_t row) {
  const auto column = source.fields.find(attribute);
  return column == source.fields.end() ? std::string()
                                       : std::string(trimmed(part.table.column(column->second).text(row)));
}

std::string id_of(const io::AreasSource& source, const io::RawPart& part, std::size_t row) {
  std::string id = field(source, part, "id", row);
  return id.empty() ? std::to_string(part.row[row]) : id;
}

std::map<std::string, Area> areas_of(const io::AreasSource& source, const io::RawRows& raw, const Frame& frame) {
  std::map<std::string, Area> out;
  const geo::Shapes shapes = projected(raw.areas.shapes, raw.crs, frame.crs.wkt, frame.threads);
  for (std::size_t row = 0; row < shapes.size(); ++row) {
    if (shapes.parts(row).size() == 0 || !shapes.box(row).meets(frame.region)) continue;
    Area& area = out[id_of(source, raw.areas, row)];
    const std::string name = field(source, raw.areas, "name", row);
    if (!name.empty() && (area.name.empty() || name < area.name)) area.name = name;
    area.shapes.add_shape(shapes, row);
  }
  return out;
}

/// Points and lines; a multipoint is one row. Returns how many.
std::int64_t reject_other_geometry(const io::AreasSource& source, const io::RawRows& raw, Rejects& rejects) {
  std::map<std::int64_t, std::string> rows;
  for (const io::RawPart* part : {&raw.points, &raw.lines})
    for (std::size_t row = 0; row < part->size(); ++row) rows.emplace(part->row[row], id_of(source, *part, row));
  for (const auto& [row, id] : rows)
    rejects.add(
        {.source = "areas", .source_id = id, .field = "geometry", .value = "", .reason = "no_area", .row = row});
  return static_cast<std::int64_t>(rows.size());
}

}  // namespace

geo::Table read_areas(Run& run, Rejects& rejects) {
  geo::Texts ids, names;
  geo::Column::Mask has_name;
  geo::Shapes shapes(geo::Shapes::Kind::areas);
  if (run.config.areas) {
    const io::AreasSource& source = *run.config.areas;
    const io::RawRows raw = io::read_source(request_for(source, source.fields, io::Geometry::any, run.frame.threads));
    std::int64_t rejected = reject_unread("areas", raw, rejects);
    for (const auto& [id, area] : areas_of(source, raw, run.frame)) {
      const geo::Shapes whole = area.shapes.size() == 1 ? area.shapes : geo::dissolved(area.shapes);
      if (whole.size() == 0) continue;
      ids.add(id);
      names.add(area.name);
      has_name.push_back(!area.name.empty());
      shapes.add_shape(whole, 0);
    }
    rejected += reject_other_geometry(source, raw, rejects);
    run.sources.push_back(facts_of("areas", source, raw, rejected, std::ssize(ids), run.frame));
    if (ids.size() == 0)
      geo::fail(geo::Trouble::data,
                "{}: layer '{}' holds no area that meets the region; expected polygons of places inside it; check "
                "layer, where and crs, or take sources.areas out",
                source.place, raw.layer);
  }
  geo::Table out;
  out.set("area_id", std::move(ids));
  out.set("name", std::move(names), std::move(has_name));
  out.shapes = std::move(shapes);
  return out;
}

}  // namespace pipeline
