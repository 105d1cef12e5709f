// SPDX-License-Identifier: Apache-2.0
#include "geo/surfaces/point_tiles.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

#include "geo/core/parallel.hpp"

namespace geo {
namespace {

constexpr std::size_t kLeastChunk = 65'536, kMostChunks = 16;

/// A point's kernel relative to that of radius_m, so that one constant serves for all.
double relative_height(const Smoothing& smoothing, std::size_t i) {
  return std::pow(smoothing.radius_m / smoothing.radii_m[i], 2.0 + 2.0 * power_of(smoothing.kernel));
}

/// Sorts the points by counting, chunk after chunk of their order.
class Sorter {
 public:
  Sorter(const WeightedPoints& points, const Grid& grid, const Smoothing& smoothing, ReachRange range)
      : points_(points), grid_(grid), smoothing_(smoothing), range_(range) {
    out_.widest = range.upto_m / grid.cell_m;
    out_.rows_down = static_cast<std::size_t>(std::ceil(out_.widest));
    rows_ = static_cast<std::size_t>(grid.rows) + 2 * out_.rows_down;
    make_blocks();
    tiles_ = (rows_ + PointTiles::kTileRows - 1) / PointTiles::kTileRows * out_.blocks;
  }

  PointTiles sorted(unsigned threads) && {
    const std::size_t n = points_.size(), chunk = std::max(kLeastChunk, n / kMostChunks + 1);
    std::vector<std::vector<std::uint32_t>> next((n + chunk - 1) / chunk);  // per chunk and tile
    parallel_for(n, chunk, threads, [&](std::size_t begin, std::size_t end) {
      auto& count = next[begin / chunk];
      count.assign(tiles_ + 1, 0);
      for (std::size_t i = begin; i < end; ++i)
        if (i == begin || !same_place(i)) ++count[tile_of(placed(i))];
    });
    make_room(next);
    parallel_for(n, chunk, threads, [&](std::size_t begin, std::size_t end) { fill(begin, end, next[begin / chunk]); });
    return std::move(out_);
  }

 private:
  struct Placed {
    double x, y, reach;
  };

  void make_blocks() {
    const auto width = static_cast<std::int64_t>(2.0 * out_.widest) + 1, beyond = width + 2;
    const auto first = static_cast<std::int64_t>(std::llround(grid_.x0_m / grid_.cell_m)) - beyond;  // of the CRS
    const std::int64_t west = beyond + ((first % width) + width) % width;
    out_.block_columns = static_cast<std::size_t>(width);
    out_.columns_west = static_cast<std::size_t>(west);
    out_.blocks = static_cast<std::size_t>((west + grid_.columns + beyond) / width) + 1;
  }

  Placed placed(std::size_t i) const {
    return {
        (points_.x_m[i] - grid_.x0_m) / grid_.cell_m - 0.5, (points_.y_m[i] - grid_.y0_m) / grid_.cell_m - 0.5,
        smoothing_.radii_m.empty() ? out_.widest : reach_m(smoothing_.kernel, smoothing_.radii_m[i]) / grid_.cell_m};
  }

  /// Whether a point stands where the one before it does.
  bool same_place(std::size_t i) const {
    return points_.x_m[i] == points_.x_m[i - 1] && points_.y_m[i] == points_.y_m[i - 1] &&
           smoothing_.radius_of(i) == smoothing_.radius_of(i - 1);
  }

  /// `tiles_` for a point out of range or out of reach.
  std::size_t tile_of(const Placed& at) const {
    const double row = at.y + 0.5 + static_cast<double>(out_.rows_down), far = out_.widest + 1.0;
    const bool near = at.x > -far && at.x < grid_.columns + far && row >= 0.0 && row < static_cast<double>(rows_);
    if (!near || !(at.reach > range_.above_m / grid_.cell_m && at.reach <= out_.widest)) return tiles_;
    const auto column = static_cast<std::size_t>(at.x + static_cast<double>(out_.columns_west + 1) - at.reach);
    return static_cast<std::size_t>(row) / PointTiles::kTileRows * out_.blocks + column / out_.block_columns;
  }

  /// From how many points each chunk has in each tile to where they go.
  void make_room(std::vector<std::vector<std::uint32_t>>& next) {
    out_.begin.assign(tiles_ + 1, 0);
    std::uint32_t total = 0;
    for (std::size_t tile = 0; tile < tiles_; ++tile) {
      out_.begin[tile] = total;
      for (auto& of_chunk : next) total += std::exchange(of_chunk[tile], total);
    }
    out_.begin[tiles_] = total;
    for (auto* column : {&out_.x, &out_.y, &out_.weight}) *column = std::make_unique_for_overwrite<double[]>(total);
    if (!smoothing_.radii_m.empty()) out_.reach = std::make_unique_for_overwrite<double[]>(total);
  }

  void fill(std::size_t begin, std::size_t end, std::vector<std::uint32_t>& next) {
    std::size_t tile = tiles_;
    for (std::size_t i = begin; i < end; ++i) {
      const double height = smoothing_.radii_m.empty() ? 1.0 : relative_height(smoothing_, i),
                   weight = height * points_.weight_of(i);
      if (i > begin && same_place(i)) {
        if (tile != tiles_) out_.weight[next[tile] - 1] += weight;
        continue;
      }
      const Placed point = placed(i);
      tile = tile_of(point);
      if (tile == tiles_) continue;
      const std::size_t at = next[tile]++;
      out_.x[at] = point.x;
      out_.y[at] = point.y;
      out_.weight[at] = weight;
      if (out_.reach) out_.reach[at] = point.reach;
    }
  }

  const WeightedPoints& points_;
  const Grid& grid_;
  const Smoothing& smoothing_;
  ReachRange range_;
  std::size_t rows_ = 0, tiles_ = 0;
  PointTiles out_;
};

}  // namespace

PointTiles tiled(const WeightedPoints& points, const Grid& grid, const Smoothing& smoothing, ReachRange range,
                 unsigned threads) {
  return Sorter(points, grid, smoothing, range).sorted(threads);
}

}  // namespace geo
