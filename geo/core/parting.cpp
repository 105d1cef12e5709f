// SPDX-License-Identifier: Apache-2.0
#include "geo/core/parting.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "geo/core/area_index.hpp"
#include "geo/core/geos.hpp"
#include "geo/core/territory.hpp"

namespace geo {
namespace {

constexpr double kBeside_m = 1.0;  // keeps edges that are cut off from falling on those of a box

void add_part(const Shapes& from, std::size_t part, Shapes& to) {
  for (std::size_t ring = from.rings(part).begin; ring < from.rings(part).end; ++ring) {
    for (std::size_t i = 0; i < from.xs(ring).size(); ++i) to.add_vertex(from.xs(ring)[i], from.ys(ring)[i]);
    to.end_ring();
  }
  to.end_part();
}

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
    const Geos::Geometry both = geos_.areal(geos_.intersection(shapes_[a], shapes_[b]));
    if (!(geos_.area_m2(both) > 0.0)) return;
    const Box box = geos_.box(both);
    const Geos::Geometry of_b = geos_.merged(territory(box.grown(kBeside_m), {sites_near(box, b), sites_near(box, a)}));
    Geos::Geometry from_a = geos_.areal(geos_.intersection(both, of_b));
    Geos::Geometry from_b = geos_.areal(geos_.difference(both, from_a));
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
    lost_[row] = lost_[row] ? geos_.united(lost_[row], part) : std::move(part);
  }

  /// What is left of a row, snapped, without parts that hold none of its points; the row itself if a point would be
  /// outside.
  Shapes rest(std::size_t row) const {
    Shapes whole(Shapes::Kind::areas), kept(Shapes::Kind::areas);
    geos_.add_polygons(geos_.snapped(geos_.difference(shapes_[row], lost_[row])), whole);
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
    if (bounds_.within.size() > 0) left = geos_.areal(geos_.intersection(left, near(bounds_.within, areas.box(row))));
    left = geos_.areal(geos_.difference(left, near(bounds_.without, areas.box(row))));
    Shapes parts(Shapes::Kind::areas);
    geos_.add_polygons(geos_.snapped(left), parts);
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
      geos_.add_polygons(geos_.clipped(whole, around), some);
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
