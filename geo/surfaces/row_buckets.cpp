// SPDX-License-Identifier: Apache-2.0
#include "geo/surfaces/row_buckets.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "geo/core/parallel.hpp"

namespace geo {
namespace {

constexpr std::size_t kLeastChunk = 65'536, kMostChunks = 64;

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
    out_.rows_down = static_cast<std::ptrdiff_t>(std::ceil(out_.widest));
    buckets_ = static_cast<std::size_t>(grid.rows + 2 * out_.rows_down);
  }

  RowBuckets sorted(unsigned threads) && {
    const std::size_t n = points_.size(), chunk = std::max(kLeastChunk, n / kMostChunks + 1);
    std::vector<std::vector<std::size_t>> next((n + chunk - 1) / chunk);  // per chunk and bucket
    parallel_for(n, chunk, threads, [&](std::size_t begin, std::size_t end) {
      auto& count = next[begin / chunk];
      count.assign(buckets_ + 1, 0);
      for (std::size_t i = begin; i < end; ++i) ++count[bucket_of(i)];
    });
    make_room(next);
    parallel_for(n, chunk, threads, [&](std::size_t begin, std::size_t end) { fill(begin, end, next[begin / chunk]); });
    return std::move(out_);
  }

 private:
  double reach_of(std::size_t i) const { return reach_m(smoothing_.kernel, smoothing_.radius_of(i)); }

  /// `buckets_` for a point out of range or out of reach.
  std::size_t bucket_of(std::size_t i) const {
    const double reach_m = smoothing_.radii_m.empty() ? range_.upto_m : reach_of(i);
    if (!(reach_m > range_.above_m && reach_m <= range_.upto_m)) return buckets_;
    const double x = (points_.x_m[i] - grid_.x0_m) / grid_.cell_m, y = (points_.y_m[i] - grid_.y0_m) / grid_.cell_m;
    const double row = y + static_cast<double>(out_.rows_down), far = out_.widest + 1.0;
    const bool near = x > -far && x < grid_.columns + far && row >= 0.0 && row < static_cast<double>(buckets_);
    return near ? static_cast<std::size_t>(row) : buckets_;
  }

  /// From how many points each chunk has in each bucket to where they go.
  void make_room(std::vector<std::vector<std::size_t>>& next) {
    out_.begin.assign(buckets_ + 1, 0);
    std::size_t total = 0;
    for (std::size_t b = 0; b < buckets_; ++b) {
      out_.begin[b] = total;
      for (auto& of_chunk : next) total += std::exchange(of_chunk[b], total);
    }
    out_.begin[buckets_] = total;
    out_.x.resize(total);
    out_.y.resize(total);
    if (!points_.weight.empty() || !smoothing_.radii_m.empty()) out_.weight.resize(total);
    if (!smoothing_.radii_m.empty()) out_.reach.resize(total);
  }

  void fill(std::size_t begin, std::size_t end, std::vector<std::size_t>& next) {
    for (std::size_t i = begin; i < end; ++i) {
      const std::size_t bucket = bucket_of(i);
      if (bucket == buckets_) continue;
      const std::size_t at = next[bucket]++;
      out_.x[at] = (points_.x_m[i] - grid_.x0_m) / grid_.cell_m - 0.5;
      out_.y[at] = (points_.y_m[i] - grid_.y0_m) / grid_.cell_m - 0.5;
      if (!out_.weight.empty()) out_.weight[at] = points_.weight_of(i);
      if (out_.reach.empty()) continue;
      out_.weight[at] *= relative_height(smoothing_, i);
      out_.reach[at] = reach_of(i) / grid_.cell_m;
    }
  }

  const WeightedPoints& points_;
  const Grid& grid_;
  const Smoothing& smoothing_;
  ReachRange range_;
  std::size_t buckets_;
  RowBuckets out_;
};

}  // namespace

RowBuckets bucketed(const WeightedPoints& points, const Grid& grid, const Smoothing& smoothing, ReachRange range,
                    unsigned threads) {
  return Sorter(points, grid, smoothing, range).sorted(threads);
}

}  // namespace geo
