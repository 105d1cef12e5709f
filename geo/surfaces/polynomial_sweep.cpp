// SPDX-License-Identifier: Apache-2.0
#include "geo/surfaces/polynomial_sweep.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <utility>

#include "geo/core/parallel.hpp"

namespace geo {
namespace {

constexpr std::size_t kRowsOfATask = 8;

/// The sum of some points' polynomials w (v + b t - t^2)^kPower in t: the sums that its coefficients are made of, and
/// how many points they are. Every sum is added to and taken from alike, in loops that are written out by index
/// sequences, since -O2 would leave them loops.
template <int kPower>
class Terms {
 public:
  static Terms of(double v, double b, double w) {
    const double wb = w * b;
    if constexpr (kPower == 1) return {{w * v, wb, w, 1.0}};
    if constexpr (kPower == 2) return {{w * v * v, wb * v, w * (b * b - 2.0 * v), wb, w, 1.0}};
    if constexpr (kPower == 3) {
      const double bb = b * b, wv = w * v;
      return {{wv * v * v, wb * v * v, wv * (bb - v), wb * (bb - 6.0 * v), w * (v - bb), wb, w, 1.0}};
    }
  }

  void operator+=(const Terms& other) {
    each([&](std::size_t i) { sums[i] += other.sums[i]; });
  }
  void operator-=(const Terms& other) {
    each([&](std::size_t i) { sums[i] -= other.sums[i]; });
  }
  bool empty() const { return sums.back() == 0.0; }  // counts are exact
  double at(double t) const {
    const auto& s = sums;
    if constexpr (kPower == 1) return s[0] + t * (s[1] - t * s[2]);
    if constexpr (kPower == 2) return s[0] + t * (2.0 * s[1] + t * (s[2] + t * (t * s[4] - 2.0 * s[3])));
    if constexpr (kPower == 3)
      return s[0] + t * (3.0 * s[1] + t * (3.0 * s[2] + t * (s[3] + t * (3.0 * s[4] + t * (3.0 * s[5] - t * s[6])))));
  }

  static constexpr std::size_t kSums = 2U * kPower + 2U;
  std::array<double, kSums> sums{};

 private:
  template <class Body>
  static void each(const Body& body) {
    [&]<std::size_t... kIndex>(std::index_sequence<kIndex...>) { (body(kIndex), ...); }
    (std::make_index_sequence<kSums>{});
  }
};

/// The columns of a row in blocks, wide enough that what begins in one ends in it or in the next. They go as far west
/// and east of the grid as kernels do that reach it.
struct Blocks {
  std::int32_t width, beyond;    ///< Columns of a block; columns west of the grid.
  std::vector<std::int32_t> of;  ///< Per column: its block.
  std::vector<double> end;       ///< Per block: the first column after it.

  Blocks(const Grid& grid, double widest)
      : width(static_cast<std::int32_t>(2.0 * widest) + 1), beyond(static_cast<std::int32_t>(2.0 * widest) + 3) {
    const auto first = static_cast<std::int64_t>(std::llround(grid.x0_m / grid.cell_m)) - beyond;  // of the CRS
    const auto before = static_cast<std::int32_t>(((first % width) + width) % width);              // of the first block
    for (std::int32_t column = 0; column < grid.columns + 2 * beyond; ++column) of.push_back((column + before) / width);
    for (std::int32_t block = 0; block <= of.back(); ++block) end.push_back((block + 1.0) * width - before);
  }
};

/// One row of the grid after the other: points are added, then the cells are summed.
template <int kPower>
class RowSweep {
 public:
  explicit RowSweep(const Blocks& blocks)
      : blocks_(blocks), changes_(blocks.of.size()), begun_(blocks.end.size(), 0), beyond_(blocks.beyond) {}

  /// weight (u - (c - x)^2)^kPower for the columns c of the grid where that is not negative.
  void add(double x, double u, double weight) {
    const double east = x + beyond_, half = std::sqrt(u);
    // Where the kernel ends it is 0: whether an end is still in does not matter.
    const std::size_t first = column_after(east - half), last = column_after(east + half);
    const std::int32_t block = blocks_.of[first];
    const double a = east - blocks_.end[static_cast<std::size_t>(block)];
    const auto terms = Terms<kPower>::of(u - a * a, 2.0 * a, weight);
    begun_[static_cast<std::size_t>(block)] = 1;
    changes_[first].own += terms;
    (blocks_.of[last] == block ? changes_[last].own : changes_[last].previous) -= terms;
  }

  /// Adds the sums to the row's cells and forgets the points.
  void finish(std::span<double> cells) {
    Terms<kPower> own, previous;  // of the points that began in this block; in the one before
    const auto beyond = static_cast<std::size_t>(blocks_.beyond);
    std::size_t column = 0;
    for (std::size_t block = 0; block < begun_.size(); ++block) {
      previous = std::exchange(own, {});
      const std::size_t end = std::min(static_cast<std::size_t>(blocks_.end[block]), changes_.size());
      if (begun_[block] == 0 && previous.empty()) {
        column = end;
        continue;
      }
      begun_[block] = 0;
      for (; column < end; ++column) {
        auto& change = changes_[column];
        own += change.own;
        previous += change.previous;
        change = {};
        if (own.empty()) own = {};
        if (previous.empty()) previous = {};
        if (column < beyond || column - beyond >= cells.size()) continue;
        const double t = static_cast<double>(column) - blocks_.end[block];
        cells[column - beyond] += std::max(0.0, own.at(t) + previous.at(t + blocks_.width));
      }
    }
  }

 private:
  /// The first column beyond x, which is not negative.
  static std::size_t column_after(double x) { return static_cast<std::size_t>(static_cast<std::int64_t>(x + 1.0)); }

  /// What changes in the two sums at a column.
  struct Change {
    Terms<kPower> own{}, previous{};
  };
  const Blocks& blocks_;
  std::vector<Change> changes_;
  std::vector<std::int32_t> begun_;  ///< Per block: whether a point begins in it.
  double beyond_;
};

template <int kPower>
void add_sums(const RowBuckets& points, const Grid& grid, std::span<double> cells, unsigned threads) {
  const Blocks blocks(grid, points.widest);
  const auto columns = static_cast<std::size_t>(grid.columns);
  parallel_for(static_cast<std::size_t>(grid.rows), kRowsOfATask, threads, [&](std::size_t begin, std::size_t end) {
    RowSweep<kPower> sweep(blocks);
    for (std::size_t row = begin; row < end; ++row) {
      const auto [first, last] = points.near(row, row + 1);
      for (std::size_t i = first; i < last; ++i) {
        const double dy = static_cast<double>(row) - points.y[i], reach = points.reach_of(i);
        if (const double u = reach * reach - dy * dy; u > 0.0) sweep.add(points.x[i], u, points.weight_of(i));
      }
      if (first < last) sweep.finish(cells.subspan(row * columns, columns));
    }
  });
}

}  // namespace

void add_polynomial_sums(Kernel kernel, const RowBuckets& points, const Grid& grid, std::span<double> cells,
                         unsigned threads) {
  switch (kernel) {
    case Kernel::epanechnikov:
      return add_sums<1>(points, grid, cells, threads);
    case Kernel::quartic:
      return add_sums<2>(points, grid, cells, threads);
    case Kernel::triweight:
      return add_sums<3>(points, grid, cells, threads);
    case Kernel::gaussian:
      break;
  }
  throw std::invalid_argument("add_polynomial_sums: the kernel is no polynomial");
}

}  // namespace geo
