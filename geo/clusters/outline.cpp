// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/outline.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <utility>
#include <vector>

#include "geo/clusters/contour.hpp"
#include "geo/clusters/hull.hpp"
#include "geo/core/area_index.hpp"
#include "geo/core/crs.hpp"
#include "geo/core/overlay.hpp"
#include "geo/core/parallel.hpp"
#include "geo/core/parting.hpp"

namespace geo {
namespace {

// In units of eps. A pair eps apart keeps a neck of half width √(0.6² − 0.5²) − 0.23 = 0.1, which the lattice resolves.
constexpr double kDisc = 0.6, kShrink = 0.23, kStep = 0.1, kTolerance = 0.01;
constexpr double kMargin = kDisc - kShrink;      // around the members at the edge, in every shape
constexpr double kLeastHole = std::numbers::pi;  // of eps²: a disc of the clustering radius
// Of a filled hole's middle from the members around it: a hole of that area is at most so wide, unless it is long and
// thin, and then it is near its sides.
constexpr double kReach = 2.0;

/// Twice the signed area; positive for counter-clockwise rings.
double twice_area_m2(const Ring& ring) {
  double sum = 0.0;
  const Point& o = ring.front();
  for (std::size_t i = 2; i < ring.size(); ++i)
    sum += (ring[i - 1].x_m - o.x_m) * (ring[i].y_m - o.y_m) - (ring[i].x_m - o.x_m) * (ring[i - 1].y_m - o.y_m);
  return sum;
}

/// How far places lie off the line through a and b.
class Chord {
 public:
  Chord(const Point& a, const Point& b)
      : a_(a), dx_m_(b.x_m - a.x_m), dy_m_(b.y_m - a.y_m), length_m_(std::hypot(dx_m_, dy_m_)) {}

  double off_m(const Point& p) const {
    if (length_m_ == 0.0) return std::hypot(p.x_m - a_.x_m, p.y_m - a_.y_m);
    return std::abs((p.x_m - a_.x_m) * dy_m_ - (p.y_m - a_.y_m) * dx_m_) / length_m_;
  }

 private:
  Point a_;
  double dx_m_, dy_m_, length_m_;
};

/// Douglas and Peucker 1973: keeps vertices so that the others lie within the tolerance of the chords.
Ring simplified(const Ring& ring, double tolerance_m) {
  std::vector<std::uint8_t> keep(ring.size() + 1, 0);
  const auto vertex = [&](std::size_t i) -> const Point& { return ring[i % ring.size()]; };
  std::vector<std::pair<std::size_t, std::size_t>> chords{{0, ring.size() / 2}, {ring.size() / 2, ring.size()}};
  keep[0] = keep[ring.size() / 2] = 1;
  while (!chords.empty()) {
    const auto [begin, end] = chords.back();
    chords.pop_back();
    const Chord chord(vertex(begin), vertex(end));
    std::size_t farthest = begin;
    double most_m = tolerance_m;
    for (std::size_t i = begin + 1; i < end; ++i) {
      const double off_m = chord.off_m(vertex(i));
      if (off_m > most_m) {
        most_m = off_m;
        farthest = i;
      }
    }
    if (farthest == begin) continue;
    keep[farthest] = 1;
    chords.emplace_back(begin, farthest);
    chords.emplace_back(farthest, end);
  }
  Ring kept;
  for (std::size_t i = 0; i < ring.size(); ++i)
    if (keep[i] != 0) kept.push_back(ring[i]);
  return kept;
}

bool inside(const Ring& ring, const Point& p) {  // even-odd; rings never touch, so no vertex of one lies on another
  bool in = false;
  for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
    const Point &a = ring[i], &b = ring[j];
    if ((a.y_m > p.y_m) != (b.y_m > p.y_m) && p.x_m < (b.x_m - a.x_m) * (p.y_m - a.y_m) / (b.y_m - a.y_m) + a.x_m)
      in = !in;
  }
  return in;
}

/// A shell with the holes in it.
using Part = std::vector<Ring>;

std::vector<Part> nested(const std::vector<Ring>& rings, double least_hole_m2) {
  std::vector<Part> parts;
  for (const Ring& ring : rings)
    if (twice_area_m2(ring) > 0.0) parts.push_back({ring});
  for (const Ring& ring : rings) {
    if (-twice_area_m2(ring) < 2.0 * least_hole_m2) continue;
    Part* smallest = nullptr;  // of the shells around the hole
    for (Part& part : parts)
      if (inside(part.front(), ring.front()) &&
          (smallest == nullptr || twice_area_m2(part.front()) < twice_area_m2(smallest->front())))
        smallest = &part;
    if (smallest != nullptr) smallest->push_back(ring);
  }
  return parts;
}

/// Adds a ring with snapped coordinates; vertices that fall together become one.
void add_snapped(const Ring& ring, Shapes& out) {
  Ring snapped_ring;
  for (const Point& p : ring) snapped_ring.push_back({snapped(p.x_m), snapped(p.y_m)});
  snapped_ring.erase(std::unique(snapped_ring.begin(), snapped_ring.end()), snapped_ring.end());
  if (snapped_ring.front() != snapped_ring.back()) snapped_ring.push_back(snapped_ring.front());
  for (const Point& p : snapped_ring) out.add_vertex(p.x_m, p.y_m);
  out.end_ring();
}

Shapes drawn(const std::vector<Part>& parts, double tolerance_m) {
  Shapes shape;
  for (const Part& part : parts) {
    for (const Ring& ring : part) add_snapped(simplified(ring, tolerance_m), shape);
    shape.end_part();
  }
  shape.end_shape();
  return repaired(shape);
}

bool holds(const Shapes& outline, const std::vector<Point>& members) {
  const AreaIndex area(outline);
  return std::ranges::all_of(members, [&](const Point& p) { return area.contains(p.x_m, p.y_m); });
}

/// Simplifies less, then moves back less, until the outline holds all members: the first try does, but a cluster must
/// never be drawn without one of its firms.
Shapes outline_of(const std::vector<Point>& members, double eps_m) {
  for (const double care : {1.0, 0.5, 0.0}) {
    const Cover cover{kDisc * eps_m, kShrink * care * eps_m, kStep * eps_m};
    const std::vector<Part> parts = nested(cover_rings(members, cover), kLeastHole * eps_m * eps_m);
    Shapes outline = drawn(parts, kTolerance * care * eps_m);
    if (holds(outline, members)) return outline;
  }
  throw std::logic_error("outlines: a member lies outside of its own disc");
}

Shapes hull_of(const std::vector<Point>& members, double eps_m) {
  return drawn({{hull_around(members, kMargin * eps_m)}}, 0.0);
}

Shapes circle_of(const std::vector<Point>& members, double eps_m) {
  return drawn({{circle_around(members, kMargin * eps_m)}}, 0.0);
}

std::vector<std::vector<Point>> members_of(const OutlineInput& rows, std::size_t clusters) {
  std::vector<std::vector<Point>> members(clusters);
  for (std::size_t row = 0; row < rows.cluster.size(); ++row)
    if (rows.cluster[row] >= 0)
      members.at(static_cast<std::size_t>(rows.cluster[row])).push_back({rows.x_m[row], rows.y_m[row]});
  for (const std::vector<Point>& points : members)
    if (points.empty()) throw std::invalid_argument("outlines: a cluster has no rows");
  return members;
}

using Draw = Shapes (*)(const std::vector<Point>& members, double eps_m);

/// Each cluster drawn without looking at the others.
Shapes each_alone(const OutlineInput& rows, std::span<const double> eps_m, unsigned threads, Draw draw) {
  if (rows.x_m.size() != rows.cluster.size() || rows.y_m.size() != rows.cluster.size())
    throw std::invalid_argument("outlines: columns differ in length");
  if (!std::ranges::all_of(eps_m, [](double eps) { return std::isfinite(eps) && eps >= 0.125; }))
    throw std::invalid_argument("outlines: eps_m must be finite and >= 1/8 m");
  const std::vector<std::vector<Point>> members = members_of(rows, eps_m.size());
  std::vector<Shapes> shapes(eps_m.size());
  parallel_for(eps_m.size(), 1, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t c = begin; c < end; ++c) shapes[c] = draw(members[c], eps_m[c]);
  });
  Shapes all;
  for (const Shapes& outline : shapes) all.add_shape(outline, 0);
  return all;
}

}  // namespace

Shapes outlines(const OutlineInput& rows, std::span<const double> eps_m, unsigned threads) {
  Shapes alone = each_alone(rows, eps_m, threads, outline_of);
  if (eps_m.empty()) return alone;
  return parted(alone, {rows.x_m, rows.y_m, rows.cluster, kReach * std::ranges::max(eps_m)});
}

Shapes outlines(const OutlineInput& rows, std::size_t clusters, double eps_m, unsigned threads) {
  if (!std::isfinite(eps_m) || eps_m < 0.125)
    throw std::invalid_argument("outlines: eps_m must be finite and >= 1/8 m");
  return outlines(rows, std::vector<double>(clusters, eps_m), threads);
}

Shapes plain_outlines(const OutlineInput& rows, std::span<const double> eps_m, PlainOutline shape, unsigned threads) {
  return each_alone(rows, eps_m, threads, shape == PlainOutline::hull ? hull_of : circle_of);
}

Shapes covered(const std::vector<Point>& points, const Cover& cover, double least_hole_m2) {
  if (points.empty()) {
    Shapes nothing;
    nothing.end_shape();
    return nothing;
  }
  return drawn(nested(cover_rings(points, cover), least_hole_m2), kTolerance * cover.disc_m);
}

Shapes drawn_discs(std::span<const Disc> discs) {
  Shapes all;
  for (const Disc& disc : discs) all.add_shape(circle_of({{disc.x_m, disc.y_m}}, disc.radius_m / kMargin), 0);
  return all;
}

}  // namespace geo
