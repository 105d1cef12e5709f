// SPDX-License-Identifier: Apache-2.0
#include "geo/core/geos.hpp"

#include <geos_c.h>

#include <stdexcept>
#include <utility>

namespace geo {
namespace {

GEOSCoordSequence* vertices(GEOSContextHandle_t handle, const Shapes& shapes, std::size_t ring) {
  const auto xs = shapes.xs(ring), ys = shapes.ys(ring);
  return GEOSCoordSeq_copyFromArrays_r(handle, xs.data(), ys.data(), nullptr, nullptr,
                                       static_cast<unsigned>(xs.size()));
}

std::vector<GEOSGeometry*> released(std::vector<Geos::Geometry> owned) {
  std::vector<GEOSGeometry*> out;
  for (Geos::Geometry& geometry : owned) out.push_back(geometry.release());
  return out;
}

}  // namespace

void Geos::Free::operator()(GEOSGeom_t* geometry) const { GEOSGeom_destroy_r(handle, geometry); }

Geos::Geos() : handle_(GEOS_init_r()) {
  GEOSContext_setErrorMessageHandler_r(
      handle_, [](const char* text, void* to) { *static_cast<std::string*>(to) = text; }, &error_);
}

Geos::~Geos() { GEOS_finish_r(handle_); }

Geos::Geometry Geos::multipolygon(const Shapes& areas, std::size_t row) const {
  std::vector<Geometry> polygons;
  for (auto part = areas.parts(row).begin; part < areas.parts(row).end; ++part) {
    const auto rings = areas.rings(part);
    if (rings.size() == 0) continue;
    std::vector<Geometry> holes;
    for (auto r = rings.begin + 1; r < rings.end; ++r) holes.push_back(ring(areas, r));
    std::vector<GEOSGeometry*> inside = released(std::move(holes));
    polygons.push_back(own(GEOSGeom_createPolygon_r(handle_, ring(areas, rings.begin).release(), inside.data(),
                                                    static_cast<unsigned>(inside.size()))));
  }
  return collection(GEOS_MULTIPOLYGON, std::move(polygons));
}

Geos::Geometry Geos::multiline(const Shapes& lines, std::size_t row) const {
  std::vector<Geometry> strings;
  for (auto part = lines.parts(row).begin; part < lines.parts(row).end; ++part)
    for (auto line = lines.rings(part).begin; line < lines.rings(part).end; ++line)
      strings.push_back(own(GEOSGeom_createLineString_r(handle_, vertices(handle_, lines, line))));
  return collection(GEOS_MULTILINESTRING, std::move(strings));
}

Geos::Geometry Geos::point(double x_m, double y_m) const {
  return own(GEOSGeom_createPointFromXY_r(handle_, x_m, y_m));
}

Geos::Geometry Geos::valid(Geometry geometry) const {
  if (GEOSisValid_r(handle_, geometry.get()) == 1) return geometry;
  return own(GEOSMakeValid_r(handle_, geometry.get()));
}

Geos::Geometry Geos::united(std::vector<Geometry> parts) const {
  const Geometry all = collection(GEOS_GEOMETRYCOLLECTION, std::move(parts));
  return own(GEOSUnaryUnion_r(handle_, all.get()));
}

Geos::Geometry Geos::united(const Geometry& a, const Geometry& b) const {
  return own(GEOSUnion_r(handle_, a.get(), b.get()));
}

Geos::Geometry Geos::merged(const Shapes& areas) const {
  std::vector<Geometry> rows;
  for (std::size_t row = 0; row < areas.size(); ++row) rows.push_back(valid(multipolygon(areas, row)));
  return united(std::move(rows));
}

Geos::Geometry Geos::intersection(const Geometry& a, const Geometry& b) const {
  return own(GEOSIntersection_r(handle_, a.get(), b.get()));
}

Geos::Geometry Geos::difference(const Geometry& a, const Geometry& b) const {
  return own(GEOSDifference_r(handle_, a.get(), b.get()));
}

Geos::Geometry Geos::clipped(const Geometry& geometry, const Box& box) const {
  return own(GEOSClipByRect_r(handle_, geometry.get(), box.min_x, box.min_y, box.max_x, box.max_y));
}

Geos::Geometry Geos::widened(const Geometry& geometry, double by_m, int sides_of_a_quarter) const {
  return own(GEOSBuffer_r(handle_, geometry.get(), by_m, sides_of_a_quarter));
}

Geos::Geometry Geos::snapped(const Geometry& geometry) const {
  return own(GEOSGeom_setPrecision_r(handle_, geometry.get(), 1.0 / 1024.0, 0));
}

Geos::Geometry Geos::areal(const Geometry& mixed) const {
  Shapes out(Shapes::Kind::areas);
  add_polygons(mixed, out);
  out.end_shape();
  return multipolygon(out, 0);
}

double Geos::area_m2(const Geometry& geometry) const {
  double area_m2 = 0.0;
  GEOSArea_r(handle_, geometry.get(), &area_m2);
  return area_m2;
}

Box Geos::box(const Geometry& geometry) const {
  Box box;
  GEOSGeom_getXMin_r(handle_, geometry.get(), &box.min_x);
  GEOSGeom_getYMin_r(handle_, geometry.get(), &box.min_y);
  GEOSGeom_getXMax_r(handle_, geometry.get(), &box.max_x);
  GEOSGeom_getYMax_r(handle_, geometry.get(), &box.max_y);
  return box;
}

void Geos::add_polygons(const Geometry& geometry, Shapes& out) const { add_polygons(geometry.get(), out); }

Shapes Geos::one_row(const Geometry& geometry) const {
  Shapes out(Shapes::Kind::areas);
  add_polygons(geometry, out);
  if (out.vertices() > 0) out.end_shape();
  return out;
}

Geos::Geometry Geos::own(GEOSGeom_t* geometry) const {
  if (!geometry) throw std::runtime_error("GEOS: " + error_);
  return Geometry(geometry, Free{handle_});
}

Geos::Geometry Geos::collection(int type, std::vector<Geometry> parts) const {
  std::vector<GEOSGeometry*> inside = released(std::move(parts));
  return own(GEOSGeom_createCollection_r(handle_, type, inside.data(), static_cast<unsigned>(inside.size())));
}

Geos::Geometry Geos::ring(const Shapes& shapes, std::size_t ring) const {
  return own(GEOSGeom_createLinearRing_r(handle_, vertices(handle_, shapes, ring)));
}

void Geos::add_ring(const GEOSGeom_t* ring, Shapes& out) const {
  const GEOSCoordSequence* points = GEOSGeom_getCoordSeq_r(handle_, ring);
  unsigned size = 0;
  GEOSCoordSeq_getSize_r(handle_, points, &size);
  for (unsigned i = 0; i < size; ++i) {
    double x = 0, y = 0;
    GEOSCoordSeq_getXY_r(handle_, points, i, &x, &y);
    out.add_vertex(x, y);
  }
  out.end_ring();
}

void Geos::add_polygons(const GEOSGeom_t* geometry, Shapes& out) const {
  if (GEOSisEmpty_r(handle_, geometry) == 1) return;
  const int type = GEOSGeomTypeId_r(handle_, geometry);
  if (type == GEOS_POLYGON) {
    add_ring(GEOSGetExteriorRing_r(handle_, geometry), out);
    for (int i = 0; i < GEOSGetNumInteriorRings_r(handle_, geometry); ++i)
      add_ring(GEOSGetInteriorRingN_r(handle_, geometry, i), out);
    out.end_part();
  } else if (type == GEOS_MULTIPOLYGON || type == GEOS_GEOMETRYCOLLECTION) {
    for (int i = 0; i < GEOSGetNumGeometries_r(handle_, geometry); ++i)
      add_polygons(GEOSGetGeometryN_r(handle_, geometry, i), out);
  }
}

}  // namespace geo
