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

/// Two numbers on which the compiler works at once.
using Pair = double __attribute__((vector_size(16)));

/// The sum of some points' polynomials w (v + b t - t^2)^kPower in t: the sums that its coefficients are made of, and
/// how many points they are. Every sum is added to and taken from alike, in loops that are written out by index
/// sequences, since -O2 would leave them loops.
template <int kPower>
class Terms {
 public:
  static constexpr std::size_t kSums = 2U * kPower + 2U;

  /// Of one point in two rows, which have the same b and w: each sum in the one and the other.
  static std::array<Pair, kSums> in_two_rows(Pair v, double b, double w) {
    const double wb = w * b;
    const Pair first{wb, wb}, zeroth{w, w}, one{1.0, 1.0};
    if constexpr (kPower == 1) return {w * v, first, zeroth, one};
    if constexpr (kPower == 2) return {w * v * v, wb * v, w * (b * b - 2.0 * v), first, zeroth, one};
    if constexpr (kPower == 3) {
      const Pair wv = w * v, wbv = wb * v;
      const double bb = b * b;
      return {wv * v * v, wbv * v, wv * (bb - v), wb * (bb - 6.0 * v), w * (v - bb), first, zeroth, one};
    }
  }
  /// Those of the first row (0) or the second (1).
  template <int kRow>
  static Terms of(const std::array<Pair, kSums>& in_rows) {
    Terms out;
    each([&](std::size_t i) { out.pairs_[i] = Pair{in_rows[2 * i][kRow], in_rows[2 * i + 1][kRow]}; });
    return out;
  }

  void operator+=(const Terms& other) {
    each([&](std::size_t i) { pairs_[i] += other.pairs_[i]; });
  }
  void operator-=(const Terms& other) {
    each([&](std::size_t i) { pairs_[i] -= other.pairs_[i]; });
  }
  bool empty() const { return sum<kSums - 1>() == 0.0; }  // counts are exact
  double at(double t) const {
    if constexpr (kPower == 1) return sum<0>() + t * (sum<1>() - t * sum<2>());
    if constexpr (kPower == 2)
      return sum<0>() + t * (2.0 * sum<1>() + t * (sum<2>() + t * (t * sum<4>() - 2.0 * sum<3>())));
    if constexpr (kPower == 3)
      return sum<0>() +
             t * (3.0 * sum<1>() +
                  t * (3.0 * sum<2>() + t * (sum<3>() + t * (3.0 * sum<4>() + t * (3.0 * sum<5>() - t * sum<6>())))));
  }

 private:
  template <std::size_t kIndex>
  double sum() const {
    return pairs_[kIndex / 2][kIndex % 2];
  }
  template <class Body>
  static void each(const Body& body) {
    [&]<std::size_t... kIndex>(std::index_sequence<kIndex...>) { (body(kIndex), ...); }
    (std::make_index_sequence<kSums / 2>{});
  }

  std::array<Pair, kSums / 2> pairs_{};
};

/// A band of rows, block after block of columns: the points that begin in a block are added, then its cells are summed.
template <int kPower>
class BandSweep {
 public:
  BandSweep(std::size_t rows, std::size_t block_columns)
      : rows_(rows),
        columns_(block_columns),
        stride_(2 * block_columns + 1),
        width_(static_cast<double>(block_columns)) {
    for (auto* changes : {&own_, &previous_}) changes->resize(rows_ * stride_);
    open_.resize(rows_);
  }

  /// Adds weight (reach^2 - (y - row)^2 - (x - column)^2)^kPower to the cells where that is positive: x in columns from
  /// the first of this block, y in rows from the first of the band.
  void add(double x, double y, double reach, double weight) {
    // At exactly the reach the kernel is 0: whether a row or column there is still in does not matter.
    const auto begin = static_cast<std::ptrdiff_t>(std::max(0.0, y - reach + 1.0)),
               end = static_cast<std::ptrdiff_t>(std::min(static_cast<double>(rows_), y + reach + 1.0));
    if (begin >= end) return;
    const double a = x - width_, after = x + 1.0;
    Terms<kPower>* row = own_.data() + static_cast<std::size_t>(begin) * stride_;
    const auto change = [&](double from, double to, const Terms<kPower>& terms) {
      row[static_cast<std::int64_t>(from)] += terms;
      row[static_cast<std::int64_t>(to)] -= terms;
      row += stride_;
    };
    for (std::ptrdiff_t r = begin; r < end; r += 2) {
      const double dy = static_cast<double>(r) - y;
      const Pair d{dy, dy + 1.0}, inside = reach * reach - d * d, zero{}, u = inside > zero ? inside : zero;
      const Pair half{std::sqrt(u[0]), std::sqrt(u[1])}, from = after - half, to = after + half;
      const auto terms = Terms<kPower>::in_two_rows(u - a * a, 2.0 * a, weight);
      change(from[0], to[0], Terms<kPower>::template of<0>(terms));
      if (r + 1 < end) change(from[1], to[1], Terms<kPower>::template of<1>(terms));
    }
  }

  /// Adds the sums to the cells of this block and goes on to the next. `cells` are those of the band, `columns` a row,
  /// of which column `west` is the first of this block.
  void finish(std::span<double> cells, std::ptrdiff_t columns, std::ptrdiff_t west) {
    for (std::size_t row = 0; row < rows_; ++row) {
      Terms<kPower> own, previous = open_[row];
      Terms<kPower>* const changes = own_.data() + row * stride_;
      Terms<kPower>* const of_previous = previous_.data() + row * stride_ + columns_;
      for (std::size_t i = 0; i < columns_; ++i) {
        own += std::exchange(changes[i], {});
        previous += std::exchange(of_previous[i], {});
        if (own.empty()) own = {};
        if (previous.empty()) previous = {};
        const std::ptrdiff_t column = west + static_cast<std::ptrdiff_t>(i);
        if (column < 0 || column >= columns) continue;
        const auto t = static_cast<double>(i);
        cells[row * static_cast<std::size_t>(columns) + static_cast<std::size_t>(column)] +=
            std::max(0.0, own.at(t - width_) + previous.at(t));
      }
      open_[row] = own;
    }
    std::swap(own_, previous_);
  }

 private:
  std::size_t rows_, columns_;
  std::size_t stride_;  ///< Two blocks, and a column that nobody reads for an end that rounding puts behind them.
  double width_;
  /// What changes at the columns of a block and of the next: for the points that begin in this block; in the one
  /// before.
  std::vector<Terms<kPower>> own_, previous_;
  std::vector<Terms<kPower>> open_;  ///< Per row: the points that began in the block before and have not ended in it.
};

/// Adds to the rows [begin, end) of the grid, at most as many as a tile has.
template <int kPower>
void add_to_band(const PointTiles& points, const Grid& grid, std::span<double> cells, std::size_t begin,
                 std::size_t end) {
  const auto [first_band, last_band] = points.bands_near(begin, end);
  BandSweep<kPower> sweep(end - begin, points.block_columns);
  const std::span band_cells = cells.subspan(begin * static_cast<std::size_t>(grid.columns));
  std::ptrdiff_t west = -static_cast<std::ptrdiff_t>(points.columns_west);
  bool open = false;  // whether points begin in the block before
  for (std::size_t block = 0; block < points.blocks; ++block) {
    bool begun = false;
    for (std::size_t band = first_band; band < last_band; ++band) {
      const auto [first, last] = points.of_tile(band, block);
      begun = begun || first < last;
      for (std::size_t i = first; i < last; ++i)
        sweep.add(points.x[i] - static_cast<double>(west), points.y[i] - static_cast<double>(begin), points.reach_of(i),
                  points.weight[i]);
    }
    if (begun || open) sweep.finish(band_cells, grid.columns, west);
    open = begun;
    west += static_cast<std::ptrdiff_t>(points.block_columns);
  }
}

template <int kPower>
void add_sums(const PointTiles& points, const Grid& grid, std::span<double> cells, unsigned threads) {
  parallel_for(static_cast<std::size_t>(grid.rows), PointTiles::kTileRows, threads,
               [&](std::size_t begin, std::size_t end) { add_to_band<kPower>(points, grid, cells, begin, end); });
}

}  // namespace

void add_polynomial_sums(Kernel kernel, const PointTiles& points, const Grid& grid, std::span<double> cells,
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
