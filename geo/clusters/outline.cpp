// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/outline.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <utility>
#include <vector>

#include "geo/core/area_index.hpp"
#include "geo/core/crs.hpp"
#include "geo/core/overlay.hpp"
#include "geo/core/parallel.hpp"

namespace geo {
namespace {

// All in units of eps. A pair eps apart keeps a neck: √(0.55² − 0.5²) = 0.229 > 0.2.
constexpr double kDisc = 0.55, kShrink = 0.2, kTolerance = 0.012, kThin = 0.04, kSquare = 0.25;
constexpr double kLeastHole = 0.5;  // of eps²
constexpr int kCorners = 32;

struct Point {
  double x_m, y_m;
  friend auto operator<=>(const Point&, const Point&) = default;
};

using Cell = std::pair<std::int64_t, std::int64_t>;  // row, column of a lattice at the CRS origin

Cell cell_of(const Point& p, double side_m) {
  return {static_cast<std::int64_t>(std::floor(p.y_m / side_m)), static_cast<std::int64_t>(std::floor(p.x_m / side_m))};
}

/// One point, the south-westernmost, of each lattice cell.
std::vector<Point> thinned(std::vector<Point> points, double side_m) {
  std::ranges::sort(points, {}, [&](const Point& p) { return std::pair(cell_of(p, side_m), p); });
  const auto same = [&](const Point& a, const Point& b) { return cell_of(a, side_m) == cell_of(b, side_m); };
  points.erase(std::unique(points.begin(), points.end(), same), points.end());
  return points;
}

std::vector<Cell> occupied(const std::vector<Point>& points, double side_m) {
  std::vector<Cell> cells;
  for (const Point& p : points) cells.push_back(cell_of(p, side_m));
  std::ranges::sort(cells);
  cells.erase(std::unique(cells.begin(), cells.end()), cells.end());
  return cells;
}

/// Cells whose eight neighbours are occupied too.
std::vector<Cell> surrounded(const std::vector<Cell>& cells) {
  std::vector<Cell> inner;
  for (const Cell& cell : cells) {
    bool all = true;
    for (std::int64_t dy = -1; dy <= 1 && all; ++dy)
      for (std::int64_t dx = -1; dx <= 1 && all; ++dx)
        all = std::ranges::binary_search(cells, Cell{cell.first + dy, cell.second + dx});
    if (all) inner.push_back(cell);
  }
  return inner;
}

void add_ring(const std::vector<Point>& corners, Shapes& shapes) {
  for (const Point& p : corners) shapes.add_vertex(p.x_m, p.y_m);
  shapes.add_vertex(corners.front().x_m, corners.front().y_m);
  shapes.end_ring();
  shapes.end_part();
  shapes.end_shape();
}

void add_disc(const Point& centre, double radius_m, Shapes& shapes) {
  std::vector<Point> corners(kCorners);
  for (int i = 0; i < kCorners; ++i) {
    const double angle = 2.0 * std::numbers::pi * i / kCorners;
    corners[static_cast<std::size_t>(i)] = {snapped(centre.x_m + radius_m * std::cos(angle)),
                                            snapped(centre.y_m + radius_m * std::sin(angle))};
  }
  add_ring(corners, shapes);
}

/// Runs of cells in one row as one rectangle each.
void add_squares(const std::vector<Cell>& cells, double side_m, Shapes& shapes) {
  for (std::size_t begin = 0, end = 0; begin < cells.size(); begin = end) {
    for (end = begin + 1; end < cells.size() && cells[end] == Cell{cells[end - 1].first, cells[end - 1].second + 1};)
      ++end;
    const auto edge = [&](std::int64_t line) { return snapped(static_cast<double>(line) * side_m); };
    const double south = edge(cells[begin].first), north = edge(cells[begin].first + 1);
    const double west = edge(cells[begin].second), east = edge(cells[end - 1].second + 1);
    add_ring({{west, south}, {east, south}, {east, north}, {west, north}}, shapes);
  }
}

/// Discs around the members at the edge of a cluster, squares inside.
Shapes covered(const std::vector<Point>& members, double eps_m) {
  const double side_m = kSquare * eps_m;
  const std::vector<Cell> inner = surrounded(occupied(members, side_m));
  Shapes cover;
  for (const Point& p : thinned(members, kThin * eps_m))
    if (!std::ranges::binary_search(inner, cell_of(p, side_m))) add_disc(p, kDisc * eps_m, cover);
  add_squares(inner, side_m, cover);
  return cover;
}

double ring_area_m2(std::span<const double> xs, std::span<const double> ys) {
  double twice = 0.0;
  for (std::size_t i = 1; i < xs.size(); ++i)
    twice += (xs[i - 1] - xs[0]) * (ys[i] - ys[0]) - (xs[i] - xs[0]) * (ys[i - 1] - ys[0]);
  return std::abs(twice) / 2.0;
}

/// Adds a ring with snapped coordinates; vertices that fall together become one.
void add_snapped(std::span<const double> xs, std::span<const double> ys, Shapes& out) {
  double last_x = NAN, last_y = NAN;
  for (std::size_t i = 0; i < xs.size(); ++i) {
    const double x = snapped(xs[i]), y = snapped(ys[i]);
    if (x == last_x && y == last_y) continue;
    out.add_vertex(x, y);
    last_x = x;
    last_y = y;
  }
  out.end_ring();
}

/// Without small holes, snapped, and valid again.
Shapes finished(const Shapes& shape, double eps_m) {
  Shapes out;
  for (std::size_t row = 0; row < shape.size(); ++row) {
    for (std::size_t part = shape.parts(row).begin; part < shape.parts(row).end; ++part) {
      const Shapes::Range rings = shape.rings(part);
      for (std::size_t ring = rings.begin; ring < rings.end; ++ring)
        if (ring == rings.begin || ring_area_m2(shape.xs(ring), shape.ys(ring)) >= kLeastHole * eps_m * eps_m)
          add_snapped(shape.xs(ring), shape.ys(ring), out);
      out.end_part();
    }
    out.end_shape();
  }
  return repaired(out);
}

bool holds(const Shapes& outline, const std::vector<Point>& members) {
  if (outline.size() != 1) return false;
  const AreaIndex inside(outline);
  return std::ranges::all_of(members, [&](const Point& p) { return inside.contains(p.x_m, p.y_m); });
}

/// Moves back less until all members are inside; without moving back they are, deep inside their discs.
Shapes outline_of(const std::vector<Point>& members, double eps_m) {
  const Shapes cover = covered(members, eps_m);
  for (const double shrink : {kShrink, kShrink / 2.0, 0.0}) {
    Shapes outline = finished(smoothed_union(cover, shrink * eps_m, shrink > 0.0 ? kTolerance * eps_m : 0.0), eps_m);
    if (holds(outline, members)) return outline;
  }
  throw std::logic_error("outlines: a member lies outside of its own disc");
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

}  // namespace

Shapes outlines(const OutlineInput& rows, std::size_t clusters, double eps_m, unsigned threads) {
  if (rows.x_m.size() != rows.cluster.size() || rows.y_m.size() != rows.cluster.size())
    throw std::invalid_argument("outlines: columns differ in length");
  if (!std::isfinite(eps_m) || eps_m <= 0.0) throw std::invalid_argument("outlines: eps_m must be finite and > 0");
  const std::vector<std::vector<Point>> members = members_of(rows, clusters);
  std::vector<Shapes> drawn(clusters);
  parallel_for(clusters, 1, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t c = begin; c < end; ++c) drawn[c] = outline_of(members[c], eps_m);
  });
  Shapes all;
  for (const Shapes& outline : drawn) all.add_shape(outline, 0);
  return all;
}

}  // namespace geo
