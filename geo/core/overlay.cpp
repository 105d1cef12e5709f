// SPDX-License-Identifier: Apache-2.0
#include "geo/core/overlay.hpp"

#include <geos_c.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace geo {
namespace {

/// GEOS handle and geometries with owners; a null result is an error with GEOS' own text.
class Geos {
 public:
  struct Free {
    GEOSContextHandle_t handle;
    void operator()(GEOSGeometry* g) const { GEOSGeom_destroy_r(handle, g); }
  };
  using Geometry = std::unique_ptr<GEOSGeometry, Free>;

  Geos() : handle_(GEOS_init_r()) {
    GEOSContext_setErrorMessageHandler_r(
        handle_, [](const char* text, void* to) { *static_cast<std::string*>(to) = text; }, &error_);
  }
  Geos(const Geos&) = delete;
  Geos& operator=(const Geos&) = delete;
  ~Geos() { GEOS_finish_r(handle_); }

  GEOSContextHandle_t handle() const { return handle_; }
  Geometry own(GEOSGeometry* g) const {
    if (!g) throw std::runtime_error("GEOS: " + error_);
    return Geometry(g, Free{handle_});
  }

  Geometry ring(const Shapes& shapes, std::size_t ring) const {
    const auto xs = shapes.xs(ring), ys = shapes.ys(ring);
    GEOSCoordSequence* points = GEOSCoordSeq_copyFromArrays_r(handle_, xs.data(), ys.data(), nullptr, nullptr,
                                                              static_cast<unsigned>(xs.size()));
    return own(GEOSGeom_createLinearRing_r(handle_, points));
  }

  Geometry multipolygon(const Shapes& shapes, std::size_t row) const {
    std::vector<GEOSGeometry*> polygons;
    for (auto part = shapes.parts(row).begin; part < shapes.parts(row).end; ++part) {
      const auto rings = shapes.rings(part);
      if (rings.size() == 0) continue;
      std::vector<GEOSGeometry*> holes;
      for (auto r = rings.begin + 1; r < rings.end; ++r) holes.push_back(ring(shapes, r).release());
      polygons.push_back(own(GEOSGeom_createPolygon_r(handle_, ring(shapes, rings.begin).release(), holes.data(),
                                                      static_cast<unsigned>(holes.size())))
                             .release());
    }
    return own(GEOSGeom_createCollection_r(handle_, GEOS_MULTIPOLYGON, polygons.data(),
                                           static_cast<unsigned>(polygons.size())));
  }

  Geometry valid(Geometry shape) const {
    if (GEOSisValid_r(handle_, shape.get()) == 1) return shape;
    return own(GEOSMakeValid_r(handle_, shape.get()));
  }

  void add_ring(const GEOSGeometry* ring, Shapes& out) const {
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

  /// Adds the polygons inside `shape`, whatever collection holds them; lines and points are left out.
  void add_polygons(const GEOSGeometry* shape, Shapes& out) const {
    if (GEOSisEmpty_r(handle_, shape) == 1) return;
    const int type = GEOSGeomTypeId_r(handle_, shape);
    if (type == GEOS_POLYGON) {
      add_ring(GEOSGetExteriorRing_r(handle_, shape), out);
      for (int i = 0; i < GEOSGetNumInteriorRings_r(handle_, shape); ++i)
        add_ring(GEOSGetInteriorRingN_r(handle_, shape, i), out);
      out.end_part();
    } else if (type == GEOS_MULTIPOLYGON || type == GEOS_GEOMETRYCOLLECTION) {
      for (int i = 0; i < GEOSGetNumGeometries_r(handle_, shape); ++i)
        add_polygons(GEOSGetGeometryN_r(handle_, shape, i), out);
    }
  }

 private:
  std::string error_;
  GEOSContextHandle_t handle_;
};

}  // namespace

Shapes dissolved(const Shapes& areas) {
  const Geos geos;
  std::vector<GEOSGeometry*> rows;
  for (std::size_t row = 0; row < areas.size(); ++row)
    rows.push_back(geos.valid(geos.multipolygon(areas, row)).release());
  const auto all = geos.own(GEOSGeom_createCollection_r(geos.handle(), GEOS_GEOMETRYCOLLECTION, rows.data(),
                                                        static_cast<unsigned>(rows.size())));
  const auto merged = geos.own(GEOSUnaryUnion_r(geos.handle(), all.get()));
  Shapes out(Shapes::Kind::areas);
  geos.add_polygons(merged.get(), out);
  if (out.vertices() > 0) out.end_shape();
  return out;
}

Shapes repaired(const Shapes& areas) {
  const Geos geos;
  Shapes out(Shapes::Kind::areas);
  for (std::size_t row = 0; row < areas.size(); ++row) {
    geos.add_polygons(geos.valid(geos.multipolygon(areas, row)).get(), out);
    out.end_shape();
  }
  return out;
}

}  // namespace geo
