// SPDX-License-Identifier: Apache-2.0
#include "geo/core/territory.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace geo {
namespace {

constexpr int kTiles = 4;  // of the box, either way

double nearest_m2(const Box& box, const Place& p) {
  const double dx = std::max({box.min_x - p.x_m, p.x_m - box.max_x, 0.0}),
               dy = std::max({box.min_y - p.y_m, p.y_m - box.max_y, 0.0});
  return dx * dx + dy * dy;
}

double farthest_m2(const Box& box, const Place& p) {
  const double dx = std::max(std::abs(box.min_x - p.x_m), std::abs(p.x_m - box.max_x)),
               dy = std::max(std::abs(box.min_y - p.y_m), std::abs(p.y_m - box.max_y));
  return dx * dx + dy * dy;
}

/// Of the places, those that may be within bounds_m2[i] of tiles[i], for some i.
std::vector<Place> within(const std::vector<Place>& places, const std::vector<Box>& tiles,
                          const std::vector<double>& bounds_m2) {
  std::vector<Place> kept;
  for (const Place& p : places)
    for (std::size_t i = 0; i < tiles.size(); ++i)
      if (nearest_m2(tiles[i], p) <= bounds_m2[i]) {
        kept.push_back(p);
        break;
      }
  return kept;
}

/// The places that are nearest to somewhere in the box, and few others.
Parties nearest_in(const Box& box, const Parties& parties) {
  std::vector<Box> tiles;
  std::vector<double> bounds_m2;
  for (int row = 0; row < kTiles; ++row)
    for (int column = 0; column < kTiles; ++column) {
      const double width = box.width() / kTiles, height = box.height() / kTiles;
      const double x = box.min_x + column * width, y = box.min_y + row * height;
      tiles.push_back({x, y, x + width, y + height});
      double bound_m2 = std::numeric_limits<double>::infinity();
      for (const std::vector<Place>* places : {&parties.own, &parties.other})
        for (const Place& p : *places) bound_m2 = std::min(bound_m2, farthest_m2(tiles.back(), p));
      bounds_m2.push_back(bound_m2);
    }
  return {within(parties.own, tiles, bounds_m2), within(parties.other, tiles, bounds_m2)};
}

/// The part of a convex polygon where `own` is nearer than `other`; coordinates from the polygon's own origin.
std::vector<Place> nearer(const std::vector<Place>& polygon, const Place& own, const Place& other) {
  if (own == other) return {};
  const double nx = other.x_m - own.x_m, ny = other.y_m - own.y_m;
  const double middle = 0.5 * (nx * (other.x_m + own.x_m) + ny * (other.y_m + own.y_m));
  const auto beyond = [&](const Place& p) { return nx * p.x_m + ny * p.y_m - middle; };
  std::vector<Place> kept;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const Place &a = polygon[i], &b = polygon[(i + 1) % polygon.size()];
    const double at_a = beyond(a), at_b = beyond(b);
    if (at_a <= 0.0) kept.push_back(a);
    if ((at_a < 0.0 && at_b > 0.0) || (at_a > 0.0 && at_b < 0.0)) {
      const double t = at_a / (at_a - at_b);
      kept.push_back({a.x_m + t * (b.x_m - a.x_m), a.y_m + t * (b.y_m - a.y_m)});
    }
  }
  return kept;
}

}  // namespace

Shapes territory(const Box& box, const Parties& parties) {
  const Parties near = nearest_in(box, parties);
  const Place middle{0.5 * (box.min_x + box.max_x), 0.5 * (box.min_y + box.max_y)};
  const auto from_middle = [&](const Place& p) { return Place{p.x_m - middle.x_m, p.y_m - middle.y_m}; };
  const double east = 0.5 * box.width(), north = 0.5 * box.height();
  Shapes out(Shapes::Kind::areas);
  for (const Place& own : near.own) {
    std::vector<Place> cell{{-east, -north}, {east, -north}, {east, north}, {-east, north}};
    for (const Place& other : near.other) cell = nearer(cell, from_middle(own), from_middle(other));
    if (cell.size() < 3) continue;
    cell.push_back(cell.front());
    for (const Place& p : cell) out.add_vertex(middle.x_m + p.x_m, middle.y_m + p.y_m);
    out.end_ring();
    out.end_part();
    out.end_shape();
  }
  return out;
}

}  // namespace geo
