// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/contour.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <utility>

namespace geo {
namespace {

constexpr std::int64_t kTile = 32;  // lattice steps along a tile
constexpr double kFar = std::numeric_limits<double>::infinity();

using TileKey = std::pair<std::int64_t, std::int64_t>;  // row, column

struct Tiled {
  TileKey tile;
  Point point;
  friend auto operator<=>(const Tiled&, const Tiled&) = default;
};

/// An edge of the lattice that the contour crosses: the node at its south or west end, and its direction.
struct Edge {
  std::int64_t row, column;
  bool north;
  friend auto operator<=>(const Edge&, const Edge&) = default;
};

/// A piece of the contour inside one lattice cell, with the inside on its left.
struct Piece {
  Edge from, to;
  Point start;
};

double squared_to_segment(const Point& p, const Point& a, const Point& b) {
  const double dx = b.x_m - a.x_m, dy = b.y_m - a.y_m, length2 = dx * dx + dy * dy;
  const double along = (p.x_m - a.x_m) * dx + (p.y_m - a.y_m) * dy;
  const double t = along <= 0.0 ? 0.0 : along >= length2 ? 1.0 : along / length2;
  const double ex = a.x_m + t * dx - p.x_m, ey = a.y_m + t * dy - p.y_m;
  return ex * ex + ey * ey;
}

/// Values on the nodes of one tile and a halo around it. A node's value is a minimum over all that lies near it, so
/// neighbouring tiles agree on it to the bit.
class Field {
 public:
  Field(const TileKey& tile, std::int64_t halo, double step_m)
      : row0_(tile.first * kTile - halo),
        column0_(tile.second * kTile - halo),
        side_(kTile + 1 + 2 * halo),
        step_m_(step_m) {
    values_.assign(static_cast<std::size_t>(side_ * side_), kFar);
  }

  std::int64_t row0() const { return row0_; }
  std::int64_t column0() const { return column0_; }
  std::int64_t side() const { return side_; }
  double& at(std::int64_t row, std::int64_t column) {
    return values_[static_cast<std::size_t>((row - row0_) * side_ + column - column0_)];
  }
  double at(std::int64_t row, std::int64_t column) const { return const_cast<Field*>(this)->at(row, column); }
  Point node(std::int64_t row, std::int64_t column) const {
    return {static_cast<double>(column) * step_m_, static_cast<double>(row) * step_m_};
  }

  /// Calls visit(value, node) for the nodes of the box around a and b grown by reach_m.
  template <class Visit>
  void near(const Point& a, const Point& b, double reach_m, Visit visit) {
    const auto [west, east] = std::minmax(a.x_m, b.x_m);
    const auto [south, north] = std::minmax(a.y_m, b.y_m);
    const std::int64_t first_column = first(west - reach_m, column0_), last_column = last(east + reach_m, column0_);
    for (std::int64_t row = first(south - reach_m, row0_); row <= last(north + reach_m, row0_); ++row)
      for (std::int64_t column = first_column; column <= last_column; ++column)
        visit(at(row, column), node(row, column));
  }

  /// The contour where the values, larger inside, pass zero, in the cells [row0, row0 + rows) of a square.
  template <class Emit>
  void contour(std::int64_t row0, std::int64_t column0, std::int64_t cells, Emit emit) const {
    for (std::int64_t row = row0; row < row0 + cells; ++row)
      for (std::int64_t column = column0; column < column0 + cells; ++column) {
        const int inside = (at(row, column) > 0.0 ? 1 : 0) + (at(row, column + 1) > 0.0 ? 1 : 0) +
                           (at(row + 1, column) > 0.0 ? 1 : 0) + (at(row + 1, column + 1) > 0.0 ? 1 : 0);
        if (inside != 0 && inside != 4) cell_contour(row, column, emit);
      }
  }

 private:
  std::int64_t first(double m, std::int64_t least) const {
    return std::max(least, static_cast<std::int64_t>(std::ceil(m / step_m_)));
  }
  std::int64_t last(double m, std::int64_t least) const {
    return std::min(least + side_ - 1, static_cast<std::int64_t>(std::floor(m / step_m_)));
  }

  Point crossing(const Edge& edge) const {
    const Point from = node(edge.row, edge.column);
    const double here = at(edge.row, edge.column);
    const double there = edge.north ? at(edge.row + 1, edge.column) : at(edge.row, edge.column + 1);
    // Kept off the nodes, so that no two crossings fall together.
    const double t = std::clamp(here / (here - there), 0.02, 0.98) * step_m_;
    return edge.north ? Point{from.x_m, from.y_m + t} : Point{from.x_m + t, from.y_m};
  }

  template <class Emit>
  void cell_contour(std::int64_t row, std::int64_t column, Emit emit) const {
    // Counter-clockwise from the south: its edge, and whether the corner at its start is inside.
    const std::array<Edge, 4> edges{Edge{row, column, false}, Edge{row, column + 1, true}, Edge{row + 1, column, false},
                                    Edge{row, column, true}};
    const std::array<bool, 4> inside{at(row, column) > 0.0, at(row, column + 1) > 0.0, at(row + 1, column + 1) > 0.0,
                                     at(row + 1, column) > 0.0};
    for (std::size_t i = 0; i < 4; ++i) {
      if (!inside[i] || inside[(i + 1) % 4]) continue;
      // The contour leaves through edge i, where inside ends, and comes in where inside began: so corners that touch
      // only across the cell stay apart.
      std::size_t begin = i;
      while (inside[(begin + 3) % 4] && begin != (i + 1) % 4) begin = (begin + 3) % 4;
      const Edge &from = edges[i], &to = edges[(begin + 3) % 4];
      emit(Piece{from, to, crossing(from)}, crossing(to));
    }
  }

  std::int64_t row0_, column0_, side_;
  double step_m_;
  std::vector<double> values_;
};

/// Sorted by tile; coincident points once.
std::vector<Tiled> tiled(const std::vector<Point>& points, double step_m) {
  std::vector<Tiled> all;
  all.reserve(points.size());
  const double side_m = step_m * static_cast<double>(kTile);
  for (const Point& p : points)
    all.push_back(
        {{static_cast<std::int64_t>(std::floor(p.y_m / side_m)), static_cast<std::int64_t>(std::floor(p.x_m / side_m))},
         p});
  std::ranges::sort(all);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

std::vector<TileKey> with_neighbours(const std::vector<Tiled>& points) {
  std::vector<TileKey> tiles;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (i > 0 && points[i].tile == points[i - 1].tile) continue;
    for (std::int64_t dy = -1; dy <= 1; ++dy)
      for (std::int64_t dx = -1; dx <= 1; ++dx)
        tiles.push_back({points[i].tile.first + dy, points[i].tile.second + dx});
  }
  std::ranges::sort(tiles);
  tiles.erase(std::unique(tiles.begin(), tiles.end()), tiles.end());
  return tiles;
}

/// Nodes that lie so deep inside a disc that no edge of the lattice beside them crosses the contour: their depth does
/// not matter, nor do points that have only such nodes in reach. In dense places that is nearly all.
class DeepNodes {
 public:
  DeepNodes(const Field& field, const Cover& cover)
      : step_m_(cover.step_m),
        reach_(static_cast<std::int64_t>(std::ceil(cover.disc_m / cover.step_m)) + 1),
        row0_(field.row0() - reach_ - 1),
        column0_(field.column0() - reach_ - 1),
        side_(field.side() + 2 * (reach_ + 1)),
        deep_(static_cast<std::size_t>(side_ * side_), kDeep),  // nodes beside the field are of no interest
        cells_(deep_.size(), kEmpty) {
    for (std::int64_t row = reach_ + 1; row < side_ - reach_ - 1; ++row)
      std::fill_n(deep_.begin() + row * side_ + reach_ + 1, field.side(), kShallow);
    // Nodes from a lattice cell, as half widths row by row: even its farthest corner is deeper than one step.
    const double deepest = cover.disc_m / cover.step_m - 1.01;
    for (std::int64_t up = 1; static_cast<double>(up) < deepest; ++up)
      half_widths_.push_back(static_cast<std::int64_t>(std::sqrt(deepest * deepest - static_cast<double>(up * up))));
  }

  bool reaches(const Point& p) const {
    const auto [row, column] = cell_of(p);
    return row >= 0 && row < side_ - 1 && column >= 0 && column < side_ - 1;
  }

  /// Marks the nodes around a point that reaches the field.
  void add(const Point& p) {
    const auto [row, column] = cell_of(p);
    if (std::exchange(cells_[at(row, column)], kOccupied) != kEmpty) return;
    for (std::size_t i = 0; i < half_widths_.size(); ++i) {
      const std::int64_t half = half_widths_[i], up = static_cast<std::int64_t>(i);
      for (const std::int64_t line : {row - up, row + 1 + up}) {
        if (line < 0 || line >= side_) continue;
        const std::int64_t from = std::max<std::int64_t>(column + 1 - half, 0), to = std::min(column + 1 + half, side_);
        std::fill_n(deep_.begin() + line * side_ + from, std::max<std::int64_t>(to - from, 0), kDeep);
      }
    }
  }

  /// Whether a point has a node in reach that is not deep, once all points are added.
  bool matters(const Point& p) {
    const auto [row, column] = cell_of(p);
    std::uint8_t& known = cells_[at(row, column)];
    if (known == kOccupied) known = any_shallow(row, column) ? kMatters : kCovered;
    return known == kMatters;
  }

  bool deep(std::int64_t row, std::int64_t column) const { return deep_[at(row - row0_, column - column0_)] == kDeep; }

 private:
  enum : std::uint8_t { kShallow, kDeep };
  enum : std::uint8_t { kEmpty, kOccupied, kMatters, kCovered };

  std::pair<std::int64_t, std::int64_t> cell_of(const Point& p) const {
    return {static_cast<std::int64_t>(std::floor(p.y_m / step_m_)) - row0_,
            static_cast<std::int64_t>(std::floor(p.x_m / step_m_)) - column0_};
  }
  std::size_t at(std::int64_t row, std::int64_t column) const { return static_cast<std::size_t>(row * side_ + column); }

  bool any_shallow(std::int64_t row, std::int64_t column) const {
    const std::int64_t from = std::max<std::int64_t>(column - reach_, 0), to = std::min(column + reach_ + 2, side_);
    for (std::int64_t line = std::max<std::int64_t>(row - reach_, 0); line < std::min(row + reach_ + 2, side_); ++line)
      if (std::memchr(deep_.data() + at(line, from), kShallow, static_cast<std::size_t>(to - from)) != nullptr)
        return true;
    return false;
  }

  double step_m_;
  std::int64_t reach_, row0_, column0_, side_;
  std::vector<std::uint8_t> deep_, cells_;  // per node, and per lattice cell by its south-west node
  std::vector<std::int64_t> half_widths_;
};

/// Works out the contour of one tile at a time.
class Tracer {
 public:
  Tracer(const std::vector<Tiled>& points, const Cover& cover)
      : points_(points),
        cover_(cover),
        halo_(static_cast<std::int64_t>(std::ceil(cover.shrink_m / cover.step_m)) + 2) {}

  void trace(const TileKey& tile, std::vector<Piece>& pieces) const {
    Field depth(tile, halo_, cover_.step_m);
    if (!fill_depth(tile, depth)) return;
    if (cover_.shrink_m > 0.0) move_back(tile, depth);
    depth.contour(tile.first * kTile, tile.second * kTile, kTile,
                  [&](const Piece& piece, const Point&) { pieces.push_back(piece); });
  }

 private:
  /// How deep each node lies inside the nearest disc (negative: outside); deep nodes somehow. False when the contour
  /// does not come near the tile.
  bool fill_depth(const TileKey& tile, Field& field) const {
    DeepNodes nodes(field, cover_);
    std::vector<Point> near;
    for (std::int64_t row = tile.first - 1; row <= tile.first + 1; ++row) {
      const auto begin = std::ranges::lower_bound(points_, TileKey{row, tile.second - 1}, {}, &Tiled::tile);
      const auto end = std::ranges::upper_bound(points_, TileKey{row, tile.second + 1}, {}, &Tiled::tile);
      for (auto at = begin; at != end; ++at) {
        if (!nodes.reaches(at->point)) continue;
        nodes.add(at->point);
        near.push_back(at->point);
      }
    }
    if (near.empty()) return false;
    bool all_deep = true;
    for (std::int64_t row = field.row0(); row < field.row0() + field.side(); ++row)
      for (std::int64_t column = field.column0(); column < field.column0() + field.side(); ++column)
        if (nodes.deep(row, column))
          field.at(row, column) = 0.0;
        else
          all_deep = false;
    if (all_deep) return false;
    const double reach_m = cover_.disc_m + cover_.step_m;
    for (const Point& p : near) {
      if (!nodes.matters(p)) continue;
      field.near(p, p, reach_m, [&](double& value, const Point& node) {
        const double dx = node.x_m - p.x_m, dy = node.y_m - p.y_m;
        value = std::min(value, dx * dx + dy * dy);
      });
    }
    to_depth(field);
    return true;
  }

  void to_depth(Field& field) const {
    const double outside_m = -cover_.step_m;
    for (std::int64_t row = field.row0(); row < field.row0() + field.side(); ++row)
      for (std::int64_t column = field.column0(); column < field.column0() + field.side(); ++column) {
        double& value = field.at(row, column);
        value = value == kFar ? outside_m : std::max(outside_m, cover_.disc_m - std::sqrt(value));
      }
  }

  /// Depth below the edge of the union instead of below the nearest disc's, less shrink_m.
  void move_back(const TileKey& tile, Field& field) const {
    Field distance2(tile, halo_, cover_.step_m);
    const double reach_m = cover_.shrink_m + cover_.step_m;
    field.contour(field.row0(), field.column0(), field.side() - 1, [&](const Piece& piece, const Point& end) {
      distance2.near(piece.start, end, reach_m, [&](double& value, const Point& node) {
        value = std::min(value, squared_to_segment(node, piece.start, end));
      });
    });
    for (std::int64_t row = field.row0(); row < field.row0() + field.side(); ++row)
      for (std::int64_t column = field.column0(); column < field.column0() + field.side(); ++column) {
        double& depth = field.at(row, column);
        const double edge_m2 = distance2.at(row, column);
        const double edge_m = edge_m2 == kFar ? 2.0 * reach_m : std::min(std::sqrt(edge_m2), 2.0 * reach_m);
        depth = depth > 0.0 ? edge_m - cover_.shrink_m : -cover_.step_m;
      }
  }

  const std::vector<Tiled>& points_;
  Cover cover_;
  std::int64_t halo_;
};

/// Puts the pieces end to end: each crossing has one piece that starts there and one that ends there.
std::vector<Ring> linked(std::vector<Piece> pieces) {
  std::ranges::sort(pieces, {}, &Piece::from);
  std::vector<std::uint8_t> used(pieces.size(), 0);
  std::vector<Ring> rings;
  for (std::size_t first = 0; first < pieces.size(); ++first) {
    if (used[first] != 0) continue;
    Ring& ring = rings.emplace_back();
    for (std::size_t i = first; used[i] == 0;) {
      used[i] = 1;
      ring.push_back(pieces[i].start);
      i = static_cast<std::size_t>(std::ranges::lower_bound(pieces, pieces[i].to, {}, &Piece::from) - pieces.begin());
    }
  }
  return rings;
}

}  // namespace

std::vector<Ring> cover_rings(const std::vector<Point>& points, const Cover& cover) {
  const std::vector<Tiled> sorted = tiled(points, cover.step_m);
  const Tracer tracer(sorted, cover);
  std::vector<Piece> pieces;
  for (const TileKey& tile : with_neighbours(sorted)) tracer.trace(tile, pieces);
  return linked(std::move(pieces));
}

}  // namespace geo
