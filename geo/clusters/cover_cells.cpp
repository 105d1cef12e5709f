// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/cover_cells.hpp"

#include <cmath>

#include "geo/core/radix_sort.hpp"

namespace geo {
namespace {

LatticeNode cell_of(const Point& p, double step_m) {
  return {static_cast<std::int64_t>(std::floor(p.y_m / step_m)), static_cast<std::int64_t>(std::floor(p.x_m / step_m))};
}

/// The cells that hold points, and all between them.
LatticeBox box_of(std::span<const Point> points, double step_m) {
  LatticeNode least = cell_of(points.front(), step_m), most = least;
  for (const Point& p : points) {
    const LatticeNode cell = cell_of(p, step_m);
    least = {std::min(least.row, cell.row), std::min(least.column, cell.column)};
    most = {std::max(most.row, cell.row), std::max(most.column, cell.column)};
  }
  return {least, most.row - least.row + 1, most.column - least.column + 1};
}

}  // namespace

LatticeBox LatticeBox::common(const LatticeBox& other) const {
  const LatticeNode from{std::max(first.row, other.first.row), std::max(first.column, other.first.column)};
  const std::int64_t end_row = std::min(first.row + rows, other.first.row + other.rows),
                     end_column = std::min(first.column + columns, other.first.column + other.columns);
  return {from, std::max<std::int64_t>(end_row - from.row, 0), std::max<std::int64_t>(end_column - from.column, 0)};
}

CoverCells::CoverCells(std::span<const Point> points, double step_m, std::int64_t reach)
    : reached_(box_of(points, step_m).grown(reach)),
      origin_{reached_.first.row - kTile, reached_.first.column - kTile} {
  std::vector<KeyedRow> order;
  order.reserve(points.size());
  for (const Point& p : points) order.push_back({key_of(cell_of(p, step_m)), static_cast<Row>(order.size())});
  sort_by_key(order, 1);
  points_.reserve(points.size());
  for (const KeyedRow& next : order) {
    const Point& p = points[next.row];
    if (cells_.empty() || cells_.back().key != next.key)
      cells_.push_back({next.key, cell_of(p, step_m), points_.size(), points_.size()});
    points_.push_back(p);
    cells_.back().end = points_.size();
  }
}

std::uint64_t CoverCells::key_of(const LatticeNode& cell) const {
  const LatticeNode tile = tile_of(cell);
  const std::int64_t row = cell.row - origin_.row - tile.row * kTile,
                     column = cell.column - origin_.column - tile.column * kTile;
  return key(tile.row, tile.column) + static_cast<std::uint64_t>(row * kTile + column);
}

std::vector<LatticeBox> CoverCells::tiles() const {
  std::vector<std::uint64_t> keys;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    if (i > 0 && cells_[i].key >> kCellBits == cells_[i - 1].key >> kCellBits) continue;
    const LatticeNode tile = tile_of(cells_[i].place);
    for (std::int64_t row = tile.row - 1; row <= tile.row + 1; ++row)
      for (std::int64_t column = tile.column - 1; column <= tile.column + 1; ++column)
        keys.push_back(key(row, column) >> kCellBits);
  }
  std::ranges::sort(keys);
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  std::vector<LatticeBox> tiles;
  for (const std::uint64_t key : keys) {
    const auto row = static_cast<std::int64_t>(key >> kTileBits),
               column = static_cast<std::int64_t>(key & ((std::uint64_t{1} << kTileBits) - 1));
    const LatticeBox tile{{origin_.row + row * kTile, origin_.column + column * kTile}, kTile, kTile};
    if (!tile.common(reached_).empty()) tiles.push_back(tile);
  }
  return tiles;
}

}  // namespace geo
