// SPDX-License-Identifier: Apache-2.0
#include "geo/siting/covered_area.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "geo/core/parallel.hpp"

namespace geo {
namespace {

constexpr std::int32_t kRowsOfABlock = 32;
constexpr double kRounding = 1e-9;  // of a hexagon's area

/// Blocks stand at fixed rows of the CRS, whatever is studied.
std::int32_t block_begin(std::int32_t row) {
  const std::int32_t rest = row % kRowsOfABlock;
  return row - (rest < 0 ? rest + kRowsOfABlock : rest);
}

/// An edge from its lower to its higher end; `weight` is negative where the area lies east of it.
struct Edge {
  double x1, y1, x2, y2, weight;
  double x_at(double y) const { return y <= y1 ? x1 : y >= y2 ? x2 : x1 + (x2 - x1) * ((y - y1) / (y2 - y1)); }
};

/// ∫ max(0, f) over a stretch of length h on which f runs straight from a to b.
double positive_part(double a, double b, double h) {
  if (a <= 0.0 && b <= 0.0) return 0.0;
  if (a >= 0.0 && b >= 0.0) return (a + b) / 2.0 * h;
  const double above = std::max(a, b), below = std::min(a, b);
  return above / (above - below) * above / 2.0 * h;
}

/// The heights at which the sides of the hexagons of a row bend, from the lowest corner to the highest. The same for
/// all hexagons of a row.
struct RowHeights {
  std::array<double, 4> y;

  RowHeights(const HexLayout& layout, std::int32_t r) {
    const auto corner = layout.corners({0, r});
    y = {corner[0].second, corner[1].second, corner[2].second, corner[3].second};
  }
  /// Width at a height, as a share of the full width.
  double width(double at) const {
    if (at < y[1]) return at <= y[0] ? 0.0 : (at - y[0]) / (y[1] - y[0]);
    if (at > y[2]) return at >= y[3] ? 0.0 : (y[3] - at) / (y[3] - y[2]);
    return 1.0;
  }
  /// Calls visit(low, high) for each stretch of [from, to] between two bends.
  template <class Visit>
  void each_stretch(double from, double to, Visit visit) const {
    for (std::size_t i = 0; i + 1 < y.size(); ++i) {
      const double low = std::max(from, y[i]), high = std::min(to, y[i + 1]);
      if (low < high) visit(low, high);
    }
  }
  /// ∫ width over [from, to], in metres.
  double full_m(double from, double to) const {
    double sum = 0.0;
    each_stretch(from, to, [&](double low, double high) { sum += (width(low) + width(high)) / 2.0 * (high - low); });
    return sum;
  }
};

/// West and east side of a hexagon, and the middle where its lowest and highest corners stand.
struct Sides {
  double west, middle, east;
  Sides(const HexLayout& layout, HexCell cell) {
    const auto corner = layout.corners(cell);
    west = corner[4].first, middle = corner[0].first, east = corner[1].first;
  }
  double left(double width) const { return middle + (west - middle) * width; }
  double right(double width) const { return middle + (east - middle) * width; }
};

/// What of a hexagon lies west of an edge, within the edge's heights.
double west_of(const Edge& edge, const Sides& sides, const RowHeights& heights) {
  double sum = 0.0;
  heights.each_stretch(edge.y1, edge.y2, [&](double low, double high) {
    const double wide_low = heights.width(low), wide_high = heights.width(high);
    const double x_low = edge.x_at(low), x_high = edge.x_at(high), h = high - low;
    sum += positive_part(x_low - sides.left(wide_low), x_high - sides.left(wide_high), h) -
           positive_part(x_low - sides.right(wide_low), x_high - sides.right(wide_high), h);
  });
  return sum;
}

/// Twice the signed area, relative to the first vertex so that large coordinates cost no digits.
double turning(std::span<const double> x, std::span<const double> y) {
  double sum = 0.0;
  for (std::size_t i = 1; i + 1 < x.size(); ++i)
    sum += (x[i] - x[0]) * (y[i + 1] - y[0]) - (x[i + 1] - x[0]) * (y[i] - y[0]);
  return sum;
}

/// The edges of areas by blocks of rows of hexagons; an edge stands in each block that it touches, in the order of the
/// areas.
class EdgeBlocks {
 public:
  EdgeBlocks(const Shapes& areas, std::span<const double> weights, const HexLayout& layout, std::int32_t first_row,
             std::size_t rows)
      : row_m_(layout.corners({0, 1})[0].second - layout.corners({0, 0})[0].second),
        first_row_(first_row),
        blocks_((rows + kRowsOfABlock - 1) / kRowsOfABlock) {
    for (std::size_t row = 0; row < areas.size(); ++row)
      for (std::size_t part = areas.parts(row).begin; part < areas.parts(row).end; ++part)
        for (std::size_t ring = areas.rings(part).begin; ring < areas.rings(part).end; ++ring)
          add_ring(areas.xs(ring), areas.ys(ring), ring == areas.rings(part).begin,
                   weights.empty() ? 1.0 : weights[row]);
  }
  std::size_t size() const { return blocks_.size(); }
  const std::vector<Edge>& edges(std::size_t block) const { return blocks_[block]; }

 private:
  void add_ring(std::span<const double> x, std::span<const double> y, bool is_shell, double weight) {
    const double factor = (turning(x, y) >= 0.0) == is_shell ? weight : -weight;
    for (std::size_t i = 0; i + 1 < x.size(); ++i) {
      if (y[i] < y[i + 1]) add({x[i], y[i], x[i + 1], y[i + 1], factor});
      if (y[i] > y[i + 1]) add({x[i + 1], y[i + 1], x[i], y[i], -factor});
    }
  }
  void add(const Edge& edge) {
    const std::int64_t last_block = std::ssize(blocks_) - 1;
    const std::int64_t from = std::max<std::int64_t>(block_of(edge.y1 - row_m_), 0);
    const std::int64_t to = std::min(block_of(edge.y2 + row_m_), last_block);
    for (std::int64_t block = from; block <= to; ++block) blocks_[static_cast<std::size_t>(block)].push_back(edge);
  }
  std::int64_t block_of(double y) const {
    return static_cast<std::int64_t>(std::floor((y / row_m_ - first_row_) / kRowsOfABlock));
  }

  double row_m_;
  std::int32_t first_row_;
  std::vector<std::vector<Edge>> blocks_;
};

/// The hexagons of one row of a study, and what is known of them so far.
class HexRow {
 public:
  HexRow(const HexLayout& layout, std::span<const HexCell> cells, double* covered)
      : layout_(layout), heights_(layout, cells.front().r), cells_(cells), covered_(covered), west_m_(cells.size()) {}

  const RowHeights& heights() const { return heights_; }

  void add(const Edge& edge) {
    const double low = std::max(edge.y1, heights_.y[0]), high = std::min(edge.y2, heights_.y[3]);
    if (low >= high) return;
    const auto [x_first, x_last] = std::minmax({edge.x_at(low), edge.x_at(high)});
    const std::size_t first = place_of(x_first, 0);
    for (std::size_t i = first; i < cells_.size() && cells_[i].q <= column(x_last) + 1; ++i)
      covered_[i] += edge.weight * west_of(edge, Sides(layout_, cells_[i]), heights_);
    if (first > 0) west_m_[first - 1] += edge.weight * heights_.full_m(low, high);
  }

  /// After the last edge: full widths of what passes east of each hexagon.
  void finish() {
    double full_m = 0.0;
    for (std::size_t i = cells_.size(); i-- > 0;) {
      full_m += west_m_[i];
      const Sides sides(layout_, cells_[i]);
      covered_[i] += full_m * (sides.east - sides.west);
    }
  }

 private:
  /// The column whose hexagon's width holds x.
  std::int32_t column(double x) const {
    return static_cast<std::int32_t>(std::floor(x / layout_.cell_m() - cells_.front().r / 2.0 + 0.5));
  }
  /// The first hexagon that an edge at x or east of it may pass. One column early, for rounding.
  std::size_t place_of(double x, std::size_t from) const {
    const HexCell first{column(x) - 1, cells_.front().r};
    return static_cast<std::size_t>(
        std::lower_bound(cells_.begin() + static_cast<std::ptrdiff_t>(from), cells_.end(), first) - cells_.begin());
  }

  const HexLayout& layout_;
  RowHeights heights_;
  std::span<const HexCell> cells_;
  double* covered_;
  std::vector<double> west_m_;  ///< To add to this hexagon and all west of it.
};

/// The rows that begin in a block.
std::vector<HexRow> rows_of(const HexLayout& layout, std::span<const HexCell> cells, double* covered) {
  std::vector<HexRow> rows;
  for (std::size_t begin = 0; begin < cells.size();) {
    std::size_t end = begin;
    while (end < cells.size() && cells[end].r == cells[begin].r) ++end;
    rows.emplace_back(layout, cells.subspan(begin, end - begin), covered + begin);
    begin = end;
  }
  return rows;
}

void add_block(const HexLayout& layout, std::span<const HexCell> cells, const std::vector<Edge>& edges,
               double* covered) {
  std::vector<HexRow> rows = rows_of(layout, cells, covered);
  for (const Edge& edge : edges) {
    auto row =
        std::partition_point(rows.begin(), rows.end(), [&](const HexRow& r) { return r.heights().y[3] <= edge.y1; });
    for (; row != rows.end() && row->heights().y[0] < edge.y2; ++row) row->add(edge);
  }
  for (HexRow& row : rows) row.finish();
}

double area_of(const HexLayout& layout, HexCell cell) {
  const RowHeights heights(layout, cell.r);
  const Sides sides(layout, cell);
  return heights.full_m(heights.y[0], heights.y[3]) * (sides.east - sides.west);
}

}  // namespace

std::vector<double> covered_m2(const Shapes& areas, std::span<const double> weights, const HexLayout& layout,
                               const HexCells& cells, unsigned threads) {
  if (areas.kind() != Shapes::Kind::areas || !(weights.empty() || weights.size() == areas.size()))
    throw std::invalid_argument("covered_m2: expected areas and one weight a row or none");
  std::vector<double> covered(cells.size(), 0.0);
  if (cells.size() == 0 || areas.size() == 0) return covered;
  const std::span<const HexCell> all = cells.cells();
  const std::int32_t first_row = block_begin(all.front().r);
  const EdgeBlocks blocks(areas, weights, layout, first_row, static_cast<std::size_t>(all.back().r - first_row) + 1);
  const auto begin_of = [&](std::size_t block) {
    const auto row = static_cast<std::int64_t>(block) * kRowsOfABlock + first_row;
    return static_cast<std::size_t>(
        std::partition_point(all.begin(), all.end(), [&](const HexCell& cell) { return cell.r < row; }) - all.begin());
  };
  parallel_for(blocks.size(), 1, threads, [&](std::size_t block, std::size_t) {
    const std::size_t begin = begin_of(block), end = begin_of(block + 1);
    add_block(layout, all.subspan(begin, end - begin), blocks.edges(block), covered.data() + begin);
    for (std::size_t i = begin; weights.empty() && i < end; ++i) {
      const double whole = area_of(layout, all[i]);
      if (std::abs(covered[i]) <= kRounding * whole) covered[i] = 0.0;
      if (std::abs(covered[i] - whole) <= kRounding * whole) covered[i] = whole;
    }
  });
  return covered;
}

std::vector<double> areas_m2(const HexLayout& layout, const HexCells& cells, unsigned threads) {
  std::vector<double> out(cells.size());
  parallel_for(out.size(), 4096, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) out[i] = area_of(layout, cells.cells()[i]);
  });
  return out;
}

}  // namespace geo
