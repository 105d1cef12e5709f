// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "geo/core/shapes.hpp"

struct GEOSGeom_t;
struct GEOSContextHandle_HS;

namespace geo {

/// GEOS as far as overlays need it: rows of shapes become its geometries, and its results rows again. Everything that
/// is not areal is left out on the way back.
///
/// Deterministic; one object serves one thread. What GEOS cannot do is std::runtime_error with its own text.
class Geos {
 public:
  struct Free {
    GEOSContextHandle_HS* handle;
    void operator()(GEOSGeom_t* geometry) const;
  };
  using Geometry = std::unique_ptr<GEOSGeom_t, Free>;  ///< The Geos that made it outlives it.

  Geos();
  Geos(const Geos&) = delete;
  Geos& operator=(const Geos&) = delete;
  ~Geos();

  Geometry multipolygon(const Shapes& areas, std::size_t row) const;
  Geometry multiline(const Shapes& lines, std::size_t row) const;
  Geometry point(double x_m, double y_m) const;

  /// The geometry itself where it is valid, else repaired.
  Geometry valid(Geometry geometry) const;
  Geometry united(std::vector<Geometry> parts) const;
  Geometry united(const Geometry& a, const Geometry& b) const;
  /// The union of all rows, each valid() first.
  Geometry merged(const Shapes& areas) const;
  Geometry intersection(const Geometry& a, const Geometry& b) const;
  Geometry difference(const Geometry& a, const Geometry& b) const;
  Geometry clipped(const Geometry& geometry, const Box& box) const;
  /// All places within by_m; round corners are drawn with sides of a quarter of a circle, inside it.
  Geometry widened(const Geometry& geometry, double by_m, int sides_of_a_quarter) const;
  /// Vertices on the grid of all coordinates, 1/1024 m, and valid, unlike by rounding alone.
  Geometry snapped(const Geometry& geometry) const;
  /// The areal parts of a result that may hold lines and points too.
  Geometry areal(const Geometry& mixed) const;

  double area_m2(const Geometry& geometry) const;
  Box box(const Geometry& geometry) const;
  /// Adds the polygons inside as parts of the row that `out` is at, whatever collection holds them.
  void add_polygons(const Geometry& geometry, Shapes& out) const;
  /// The polygons as one row; no row when there are none.
  Shapes one_row(const Geometry& geometry) const;

 private:
  Geometry own(GEOSGeom_t* geometry) const;
  Geometry collection(int type, std::vector<Geometry> parts) const;
  Geometry ring(const Shapes& shapes, std::size_t ring) const;
  void add_ring(const GEOSGeom_t* ring, Shapes& out) const;
  void add_polygons(const GEOSGeom_t* geometry, Shapes& out) const;

  std::string error_;
  GEOSContextHandle_HS* handle_;
};

}  // namespace geo
