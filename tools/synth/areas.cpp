// SPDX-License-Identifier: Apache-2.0
#include "tools/synth/areas.hpp"

#include <ogr_geometry.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace synth {
namespace {

using Geometry = std::unique_ptr<OGRGeometry>;

constexpr int kQuadrantSegments = 4;

std::unique_ptr<OGRLineString> ogr_line(const Line& line) {
  auto out = std::make_unique<OGRLineString>();
  for (const Point p : line) out->addPoint(p.x, p.y);
  return out;
}

Geometry ogr_area(const Area& area) {
  auto out = std::make_unique<OGRMultiPolygon>();
  for (const auto& rings : area) {
    auto polygon = std::make_unique<OGRPolygon>();
    for (const Ring& ring : rings) {
      auto linear = std::make_unique<OGRLinearRing>();
      for (const Point p : ring) linear->addPoint(p.x, p.y);
      polygon->addRingDirectly(linear.release());
    }
    out->addGeometryDirectly(polygon.release());
  }
  return out;
}

Ring ring_of(const OGRLinearRing& linear) {
  Ring ring;
  for (int i = 0; i < linear.getNumPoints(); ++i) ring.push_back({linear.getX(i), linear.getY(i)});
  return ring;
}

void add_polygons(const OGRGeometry& geometry, Area& out) {
  const auto type = wkbFlatten(geometry.getGeometryType());
  if (type == wkbPolygon) {
    std::vector<Ring> rings;
    for (const OGRLinearRing* ring : *geometry.toPolygon()) rings.push_back(ring_of(*ring));
    if (!rings.empty()) out.push_back(std::move(rings));
  } else if (type == wkbMultiPolygon || type == wkbGeometryCollection) {
    for (const OGRGeometry* piece : *geometry.toGeometryCollection()) add_polygons(*piece, out);
  }
}

Area polygons_of(const Geometry& geometry) {
  if (!geometry) throw std::runtime_error("areas: GEOS failed");
  Area out;
  add_polygons(*geometry, out);
  return out;
}

}  // namespace

Area area_of(const Ring& ring) { return {{ring}}; }

Area buffered(const std::vector<Line>& lines, double reach_m) {
  OGRMultiLineString all;
  for (const Line& line : lines) all.addGeometryDirectly(ogr_line(line).release());
  return polygons_of(Geometry(all.Buffer(reach_m, kQuadrantSegments)));
}

Area buffered(const Area& area, double reach_m) {
  return polygons_of(Geometry(ogr_area(area)->Buffer(reach_m, kQuadrantSegments)));
}

Area united(const Area& a, const Area& b) { return polygons_of(Geometry(ogr_area(a)->Union(ogr_area(b).get()))); }

Area common(const Area& a, const Area& b) {
  return polygons_of(Geometry(ogr_area(a)->Intersection(ogr_area(b).get())));
}

Area minus(const Area& a, const Area& b) { return polygons_of(Geometry(ogr_area(a)->Difference(ogr_area(b).get()))); }

Area simplified(const Area& area, double tolerance_m) {
  return polygons_of(Geometry(ogr_area(area)->SimplifyPreserveTopology(tolerance_m)));
}

std::vector<Area> faces(const std::vector<Line>& arcs) {
  OGRMultiLineString all;
  for (const Line& arc : arcs) all.addGeometryDirectly(ogr_line(arc).release());
  std::vector<Area> out;
  for (auto& polygon : polygons_of(Geometry(all.Polygonize()))) out.push_back({std::move(polygon)});
  return out;
}

bool inside(Point p, const Area& area) {
  return std::ranges::any_of(area, [&](const auto& rings) {
    bool in = false;
    for (const Ring& ring : rings) in = in != inside(p, ring);
    return in;
  });
}

double area_m2(const Area& area) { return ogr_area(area)->toMultiPolygon()->get_Area(); }

bool valid(const Area& area) { return ogr_area(area)->IsValid(); }

}  // namespace synth
