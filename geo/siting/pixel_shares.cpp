// SPDX-License-Identifier: Apache-2.0
#include "geo/siting/pixel_shares.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace geo {
namespace {

using Point = std::pair<double, double>;

/// A convex polygon of at most four corners and six cuts, each of which adds one at most.
struct Clipped {
  std::array<Point, 16> corner;  // rounding may cut a corner twice
  std::size_t size = 0;
  void add(const Point& p) { corner[size++] = p; }
};

double area_of(std::span<const Point> polygon) {
  double sum = 0.0;
  for (std::size_t i = 1; i + 1 < polygon.size(); ++i) {
    const double ax = polygon[i].first - polygon[0].first, ay = polygon[i].second - polygon[0].second;
    const double bx = polygon[i + 1].first - polygon[0].first, by = polygon[i + 1].second - polygon[0].second;
    sum += ax * by - bx * ay;
  }
  return std::abs(sum) / 2.0;
}

/// What lies left of the line from a to b.
Clipped left_of(const Clipped& polygon, const Point& a, const Point& b) {
  Clipped out;
  const auto side = [&](const Point& p) {
    return (b.first - a.first) * (p.second - a.second) - (b.second - a.second) * (p.first - a.first);
  };
  for (std::size_t i = 0; i < polygon.size; ++i) {
    const Point &here = polygon.corner[i], &next = polygon.corner[(i + 1) % polygon.size];
    const double at_here = side(here), at_next = side(next);
    if (at_here >= 0.0) out.add(here);
    if ((at_here < 0.0) == (at_next < 0.0)) continue;
    const double t = at_here / (at_here - at_next);
    out.add({here.first + t * (next.first - here.first), here.second + t * (next.second - here.second)});
  }
  return out;
}

}  // namespace

double area_m2(const Pixel& pixel) { return area_of(pixel); }

double shared_m2(const Pixel& pixel, const HexLayout& layout, HexCell cell) {
  const auto corners = layout.corners(cell);
  Clipped polygon;
  for (const Point& corner : pixel) polygon.add(corner);
  for (std::size_t side = 0; side < corners.size() && polygon.size > 0; ++side)
    polygon = left_of(polygon, corners[side], corners[(side + 1) % corners.size()]);
  return area_of(std::span(polygon.corner).first(polygon.size));
}

bool PixelTest::holds(double value) const {
  return (above && value > *above) || (below && value < *below) ||
         std::find(classes.begin(), classes.end(), value) != classes.end();
}

PixelShares::PixelShares(const HexLayout& layout, const HexCells& cells, std::vector<PixelTest> tests)
    : layout_(layout),
      cells_(cells),
      tests_(std::move(tests)),
      known_m2_(cells.size()),
      weighted_(cells.size()),
      sum_(cells.size()),
      holding_m2_(tests_.size(), std::vector<double>(cells.size())) {}

void PixelShares::add_share(std::size_t cell, double shared, double whole, double value) {
  known_m2_[cell] += shared;
  weighted_[cell] += shared * value;
  sum_[cell] += value * (shared / whole);
  for (std::size_t t = 0; t < tests_.size(); ++t)
    if (tests_[t].holds(value)) holding_m2_[t][cell] += shared;
}

void PixelShares::add_pixel(const Pixel& pixel, const std::array<HexCell, 4>& cells, double value) {
  const double whole = area_m2(pixel);
  if (!(whole > 0.0)) return;
  if (cells[0] == cells[1] && cells[0] == cells[2] && cells[0] == cells[3]) {
    if (!has_last_ || cells[0] != last_) last_ = cells[0], last_row_ = cells_.find(last_), has_last_ = true;
    if (last_row_) add_share(*last_row_, whole, whole, value);
    return;
  }
  const auto [x_low, x_high] = std::minmax({pixel[0].first, pixel[1].first, pixel[2].first, pixel[3].first});
  const auto [r_low, r_high] = std::minmax({cells[0].r, cells[1].r, cells[2].r, cells[3].r});
  const double cell_m = layout_.cell_m();
  for (std::int32_t r = r_low - 1; r <= r_high + 1; ++r) {  // rows of hexagons overlap
    const auto q_low = static_cast<std::int32_t>(std::floor(x_low / cell_m - r / 2.0 - 0.5));
    const auto q_high = static_cast<std::int32_t>(std::ceil(x_high / cell_m - r / 2.0 + 0.5));
    for (std::int32_t q = q_low; q <= q_high; ++q) {
      const auto row = cells_.find({q, r});
      if (!row) continue;
      if (const double shared = shared_m2(pixel, layout_, {q, r}); shared > 0.0) add_share(*row, shared, whole, value);
    }
  }
}

void PixelShares::add(const PixelRows& rows) {
  const std::size_t width = rows.columns + 1;
  const std::size_t height = rows.columns == 0 ? 0 : rows.values.size() / rows.columns;
  if (rows.columns * height != rows.values.size() || rows.corner_x.size() != width * (height + 1) ||
      rows.corner_y.size() != rows.corner_x.size())
    throw std::invalid_argument("PixelShares::add: expected one corner more than pixels each way");
  const auto finite = [&](std::size_t i) { return std::isfinite(rows.corner_x[i]) && std::isfinite(rows.corner_y[i]); };
  std::vector<HexCell> of_corner(rows.corner_x.size(), HexCell{0, 0});
  for (std::size_t i = 0; i < of_corner.size(); ++i)
    if (finite(i)) of_corner[i] = layout_.cell_of(rows.corner_x[i], rows.corner_y[i]);
  for (std::size_t row = 0; row < height; ++row)
    for (std::size_t column = 0; column < rows.columns; ++column) {
      const double value = rows.values[row * rows.columns + column];
      if (std::isnan(value)) continue;
      const std::size_t a = row * width + column;
      const std::array<std::size_t, 4> turn{a, a + 1, a + width + 1, a + width};
      if (!std::all_of(turn.begin(), turn.end(), finite)) continue;
      Pixel pixel;
      std::array<HexCell, 4> cells;
      for (std::size_t i = 0; i < 4; ++i) {
        pixel[i] = {rows.corner_x[turn[i]], rows.corner_y[turn[i]]};
        cells[i] = of_corner[turn[i]];
      }
      add_pixel(pixel, cells, value);
    }
}

std::vector<double> PixelShares::means() const {
  std::vector<double> out(known_m2_.size(), std::numeric_limits<double>::quiet_NaN());
  for (std::size_t i = 0; i < out.size(); ++i)
    if (known_m2_[i] > 0.0) out[i] = weighted_[i] / known_m2_[i];
  return out;
}

}  // namespace geo
