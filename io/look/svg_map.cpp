// SPDX-License-Identifier: Apache-2.0
#include "io/look/svg_map.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace io {
namespace {

constexpr std::int32_t kMargin = 40;  // units around the box

/// Squared distance of p from the segment a to b.
double distance2(SheetPoint p, SheetPoint a, SheetPoint b) {
  const double dx = b.x - a.x, dy = b.y - a.y, px = p.x - a.x, py = p.y - a.y;
  const double length2 = dx * dx + dy * dy;
  const double t = length2 == 0.0 ? 0.0 : std::clamp((px * dx + py * dy) / length2, 0.0, 1.0);
  const double ex = px - t * dx, ey = py - t * dy;
  return ex * ex + ey * ey;
}

/// Position of the vertex farthest from the segment between first and last, and its squared distance.
std::pair<std::size_t, double> farthest(std::span<const SheetPoint> line, std::size_t first, std::size_t last) {
  std::pair<std::size_t, double> best{first, -1.0};
  for (std::size_t i = first + 1; i < last; ++i) {
    const double d2 = distance2(line[i], line[first], line[last]);
    if (d2 > best.second) best = {i, d2};
  }
  return best;
}

void append_line(std::string& path, std::span<const SheetPoint> line, bool closed) {
  fmt::format_to(std::back_inserter(path), "M{} {}l", line[0].x, line[0].y);
  const std::size_t end = closed && line.front() == line.back() ? line.size() - 1 : line.size();
  for (std::size_t i = 1; i < end; ++i) {
    const std::int32_t dx = line[i].x - line[i - 1].x, dy = line[i].y - line[i - 1].y;
    fmt::format_to(std::back_inserter(path), "{}{}{}{}", i > 1 && dx >= 0 ? " " : "", dx, dy >= 0 ? " " : "", dy);
  }
  if (closed) path += 'z';
}

/// The ring on the sheet without repeated vertices; its box in metres goes to `box_m`.
std::vector<SheetPoint> on_sheet(const geo::Shapes& shapes, std::size_t ring, const MapView& view, geo::Box& box_m) {
  const auto xs = shapes.xs(ring), ys = shapes.ys(ring);
  std::vector<SheetPoint> points;
  for (std::size_t i = 0; i < xs.size(); ++i) {
    box_m.add(xs[i], ys[i]);
    const SheetPoint point = view.at(xs[i], ys[i]);
    if (points.empty() || points.back() != point) points.push_back(point);
  }
  return points;
}

/// Whether nothing would be seen of it but its outline: smaller than a pixel, or a sliver half a pixel wide.
bool has_no_body(std::span<const SheetPoint> ring) {
  const auto [left, right] = std::minmax_element(ring.begin(), ring.end(), [](auto a, auto b) { return a.x < b.x; });
  const auto [top, bottom] = std::minmax_element(ring.begin(), ring.end(), [](auto a, auto b) { return a.y < b.y; });
  if (right->x - left->x < 2 && bottom->y - top->y < 2) return true;
  double twice_area = 0.0, length = 0.0;
  for (std::size_t i = 1; i < ring.size(); ++i) {
    twice_area += static_cast<double>(ring[i - 1].x) * ring[i].y - static_cast<double>(ring[i].x) * ring[i - 1].y;
    length += std::hypot(ring[i].x - ring[i - 1].x, ring[i].y - ring[i - 1].y);
  }
  return std::abs(twice_area) < length;  // a long rectangle's area is half its outline's length times its width
}

using Piece = std::pair<SheetPoint, SheetPoint>;  // first < second

/// All stretches of the lines on a lattice of `step` units, each once.
std::vector<Piece> pieces_of(const geo::Shapes& lines, std::span<const geo::Row> rows, const MapView& view,
                             std::int32_t step) {
  const auto snap = [&](double x, double y) {
    const SheetPoint p = view.at(x, y);
    return SheetPoint{p.x / step * step, p.y / step * step};
  };
  std::vector<Piece> pieces;
  for (const geo::Row row : rows) {
    for (std::size_t part = lines.parts(row).begin; part < lines.parts(row).end; ++part) {
      for (std::size_t ring = lines.rings(part).begin; ring < lines.rings(part).end; ++ring) {
        const auto xs = lines.xs(ring), ys = lines.ys(ring);
        for (std::size_t i = 1; i < xs.size(); ++i) {
          geo::Box box;
          box.add(xs[i - 1], ys[i - 1]);
          box.add(xs[i], ys[i]);
          if (!view.shows(box)) continue;
          const SheetPoint a = snap(xs[i - 1], ys[i - 1]), b = snap(xs[i], ys[i]);
          if (a != b) pieces.emplace_back(std::min(a, b), std::max(a, b));
        }
      }
    }
  }
  std::sort(pieces.begin(), pieces.end());
  pieces.erase(std::unique(pieces.begin(), pieces.end()), pieces.end());
  return pieces;
}

/// Joins pieces to lines that run on through every point where exactly two of them meet.
class Joiner {
 public:
  explicit Joiner(const std::vector<Piece>& pieces) : used_(pieces.size(), false), pieces_(pieces) {
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      ends_.push_back({pieces[i].first, i});
      ends_.push_back({pieces[i].second, i});
    }
    std::sort(ends_.begin(), ends_.end());
  }

  std::vector<std::vector<SheetPoint>> lines() {
    std::vector<std::vector<SheetPoint>> all;
    for (const bool rings : {false, true}) {  // from crossings and dead ends first; what is left are rings
      for (const auto& [point, piece] : ends_) {
        if (!used_[piece] && (rings || at(point).size() != 2)) all.push_back(line_from(point, piece));
      }
    }
    return all;
  }

 private:
  using End = std::pair<SheetPoint, std::size_t>;

  std::span<const End> at(SheetPoint point) const {
    const auto first = std::lower_bound(ends_.begin(), ends_.end(), End{point, 0});
    auto last = first;
    while (last != ends_.end() && last->first == point) ++last;
    return {first, last};
  }

  std::vector<SheetPoint> line_from(SheetPoint point, std::size_t piece) {
    std::vector<SheetPoint> line{point};
    for (bool runs_on = true; runs_on;) {
      used_[piece] = true;
      point = pieces_[piece].first == point ? pieces_[piece].second : pieces_[piece].first;
      line.push_back(point);
      const auto here = at(point);
      runs_on = here.size() == 2 && (!used_[here[0].second] || !used_[here[1].second]);
      if (runs_on) piece = used_[here[0].second] ? here[1].second : here[0].second;
    }
    return line;
  }

  std::vector<End> ends_;
  std::vector<bool> used_;
  const std::vector<Piece>& pieces_;
};

struct Symbol {
  std::array<std::int8_t, 24> corners;  // x, y in tenths of the radius
  std::size_t count;
};

constexpr std::array<Symbol, kSymbols> kSymbolShapes = {{
    {{-8, -8, 8, -8, 8, 8, -8, 8}, 4},    // square
    {{0, -10, 9, 7, -9, 7}, 3},           // triangle up
    {{0, -11, 11, 0, 0, 11, -11, 0}, 4},  // diamond
    {{0, 10, -9, -7, 9, -7}, 3},          // triangle down
    {{-3, -10, 3, -10, 3, -3, 10, -3, 10, 3, 3, 3, 3, 10, -3, 10, -3, 3, -10, 3, -10, -3, -3, -3}, 12},  // plus
    {{-5, -9, 5, -9, 10, 0, 5, 9, -5, 9, -10, 0}, 6},                                                    // hexagon
    {{-4, -10, 4, -10, 4, 10, -4, 10}, 4},                                                               // upright bar
    {{-10, -4, 10, -4, 10, 4, -10, 4}, 4},                                                               // lying bar
    {{-10, -10, 0, -4, 10, -10, 4, 0, 10, 10, 0, 4, -10, 10, -4, 0}, 8},                                 // star of four
    {{0, -10, 10, -2, 6, 9, -6, 9, -10, -2}, 5},                                                         // pentagon
}};

bool overlaps(std::int32_t a_low, std::int32_t a_high, std::int32_t b_low, std::int32_t b_high) {
  return a_low < b_high && b_low < a_high;
}

/// Places where the ring crosses a height, by x.
void add_crossings(const geo::Shapes& areas, std::size_t ring, double y_m, std::vector<double>& crossings) {
  const auto xs = areas.xs(ring), ys = areas.ys(ring);
  for (std::size_t i = 1; i < xs.size(); ++i) {
    if ((ys[i - 1] <= y_m) == (ys[i] <= y_m)) continue;
    crossings.push_back(xs[i - 1] + (y_m - ys[i - 1]) / (ys[i] - ys[i - 1]) * (xs[i] - xs[i - 1]));
  }
}

}  // namespace

MapView::MapView(const geo::Box& box_m) {
  if (box_m.empty()) throw std::invalid_argument("MapView: nothing to show");
  const double width_m = std::max(box_m.width(), 1000.0), height_m = std::max(box_m.height(), 1000.0);
  units_per_m_ = std::min((kWidth - 2 * kMargin) / width_m, (kMaxHeight - 2 * kMargin) / height_m);
  height_ = std::max(kMinHeight, static_cast<std::int32_t>(std::lround(height_m * units_per_m_)) + 2 * kMargin);
  west_m_ = (box_m.min_x + box_m.max_x) / 2.0 - kWidth / 2.0 / units_per_m_;
  north_m_ = (box_m.min_y + box_m.max_y) / 2.0 + height_ / 2.0 / units_per_m_;
  seen_ = {west_m_, north_m_ - height_ / units_per_m_, west_m_ + kWidth / units_per_m_, north_m_};
}

SheetPoint MapView::at(double x_m, double y_m) const {
  constexpr double kFar = 1e7;  // far off the sheet: still a whole number
  return {static_cast<std::int32_t>(std::lround(std::clamp((x_m - west_m_) * units_per_m_, -kFar, kFar))),
          static_cast<std::int32_t>(std::lround(std::clamp((north_m_ - y_m) * units_per_m_, -kFar, kFar)))};
}

std::vector<SheetPoint> simplified(std::span<const SheetPoint> line, double tolerance) {
  if (line.size() < 3) return {line.begin(), line.end()};
  std::vector<bool> kept(line.size(), false);
  kept.front() = kept.back() = true;
  std::vector<std::pair<std::size_t, std::size_t>> open{{0, line.size() - 1}};
  while (!open.empty()) {
    const auto [first, last] = open.back();
    open.pop_back();
    const auto [middle, d2] = farthest(line, first, last);
    if (d2 <= tolerance * tolerance) continue;
    kept[middle] = true;
    open.emplace_back(first, middle);
    open.emplace_back(middle, last);
  }
  std::vector<SheetPoint> out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (kept[i]) out.push_back(line[i]);
  }
  return out;
}

std::string area_path(const geo::Shapes& areas, std::size_t row, const MapView& view) {
  std::string path;
  for (std::size_t part = areas.parts(row).begin; part < areas.parts(row).end; ++part) {
    for (std::size_t ring = areas.rings(part).begin; ring < areas.rings(part).end; ++ring) {
      geo::Box box_m;
      const auto points = on_sheet(areas, ring, view, box_m);
      if (points.empty() || !view.shows(box_m) || has_no_body(points)) continue;
      const auto outline = simplified(points, 1.0);
      if (outline.size() >= 4) append_line(path, outline, true);
    }
  }
  const geo::Box box_m = areas.box(row);
  if (!path.empty() || box_m.empty() || !view.shows(box_m)) return path;
  const SheetPoint middle = view.at((box_m.min_x + box_m.max_x) / 2.0, (box_m.min_y + box_m.max_y) / 2.0);
  return symbol_path(0, middle, 3);
}

std::string network_path(const geo::Shapes& lines, std::span<const geo::Row> rows, const MapView& view,
                         std::size_t max_vertices) {
  for (std::int32_t step = 1;; step *= 2) {
    const std::vector<Piece> pieces = pieces_of(lines, rows, view, step);
    std::string path;
    std::size_t vertices = 0;
    for (const auto& line : Joiner(pieces).lines()) {
      const auto drawn = simplified(line, step);
      vertices += drawn.size();
      append_line(path, drawn, false);
    }
    if (vertices <= max_vertices || step >= MapView::kWidth) return path;
  }
}

std::string symbol_path(std::size_t kind, SheetPoint at, std::int32_t radius) {
  const Symbol& symbol = kSymbolShapes[kind % kSymbols];
  std::vector<SheetPoint> outline;
  for (std::size_t i = 0; i < symbol.count; ++i) {
    outline.push_back({at.x + symbol.corners[2 * i] * radius / 10, at.y + symbol.corners[2 * i + 1] * radius / 10});
  }
  std::string path;
  append_line(path, outline, true);
  return path;
}

double scale_bar_m(const MapView& view) {
  const double longest_m = MapView::kWidth / 4.0 / view.units_per_m();
  const double power = std::pow(10.0, std::floor(std::log10(longest_m)));
  const double leading = longest_m / power;
  return power * (leading >= 5.0 ? 5.0 : leading >= 2.0 ? 2.0 : 1.0);
}

bool LabelPlacer::place(SheetPoint at, std::size_t characters, SheetPoint& placed) {
  const std::int32_t half_width = 4 + 7 * static_cast<std::int32_t>(characters), half_height = 13;
  const std::int32_t side = half_width + 14, up = 30;
  for (const auto& [dx, dy] : {std::pair{0, 0},
                               {side, 0},
                               {-side, 0},
                               {0, -up},
                               {0, up},
                               {side, -up},
                               {-side, -up},
                               {side, up},
                               {-side, up}}) {
    const Rectangle box{at.x + dx - half_width, at.y + dy - half_height, at.x + dx + half_width,
                        at.y + dy + half_height};
    const bool free = std::none_of(taken_.begin(), taken_.end(), [&](const Rectangle& o) {
      return overlaps(box.left, box.right, o.left, o.right) && overlaps(box.top, box.bottom, o.top, o.bottom);
    });
    if (!free) continue;
    taken_.push_back(box);
    placed = {at.x + dx, at.y + dy};
    return true;
  }
  return false;
}

void LabelPlacer::keep_clear(SheetPoint at) {
  constexpr std::int32_t kHalf = 13;  // labels around it just fit beside
  taken_.push_back({at.x - kHalf, at.y - kHalf, at.x + kHalf, at.y + kHalf});
}

void label_point(const geo::Shapes& areas, std::size_t row, double& x_m, double& y_m) {
  double widest = -1.0;
  for (std::size_t part = areas.parts(row).begin; part < areas.parts(row).end; ++part) {
    const auto rings = areas.rings(part);
    geo::Box box;
    const auto xs = areas.xs(rings.begin), ys = areas.ys(rings.begin);
    for (std::size_t i = 0; i < xs.size(); ++i) box.add(xs[i], ys[i]);
    if (box.empty()) continue;
    const double middle_y = (box.min_y + box.max_y) / 2.0;
    std::vector<double> crossings;
    for (std::size_t ring = rings.begin; ring < rings.end; ++ring) add_crossings(areas, ring, middle_y, crossings);
    std::sort(crossings.begin(), crossings.end());
    for (std::size_t i = 0; i + 1 < crossings.size(); i += 2) {
      if (crossings[i + 1] - crossings[i] <= widest) continue;
      widest = crossings[i + 1] - crossings[i];
      x_m = (crossings[i] + crossings[i + 1]) / 2.0;
      y_m = middle_y;
    }
  }
}

}  // namespace io
