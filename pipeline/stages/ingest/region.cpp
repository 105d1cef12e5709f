// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/ingest/region.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "geo/core/area_index.hpp"
#include "geo/core/error.hpp"
#include "geo/core/overlay.hpp"
#include "io/read/source.hpp"
#include "pipeline/stages/ingest/projection.hpp"
#include "pipeline/stages/ingest/source_rows.hpp"

namespace pipeline {
namespace {

constexpr const char* kLonLat = "EPSG:4326";

void add_box(const geo::Box& box, int steps, geo::Shapes& out) {
  const double corners[][2] = {{box.min_x, box.min_y},
                               {box.max_x, box.min_y},
                               {box.max_x, box.max_y},
                               {box.min_x, box.max_y},
                               {box.min_x, box.min_y}};
  for (int side = 0; side < 4; ++side)
    for (int i = 0; i < steps; ++i) {
      const double t = static_cast<double>(i) / steps;
      out.add_vertex(corners[side][0] + t * (corners[side + 1][0] - corners[side][0]),
                     corners[side][1] + t * (corners[side + 1][1] - corners[side][1]));
    }
  out.add_vertex(box.min_x, box.min_y);
  out.end_ring();
  out.end_part();
  out.end_shape();
}

/// The value at a rank; reorders the values.
double at_rank(std::vector<double>& values, double rank) {
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(rank);
  std::ranges::nth_element(values, at);
  return *at;
}

/// The ends between which 99 % of the values lie, or a little more: of fewer than 200, all.
std::pair<double, double> usual_range(std::vector<double>& values) {
  const double last = static_cast<double>(values.size() - 1), cut = std::floor(0.005 * last);
  return {at_rank(values, cut), at_rank(values, last - cut)};
}

/// The 0.5 to 99.5 % box of the points in another CRS, grown by 10 % on each side.
geo::Box usual_box(const std::vector<SourcePoints>& points, const std::string& crs, double least_m, unsigned threads) {
  std::vector<double> xs, ys;
  for (const SourcePoints& source : points) {
    std::vector<double> x(source.x.begin(), source.x.end()), y(source.y.begin(), source.y.end());
    if (source.crs != crs) project(x, y, source.crs, crs, false, threads);
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (!std::isfinite(x[i]) || (source.x[i] == 0.0 && source.y[i] == 0.0)) continue;
      xs.push_back(x[i]);
      ys.push_back(y[i]);
    }
  }
  if (xs.empty())
    geo::fail(geo::Trouble::data,
              "sources.firms: no row has a usable place; expected coordinates inside the region; see layer rejects");
  const auto [west, east] = usual_range(xs);
  const auto [south, north] = usual_range(ys);
  const geo::Box box{west, south, east, north};
  const double by_x = std::max(0.1 * box.width(), least_m), by_y = std::max(0.1 * box.height(), least_m);
  return {box.min_x - by_x, box.min_y - by_y, box.max_x + by_x, box.max_y + by_y};
}

struct Boundary {
  geo::Shapes shapes;
  std::string crs;
};

std::optional<Boundary> read_boundary(Run& run) {
  const auto& source = run.config.region.boundary;
  if (!source) return std::nullopt;
  const io::RawRows raw = io::read_source(request_for(*source, {}, io::Geometry::any, run.frame.threads));
  if (raw.areas.size() == 0)
    geo::fail(
        geo::Trouble::data,
        "{}: layer '{}' holds no areas; expected the polygon of the region; set region.boundary to a layer of areas",
        source->uri, raw.layer);
  const std::int64_t no_areas = raw.read - raw.filtered - std::ssize(raw.areas.row);
  run.sources.push_back(facts_of("boundary", *source, raw, no_areas, 0, run.frame));
  return Boundary{raw.areas.shapes, raw.crs};
}

/// The area of the extract with most firms, if at least half of them lie in it.
std::optional<Boundary> boundary_in(const OsmSources& osm, const std::vector<SourcePoints>& firms, Run& run) {
  const geo::Shapes& areas = osm.boundaries.areas.shapes;
  std::size_t best = 0;
  std::int64_t most = 0, all = 0;
  for (std::size_t area = 0; area < areas.size(); ++area) {
    geo::Shapes one;
    one.add_shape(areas, area);
    const geo::AreaIndex index(one);
    std::int64_t inside = 0;
    all = 0;
    for (const SourcePoints& source : firms) {
      std::vector<double> x(source.x.begin(), source.x.end()), y(source.y.begin(), source.y.end());
      if (source.crs != kLonLat) project(x, y, source.crs, kLonLat, false, run.frame.threads);
      for (std::size_t i = 0; i < x.size(); ++i) inside += index.contains(x[i], y[i]) ? 1 : 0;
      all += static_cast<std::int64_t>(x.size());
    }
    if (inside > most) {
      most = inside;
      best = area;
    }
  }
  if (most == 0 || 2 * most < all) return std::nullopt;
  const io::RawPart& rows = osm.boundaries.areas;
  Boundary out{geo::Shapes(), kLonLat};
  out.shapes.add_shape(areas, best);
  const io::OsmSource& source = *run.config.osm;
  if (run.frame.region_name.empty()) run.frame.region_name = rows.table.column("name").text(best);
  run.sources.push_back(
      {.name = "boundary",
       .uri = source.uri,
       .driver = osm.boundaries.driver,
       .layer = fmt::format("{} {}", rows.table.column("id").text(best), rows.table.column("name").text(best)),
       .hash = osm.boundaries.hash,
       .license = source.license,
       .attribution = source.attribution,
       .as_of = osm.as_of,
       .crs = kLonLat,
       .written = source.written,
       .size = osm.boundaries.size,
       .read = 1,
       .accepted = 1});
  return out;
}

geo::Box lon_lat_box(const geo::Shapes& shapes, const std::string& crs, unsigned threads) {
  std::vector<double> x(shapes.x().begin(), shapes.x().end()), y(shapes.y().begin(), shapes.y().end());
  if (crs != kLonLat) project(x, y, crs, kLonLat, false, threads);
  geo::Box box;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (std::isfinite(x[i])) box.add(x[i], y[i]);
  return box;
}

}  // namespace

void set_region(const std::vector<SourcePoints>& firms, const std::optional<OsmSources>& osm, Run& run) {
  const io::RegionConfig& config = run.config.region;
  Frame& frame = run.frame;
  auto boundary = read_boundary(run);
  std::optional<geo::Box> box = config.bbox;
  if (osm && !boundary && !box) {
    boundary = boundary_in(*osm, firms, run);
    if (!boundary) box = osm->box;
  }
  if (config.crs != "auto") {
    frame.crs = geo::projected_crs(config.crs);
  } else if (run.frozen_crs) {
    frame.crs = *run.frozen_crs;
  } else {
    frame.crs = geo::auto_crs(boundary ? lon_lat_box(boundary->shapes, boundary->crs, frame.threads)
                              : box    ? *box
                                       : usual_box(firms, kLonLat, 0.0, frame.threads));
  }
  if (boundary) {
    frame.boundary = geo::dissolved(projected(boundary->shapes, boundary->crs, frame.crs.wkt, frame.threads));
    if (frame.boundary.size() == 0)
      geo::fail(
          geo::Trouble::data,
          "{}: no area of the boundary can be shown in {}; expected a region inside that CRS; set region.crs to auto",
          config.boundary->uri, frame.crs.name);
    frame.area = frame.boundary;
  } else if (box) {
    geo::Shapes frame_box;
    add_box(*box, 64, frame_box);
    frame.area = projected(frame_box, kLonLat, frame.crs.wkt, frame.threads);
  } else {
    add_box(usual_box(firms, frame.crs.wkt, 1000.0, frame.threads), 1, frame.area);
  }
  frame.region = frame.area.box();
}

}  // namespace pipeline
