// SPDX-License-Identifier: Apache-2.0
#include "geo/core/overlay.hpp"

#include <geos_c.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "geo/core/area_index.hpp"
#include "geo/core/territory.hpp"

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

  Geometry multiline(const Shapes& shapes, std::size_t row) const {
    std::vector<GEOSGeometry*> lines;
    for (auto part = shapes.parts(row).begin; part < shapes.parts(row).end; ++part)
      for (auto line = shapes.rings(part).begin; line < shapes.rings(part).end; ++line) {
        const auto xs = shapes.xs(line), ys = shapes.ys(line);
        GEOSCoordSequence* points = GEOSCoordSeq_copyFromArrays_r(handle_, xs.data(), ys.data(), nullptr, nullptr,
                                                                  static_cast<unsigned>(xs.size()));
        lines.push_back(own(GEOSGeom_createLineString_r(handle_, points)).release());
      }
    return own(
        GEOSGeom_createCollection_r(handle_, GEOS_MULTILINESTRING, lines.data(), static_cast<unsigned>(lines.size())));
  }

  Geometry valid(Geometry shape) const {
    if (GEOSisValid_r(handle_, shape.get()) == 1) return shape;
    return own(GEOSMakeValid_r(handle_, shape.get()));
  }

  /// The union of all rows, each valid() first.
  Geometry merged(const Shapes& areas) const {
    std::vector<GEOSGeometry*> rows;
    for (std::size_t row = 0; row < areas.size(); ++row) rows.push_back(valid(multipolygon(areas, row)).release());
    const Geometry all = own(
        GEOSGeom_createCollection_r(handle_, GEOS_GEOMETRYCOLLECTION, rows.data(), static_cast<unsigned>(rows.size())));
    return own(GEOSUnaryUnion_r(handle_, all.get()));
  }

  /// The areal parts of a result that may hold lines and points too.
  Geometry areal(Geometry mixed) const {
    Shapes out(Shapes::Kind::areas);
    add_polygons(mixed.get(), out);
    out.end_shape();
    return multipolygon(out, 0);
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

constexpr double kSnap_m = 1.0 / 1024.0;  // the grid of all coordinates, see snapped()
constexpr double kBeside_m = 1.0;         // keeps edges that are cut off from falling on those of a box

using Pair = std::pair<std::size_t, std::size_t>;

/// The pairs of rows whose boxes meet, the smaller row first.
std::vector<Pair> meeting(const std::vector<Box>& boxes) {
  std::vector<std::size_t> by_west(boxes.size());
  std::iota(by_west.begin(), by_west.end(), std::size_t{0});
  std::ranges::sort(by_west, [&](std::size_t a, std::size_t b) {
    return std::pair(boxes[a].min_x, a) < std::pair(boxes[b].min_x, b);
  });
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i < by_west.size(); ++i)
    for (std::size_t j = i + 1; j < by_west.size() && boxes[by_west[j]].min_x <= boxes[by_west[i]].max_x; ++j)
      if (boxes[by_west[i]].meets(boxes[by_west[j]])) pairs.push_back(std::minmax(by_west[i], by_west[j]));
  std::ranges::sort(pairs);
  return pairs;
}

void add_part(const Shapes& from, std::size_t part, Shapes& to) {
  for (std::size_t ring = from.rings(part).begin; ring < from.rings(part).end; ++ring) {
    for (std::size_t i = 0; i < from.xs(ring).size(); ++i) to.add_vertex(from.xs(ring)[i], from.ys(ring)[i]);
    to.end_ring();
  }
  to.end_part();
}

/// Shares out what rows have in common, one pair after the other.
class Parting {
 public:
  Parting(const Shapes& areas, const Owners& owners)
      : areas_(areas), reach_m_(owners.reach_m), sites_(areas.size()), shapes_(areas.size()), lost_(areas.size()) {
    std::vector<Box> boxes;
    for (std::size_t row = 0; row < areas.size(); ++row) boxes.push_back(areas.box(row));
    pairs_ = meeting(boxes);
    for (const auto& [a, b] : pairs_)
      for (const std::size_t row : {a, b})
        if (!shapes_[row]) shapes_[row] = geos_.multipolygon(areas, row);
    for (std::size_t i = 0; i < owners.row.size(); ++i)
      if (owners.row[i] >= 0 && shapes_.at(static_cast<std::size_t>(owners.row[i])))
        sites_[static_cast<std::size_t>(owners.row[i])].push_back({owners.x_m[i], owners.y_m[i]});
    for (std::vector<Place>& sites : sites_) {
      std::ranges::sort(sites);
      sites.erase(std::unique(sites.begin(), sites.end()), sites.end());
    }
  }

  Shapes result() {
    for (const auto& [a, b] : pairs_) share(a, b);
    Shapes out(areas_.kind());
    for (std::size_t row = 0; row < areas_.size(); ++row)
      if (lost_[row])
        out.add_shape(rest(row), 0);
      else
        out.add_shape(areas_, row);
    return out;
  }

 private:
  void share(std::size_t a, std::size_t b) {
    Geos::Geometry both =
        geos_.areal(geos_.own(GEOSIntersection_r(geos_.handle(), shapes_[a].get(), shapes_[b].get())));
    double area_m2 = 0.0;
    GEOSArea_r(geos_.handle(), both.get(), &area_m2);
    if (!(area_m2 > 0.0)) return;
    Box box;
    GEOSGeom_getXMin_r(geos_.handle(), both.get(), &box.min_x);
    GEOSGeom_getYMin_r(geos_.handle(), both.get(), &box.min_y);
    GEOSGeom_getXMax_r(geos_.handle(), both.get(), &box.max_x);
    GEOSGeom_getYMax_r(geos_.handle(), both.get(), &box.max_y);
    const Geos::Geometry of_b = geos_.merged(territory(box.grown(kBeside_m), {sites_near(box, b), sites_near(box, a)}));
    Geos::Geometry from_a = geos_.areal(geos_.own(GEOSIntersection_r(geos_.handle(), both.get(), of_b.get())));
    Geos::Geometry from_b = geos_.areal(geos_.own(GEOSDifference_r(geos_.handle(), both.get(), from_a.get())));
    lose(a, std::move(from_a));
    lose(b, std::move(from_b));
  }

  /// The sites of a row from which a place in the box may be in reach.
  std::vector<Place> sites_near(const Box& box, std::size_t row) const {
    const Box near = box.grown(reach_m_);
    std::vector<Place> out;
    for (auto site = std::ranges::lower_bound(sites_[row], near.min_x, {}, &Place::x_m);
         site != sites_[row].end() && site->x_m <= near.max_x; ++site)
      if (near.contains(site->x_m, site->y_m)) out.push_back(*site);
    return out;
  }

  void lose(std::size_t row, Geos::Geometry part) {
    lost_[row] = lost_[row] ? geos_.own(GEOSUnion_r(geos_.handle(), lost_[row].get(), part.get())) : std::move(part);
  }

  /// What is left of a row, snapped, without parts that hold none of its points; the row itself if a point would be
  /// outside.
  Shapes rest(std::size_t row) const {
    Geos::Geometry left = geos_.own(GEOSDifference_r(geos_.handle(), shapes_[row].get(), lost_[row].get()));
    left = geos_.own(GEOSGeom_setPrecision_r(geos_.handle(), left.get(), kSnap_m, 0));  // valid, unlike rounding alone
    Shapes whole(Shapes::Kind::areas), kept(Shapes::Kind::areas);
    geos_.add_polygons(left.get(), whole);
    whole.end_shape();
    for (std::size_t part = whole.parts(0).begin; part < whole.parts(0).end; ++part) {
      Shapes one(Shapes::Kind::areas);
      add_part(whole, part, one);
      one.end_shape();
      const AreaIndex inside(one);
      if (std::ranges::any_of(sites_[row], [&](const Place& s) { return inside.contains(s.x_m, s.y_m); }))
        add_part(whole, part, kept);
    }
    kept.end_shape();
    const AreaIndex inside(kept);
    const bool holds_all =
        std::ranges::all_of(sites_[row], [&](const Place& s) { return inside.contains(s.x_m, s.y_m); });
    if (holds_all) return kept;
    Shapes as_it_was(Shapes::Kind::areas);
    as_it_was.add_shape(areas_, row);
    return as_it_was;
  }

  const Shapes& areas_;
  double reach_m_;
  Geos geos_;
  std::vector<Pair> pairs_;
  // By row; the first two only of rows in pairs, sites sorted, each once.
  std::vector<std::vector<Place>> sites_;
  std::vector<Geos::Geometry> shapes_, lost_;
};

/// Trims shapes, one after the other.
class Trimming {
 public:
  explicit Trimming(const Bounds& bounds) : bounds_(bounds) {}

  void add_largest(const Shapes& areas, std::size_t row, Shapes& out) const {
    Geos::Geometry left = geos_.valid(geos_.multipolygon(areas, row));
    if (bounds_.within.size() > 0)
      left = geos_.areal(
          geos_.own(GEOSIntersection_r(geos_.handle(), left.get(), near(bounds_.within, areas.box(row)).get())));
    left = geos_.areal(
        geos_.own(GEOSDifference_r(geos_.handle(), left.get(), near(bounds_.without, areas.box(row)).get())));
    left = geos_.own(GEOSGeom_setPrecision_r(geos_.handle(), left.get(), kSnap_m, 0));
    Shapes parts(Shapes::Kind::areas);
    geos_.add_polygons(left.get(), parts);
    parts.end_shape();
    if (const auto largest = largest_part(parts)) add_part(parts, *largest, out);
    out.end_shape();
  }

 private:
  /// The union of all rows around the box, as far as they lie there.
  Geos::Geometry near(const Shapes& shapes, const Box& box) const {
    const Box around = box.grown(kBeside_m);
    Shapes some(Shapes::Kind::areas);
    for (std::size_t row = 0; row < shapes.size(); ++row) {
      if (!shapes.box(row).meets(box)) continue;
      const Geos::Geometry whole = geos_.valid(geos_.multipolygon(shapes, row));
      geos_.add_polygons(geos_
                             .own(GEOSClipByRect_r(geos_.handle(), whole.get(), around.min_x, around.min_y,
                                                   around.max_x, around.max_y))
                             .get(),
                         some);
      some.end_shape();
    }
    return geos_.merged(some);
  }

  static std::optional<std::size_t> largest_part(const Shapes& shapes) {
    std::optional<std::size_t> best;
    double most_m2 = 0.0;
    std::pair<double, double> corner;
    for (std::size_t part = shapes.parts(0).begin; part < shapes.parts(0).end; ++part) {
      Shapes one(Shapes::Kind::areas);
      add_part(shapes, part, one);
      one.end_shape();
      const std::pair low{one.box(0).min_y, one.box(0).min_x};
      if (const double m2 = one.area_m2(0); !best || m2 > most_m2 || (m2 == most_m2 && low < corner)) {
        best = part;
        most_m2 = m2;
        corner = low;
      }
    }
    return best;
  }

  const Bounds& bounds_;
  Geos geos_;
};

}  // namespace

Shapes dissolved(const Shapes& areas) {
  const Geos geos;
  const Geos::Geometry merged = geos.merged(areas);
  Shapes out(Shapes::Kind::areas);
  geos.add_polygons(merged.get(), out);
  if (out.vertices() > 0) out.end_shape();
  return out;
}

namespace {

constexpr int kSidesOfAQuarter = 16;

Shapes united(const Geos& geos, std::vector<GEOSGeometry*> parts) {
  const Geos::Geometry all = geos.own(GEOSGeom_createCollection_r(geos.handle(), GEOS_GEOMETRYCOLLECTION, parts.data(),
                                                                  static_cast<unsigned>(parts.size())));
  const Geos::Geometry merged = geos.own(GEOSUnaryUnion_r(geos.handle(), all.get()));
  Shapes out(Shapes::Kind::areas);
  geos.add_polygons(merged.get(), out);
  if (out.vertices() > 0) out.end_shape();
  return out;
}

GEOSGeometry* widened(const Geos& geos, const Geos::Geometry& shape, double by_m) {
  return geos.own(GEOSBuffer_r(geos.handle(), shape.get(), by_m, kSidesOfAQuarter)).release();
}

}  // namespace

Shapes around(const Shapes& shapes, double by_m) {
  if (!(by_m >= 0.0)) throw std::invalid_argument("around: expected a distance >= 0");
  if (by_m == 0.0) return shapes.kind() == Shapes::Kind::areas ? dissolved(shapes) : Shapes(Shapes::Kind::areas);
  const Geos geos;
  std::vector<GEOSGeometry*> parts;
  for (std::size_t row = 0; row < shapes.size(); ++row) {
    if (shapes.parts(row).size() == 0) continue;
    const Geos::Geometry shape =
        shapes.kind() == Shapes::Kind::areas ? geos.valid(geos.multipolygon(shapes, row)) : geos.multiline(shapes, row);
    parts.push_back(widened(geos, shape, by_m));
  }
  return united(geos, std::move(parts));
}

Shapes around(std::span<const double> x_m, std::span<const double> y_m, double by_m) {
  if (!(by_m >= 0.0) || x_m.size() != y_m.size())
    throw std::invalid_argument("around: expected columns of one length and a distance >= 0");
  const Geos geos;
  std::vector<GEOSGeometry*> parts;
  for (std::size_t i = 0; by_m > 0.0 && i < x_m.size(); ++i)
    parts.push_back(widened(geos, geos.own(GEOSGeom_createPointFromXY_r(geos.handle(), x_m[i], y_m[i])), by_m));
  return united(geos, std::move(parts));
}

Shapes without(const Shapes& areas, const Shapes& cut) {
  const Geos geos;
  const Geos::Geometry left =
      geos.own(GEOSDifference_r(geos.handle(), geos.merged(areas).get(), geos.merged(cut).get()));
  Shapes out(Shapes::Kind::areas);
  geos.add_polygons(left.get(), out);
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

Shapes parted(const Shapes& areas, const Owners& owners) {
  if (owners.x_m.size() != owners.row.size() || owners.y_m.size() != owners.row.size())
    throw std::invalid_argument("parted: columns differ in length");
  return Parting(areas, owners).result();
}

Shapes largest_left(const Shapes& areas, const Bounds& bounds) {
  const Trimming trimming(bounds);
  Shapes out(Shapes::Kind::areas);
  for (std::size_t row = 0; row < areas.size(); ++row) trimming.add_largest(areas, row, out);
  return out;
}

}  // namespace geo
