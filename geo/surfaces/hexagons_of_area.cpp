// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "geo/core/grid.hpp"
#include "geo/surfaces/hexagons.hpp"

namespace geo {
namespace {

using Point = std::pair<double, double>;

double turn(Point a, Point b, Point p) {
  return (b.first - a.first) * (p.second - a.second) - (b.second - a.second) * (p.first - a.first);
}

/// Separating axes of a segment and a convex hexagon: its six edges and the segment's own line. Touching counts.
bool touches(const std::array<Point, 6>& corners, Point a, Point b) {
  for (std::size_t i = 0; i < 6; ++i) {
    const Point from = corners[i], to = corners[(i + 1) % 6];
    if (turn(from, to, a) < 0.0 && turn(from, to, b) < 0.0) return false;
  }
  int left = 0, right = 0;
  for (const Point& corner : corners) {
    const double side = turn(a, b, corner);
    left += side > 0.0;
    right += side < 0.0;
  }
  return left < 6 && right < 6;
}

/// Collects the cells of one row of a table after the other.
class Collector {
 public:
  explicit Collector(const HexLayout& layout) : layout_(layout), row_m_(layout.cell_m() * std::numbers::sqrt3 / 2.0) {}

  void add(const Shapes& areas, std::size_t shape) {
    for (auto p = areas.parts(shape).begin; p < areas.parts(shape).end; ++p)
      for (auto r = areas.rings(p).begin; r < areas.rings(p).end; ++r) {
        const auto xs = areas.xs(r), ys = areas.ys(r);
        for (std::size_t i = 0; i + 1 < xs.size(); ++i) {
          add_touched({xs[i], ys[i]}, {xs[i + 1], ys[i + 1]});
          add_crossings({xs[i], ys[i]}, {xs[i + 1], ys[i + 1]});
        }
      }
    fill_between_crossings();
  }
  std::vector<HexCell> cells;

 private:
  static std::int32_t whole(double value) { return static_cast<std::int32_t>(value); }

  /// Row by row: the piece of the segment that can reach the row's hexagons, widened a little; the exact test decides.
  void add_touched(Point a, Point b) {
    if (a.second > b.second) std::swap(a, b);
    const double half_height = row_m_ * 2.0 / 3.0 + kSlack_m, cell = layout_.cell_m();
    const double slope = b.second > a.second ? (b.first - a.first) / (b.second - a.second) : 0.0;
    const double first_row = std::ceil((a.second - half_height) / row_m_),
                 last_row = std::floor((b.second + half_height) / row_m_);
    for (double r = first_row; r <= last_row; ++r) {
      const double low = std::max(a.second, r * row_m_ - half_height),
                   high = std::min(b.second, r * row_m_ + half_height);
      double west = a.first + slope * (low - a.second), east = a.first + slope * (high - a.second);
      if (slope == 0.0) west = a.first, east = b.first;
      if (west > east) std::swap(west, east);
      const double first = std::ceil((west - kSlack_m) / cell - r / 2.0 - 0.5),
                   last = std::floor((east + kSlack_m) / cell - r / 2.0 + 0.5);
      for (double q = first; q <= last; ++q)
        if (touches(layout_.corners({whole(q), whole(r)}), a, b)) cells.push_back({whole(q), whole(r)});
    }
  }

  /// Where the segment crosses the lines through the rows' centres, lower end included.
  void add_crossings(Point a, Point b) {
    if (a.second > b.second) std::swap(a, b);
    for (double r = std::ceil(a.second / row_m_); r * row_m_ < b.second; ++r) {
      const double share = (r * row_m_ - a.second) / (b.second - a.second);
      crossings_.emplace_back(whole(r), a.first + share * (b.first - a.first));
    }
  }

  /// Cells that no edge touches lie wholly inside or outside: their centres tell, by the even-odd rule.
  void fill_between_crossings() {
    std::ranges::sort(crossings_);
    for (std::size_t i = 0; i + 1 < crossings_.size(); i += 2) {
      const auto [r, west] = crossings_[i];
      const double first = std::ceil(west / layout_.cell_m() - r / 2.0);
      const double last = std::floor(crossings_[i + 1].second / layout_.cell_m() - r / 2.0);
      for (double q = first; q <= last; ++q) cells.push_back({whole(q), r});
    }
    crossings_.clear();
  }

  static constexpr double kSlack_m = 0.01;
  const HexLayout& layout_;
  double row_m_;
  std::vector<std::pair<std::int32_t, double>> crossings_;
};

}  // namespace

HexCells cells_touching(const Shapes& areas, const HexLayout& layout, std::int64_t max_cells, std::string_view key) {
  const Box box = areas.box();
  const double cell = layout.cell_m(), rows = box.height() / (cell * std::numbers::sqrt3 / 2.0) + 2.0;
  if (!box.empty()) refuse_too_many_cells(std::floor((box.width() / cell + 2.0) * rows), cell, max_cells, key);
  Collector collector(layout);
  for (std::size_t shape = 0; shape < areas.size(); ++shape) collector.add(areas, shape);
  return HexCells(std::move(collector.cells));
}

}  // namespace geo
