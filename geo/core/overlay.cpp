// SPDX-License-Identifier: Apache-2.0
#include "geo/core/overlay.hpp"

#include <stdexcept>
#include <utility>
#include <vector>

#include "geo/core/geos.hpp"

namespace geo {
namespace {

constexpr int kSidesOfAQuarter = 16;

}  // namespace

Shapes dissolved(const Shapes& areas) {
  const Geos geos;
  return geos.one_row(geos.merged(areas));
}

Shapes repaired(const Shapes& areas) {
  const Geos geos;
  Shapes out(Shapes::Kind::areas);
  for (std::size_t row = 0; row < areas.size(); ++row) {
    geos.add_polygons(geos.valid(geos.multipolygon(areas, row)), out);
    out.end_shape();
  }
  return out;
}

Shapes around(const Shapes& shapes, double by_m) {
  if (!(by_m >= 0.0)) throw std::invalid_argument("around: expected a distance >= 0");
  const bool areas = shapes.kind() == Shapes::Kind::areas;
  if (by_m == 0.0) return areas ? dissolved(shapes) : Shapes(Shapes::Kind::areas);
  const Geos geos;
  std::vector<Geos::Geometry> parts;
  for (std::size_t row = 0; row < shapes.size(); ++row) {
    if (shapes.parts(row).size() == 0) continue;
    const Geos::Geometry shape = areas ? geos.valid(geos.multipolygon(shapes, row)) : geos.multiline(shapes, row);
    parts.push_back(geos.widened(shape, by_m, kSidesOfAQuarter));
  }
  return geos.one_row(geos.united(std::move(parts)));
}

Shapes around(std::span<const double> x_m, std::span<const double> y_m, double by_m) {
  if (!(by_m >= 0.0) || x_m.size() != y_m.size())
    throw std::invalid_argument("around: expected columns of one length and a distance >= 0");
  const Geos geos;
  std::vector<Geos::Geometry> parts;
  for (std::size_t i = 0; by_m > 0.0 && i < x_m.size(); ++i)
    parts.push_back(geos.widened(geos.point(x_m[i], y_m[i]), by_m, kSidesOfAQuarter));
  return geos.one_row(geos.united(std::move(parts)));
}

Shapes without(const Shapes& areas, const Shapes& cut) {
  const Geos geos;
  return geos.one_row(geos.difference(geos.merged(areas), geos.merged(cut)));
}

}  // namespace geo
