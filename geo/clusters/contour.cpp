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

#include "geo/clusters/cover_cells.hpp"

namespace geo {
namespace {

constexpr double kFar = std::numeric_limits<double>::infinity();

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

/// Squared distance from a place to the segment from a to b, which are apart.
auto to_segment(const Point& a, const Point& b) {
  const double dx = b.x_m - a.x_m, dy = b.y_m - a.y_m, length_m2 = dx * dx + dy * dy;
  return [=](double x_m, double y_m) {
    const double along = ((x_m - a.x_m) * dx + (y_m - a.y_m) * dy) / length_m2;
    const double t = std::clamp(along, 0.0, 1.0);
    const double ex = a.x_m + t * dx - x_m, ey = a.y_m + t * dy - y_m;
    return ex * ex + ey * ey;
  };
}

/// Values on the nodes of a box. A node's value is a minimum over all that lies near it, so neighbouring tiles agree on
/// it to the bit.
class Field {
 public:
  explicit Field(double step_m) : step_m_(step_m) {}

  /// All nodes of a box, far from everything; in the memory of the box before.
  void reset(const LatticeBox& box) {
    box_ = box;
    values_.assign(box.size(), kFar);
    x_m_.clear();
    for (std::int64_t i = 0; i < box.columns; ++i) x_m_.push_back(static_cast<double>(box.first.column + i) * step_m_);
  }

  const LatticeBox& box() const { return box_; }
  std::span<double> values() { return values_; }

  /// Lowers the values in the box around a and b grown by reach_m to measure(x_m, y_m) of the node, where that is less.
  template <class Measure>
  void lower(const Point& a, const Point& b, double reach_m, Measure measure) {
    const auto [west, east] = std::minmax(a.x_m, b.x_m);
    const auto [south, north] = std::minmax(a.y_m, b.y_m);
    const std::int64_t from = first(west - reach_m, box_.first.column),
                       end = last(east + reach_m, box_.first.column, box_.columns) + 1,
                       last_row = last(north + reach_m, box_.first.row, box_.rows);
    if (from >= end) return;
    const auto columns = static_cast<std::size_t>(end - from);
    const double* x_m = x_m_.data() + (from - box_.first.column);
    for (std::int64_t row = first(south - reach_m, box_.first.row); row <= last_row; ++row) {
      const double y_m = static_cast<double>(row) * step_m_;
      double* value = values_.data() + box_.at(row, from);
      for (std::size_t i = 0; i < columns; ++i) value[i] = std::min(value[i], measure(x_m[i], y_m));
    }
  }

  /// The contour where the values, larger inside, pass zero, in those of the cells that have all four corners.
  template <class Emit>
  void contour(const LatticeBox& cells, Emit emit) const {
    const LatticeBox whole = cells.common({box_.first, box_.rows - 1, box_.columns - 1});
    for (std::int64_t row = whole.first.row; row < whole.first.row + whole.rows; ++row) {
      const double* south = values_.data() + box_.at(row, whole.first.column);
      const double* north = south + box_.columns;
      const auto inside_at = [&](std::int64_t i) { return (south[i] > 0.0 ? 1 : 0) + (north[i] > 0.0 ? 1 : 0); };
      int west = inside_at(0);
      for (std::int64_t i = 0; i < whole.columns; ++i) {
        const int east = inside_at(i + 1), inside = west + east;
        if (inside != 0 && inside != 4) cell_contour(row, whole.first.column + i, emit);
        west = east;
      }
    }
  }

 private:
  std::int64_t first(double m, std::int64_t least) const {
    return std::max(least, static_cast<std::int64_t>(std::ceil(m / step_m_)));
  }
  std::int64_t last(double m, std::int64_t least, std::int64_t count) const {
    return std::min(least + count - 1, static_cast<std::int64_t>(std::floor(m / step_m_)));
  }
  double at(std::int64_t row, std::int64_t column) const { return values_[box_.at(row, column)]; }

  Point crossing(const Edge& edge) const {
    const Point from{static_cast<double>(edge.column) * step_m_, static_cast<double>(edge.row) * step_m_};
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

  double step_m_;
  LatticeBox box_;
  std::vector<double> values_, x_m_;
};

/// Nodes that lie so deep inside a disc that no edge of the lattice beside them crosses the contour: their depth does
/// not matter, nor do points that have only such nodes in reach. In dense places that is nearly all.
class DeepNodes {
 public:
  explicit DeepNodes(const Cover& cover)
      : reach_(static_cast<std::int64_t>(std::ceil(cover.disc_m / cover.step_m)) + 1) {
    // Nodes from a lattice cell, as half widths row by row: even its farthest corner is deeper than one step.
    const double deepest = cover.disc_m / cover.step_m - 1.01;
    for (std::int64_t up = 1; static_cast<double>(up) < deepest; ++up)
      half_widths_.push_back(static_cast<std::int64_t>(std::sqrt(deepest * deepest - static_cast<double>(up * up))));
  }

  /// Steps from a cell beyond which no node is within disc_m + step_m of its points.
  std::int64_t reach() const { return reach_; }

  /// No node of the field is deep.
  void reset(const LatticeBox& field) {
    field_ = field;
    box_ = field.grown(reach_ + 1);
    deep_.assign(box_.size(), kDeep);  // nodes beside the field are of no interest
    for (std::int64_t row = field.first.row; row < field.first.row + field.rows; ++row)
      std::memset(&deep_[box_.at(row, field.first.column)], kShallow, static_cast<std::size_t>(field.columns));
  }

  /// Whether the points of a cell may have a node of the field in reach.
  bool reaches(const LatticeNode& cell) const { return box_.contains(cell); }

  /// Marks the nodes around a cell that holds points and reaches the field.
  void add(const LatticeNode& cell) {
    for (std::size_t i = 0; i < half_widths_.size(); ++i) {
      const std::int64_t half = half_widths_[i], up = static_cast<std::int64_t>(i);
      const LatticeBox rows = LatticeBox{{cell.row - up, cell.column + 1 - half}, 2 + 2 * up, 2 * half}.common(box_);
      if (rows.empty()) continue;
      for (const std::int64_t row : {cell.row - up, cell.row + 1 + up})
        if (box_.contains({row, cell.column}))
          std::memset(&deep_[box_.at(row, rows.first.column)], kDeep, static_cast<std::size_t>(rows.columns));
    }
  }

  /// Whether the points of a cell have a node in reach that is not deep, once all cells are added.
  bool matters(const LatticeNode& cell) const { return any_shallow(LatticeBox{cell, 2, 2}.grown(reach_).common(box_)); }

  bool all_deep() const { return !any_shallow(field_); }

  bool deep(std::int64_t row, std::int64_t column) const { return deep_[box_.at(row, column)] == kDeep; }

 private:
  enum : std::uint8_t { kShallow, kDeep };

  bool any_shallow(const LatticeBox& nodes) const {
    const auto columns = static_cast<std::size_t>(nodes.columns);
    for (std::int64_t row = nodes.first.row; row < nodes.first.row + nodes.rows; ++row)
      if (std::memchr(&deep_[box_.at(row, nodes.first.column)], kShallow, columns) != nullptr) return true;
    return false;
  }

  std::int64_t reach_;
  LatticeBox field_, box_;
  std::vector<std::uint8_t> deep_;
  std::vector<std::int64_t> half_widths_;
};

/// Works out the contour of one tile at a time.
class Tracer {
 public:
  Tracer(const std::vector<Point>& points, const Cover& cover)
      : cover_(cover),
        nodes_(cover),
        cells_(points, cover.step_m, nodes_.reach()),
        depth_(cover.step_m),
        edge_m2_(cover.step_m) {}

  std::vector<Piece> trace() {
    std::vector<Piece> pieces;
    for (const LatticeBox& tile : cells_.tiles()) {
      if (!fill_depth(tile)) continue;
      if (cover_.shrink_m > 0.0) move_back();
      depth_.contour(tile, [&](const Piece& piece, const Point&) { pieces.push_back(piece); });
    }
    return pieces;
  }

 private:
  /// How deep each node lies inside the nearest disc (negative: outside); deep nodes somehow. False when the contour
  /// does not come near the tile.
  bool fill_depth(const LatticeBox& tile) {
    const auto halo = static_cast<std::int64_t>(std::ceil(cover_.shrink_m / cover_.step_m)) + 2;
    const LatticeBox field =
        LatticeBox{tile.first, tile.rows + 1, tile.columns + 1}.grown(halo).common(cells_.reached());
    nodes_.reset(field);
    near_.clear();
    cells_.around(tile, [&](const CoverCells::Cell& cell) {
      if (!nodes_.reaches(cell.place)) return;
      nodes_.add(cell.place);
      near_.push_back(cell);
    });
    if (near_.empty() || nodes_.all_deep()) return false;
    depth_.reset(field);
    for (std::int64_t row = field.first.row; row < field.first.row + field.rows; ++row)
      for (std::int64_t column = field.first.column; column < field.first.column + field.columns; ++column)
        if (nodes_.deep(row, column)) depth_.values()[field.at(row, column)] = 0.0;
    for (const CoverCells::Cell& cell : near_)
      if (nodes_.matters(cell.place)) lower_around(cell);
    for (double& value : depth_.values()) value = std::max(-cover_.step_m, cover_.disc_m - std::sqrt(value));
    return true;
  }

  void lower_around(const CoverCells::Cell& cell) {
    distinct_.assign(cell.points.begin(), cell.points.end());
    std::ranges::sort(distinct_);
    distinct_.erase(std::unique(distinct_.begin(), distinct_.end()), distinct_.end());
    for (const Point& p : distinct_)
      depth_.lower(p, p, cover_.disc_m + cover_.step_m, [p](double x_m, double y_m) {
        const double dx = x_m - p.x_m, dy = y_m - p.y_m;
        return dx * dx + dy * dy;
      });
  }

  /// Depth below the edge of the union instead of below the nearest disc's, less shrink_m.
  void move_back() {
    const double reach_m = cover_.shrink_m + cover_.step_m;
    edge_m2_.reset(depth_.box());
    depth_.contour(depth_.box(), [&](const Piece& piece, const Point& end) {
      edge_m2_.lower(piece.start, end, reach_m, to_segment(piece.start, end));
    });
    const std::span<double> depth = depth_.values(), edge_m2 = edge_m2_.values();
    for (std::size_t i = 0; i < depth.size(); ++i) {
      const double edge_m = std::min(std::sqrt(edge_m2[i]), 2.0 * reach_m);
      depth[i] = depth[i] > 0.0 ? edge_m - cover_.shrink_m : -cover_.step_m;
    }
  }

  Cover cover_;
  DeepNodes nodes_;
  CoverCells cells_;
  Field depth_, edge_m2_;
  std::vector<CoverCells::Cell> near_;  // to the tile at work
  std::vector<Point> distinct_;         // of the cell at work
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
  if (points.empty()) return {};
  return linked(Tracer(points, cover).trace());
}

}  // namespace geo
