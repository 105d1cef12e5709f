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

/// The sum of some points' polynomials: its coefficients, the lowest first, and how many points they are. The loops
/// over them are written out by index sequences, since -O2 would leave them loops.
template <int kPower>
class Terms {
 public:
  static constexpr std::size_t kCoefficients = 2 * kPower + 1;

  /// w (v + 2 a t - t^2)^kPower in t.
  static Terms of(double v, double a, double w) {
    const double b = 2.0 * a;
    if constexpr (kPower == 1) return {{w * v, w * b, -w, 1.0}};
    if constexpr (kPower == 2) return {{w * v * v, 2.0 * w * b * v, w * (b * b - 2.0 * v), -2.0 * w * b, w, 1.0}};
    if constexpr (kPower == 3) {
      const double bb = b * b, wb = w * b;
      return {{w * v * v * v, 3.0 * wb * v * v, 3.0 * w * v * (bb - v), wb * (bb - 6.0 * v), 3.0 * w * (v - bb),
               3.0 * wb, -w, 1.0}};
    }
  }

  void operator+=(const Terms& other) {
    each([&](std::size_t i) { values[i] += other.values[i]; }, kAll);
  }
  void operator-=(const Terms& other) {
    each([&](std::size_t i) { values[i] -= other.values[i]; }, kAll);
  }
  bool empty() const { return values.back() == 0.0; }  // counts are exact
  double at(double t) const {
    double value = values[kCoefficients - 1];
    each([&](std::size_t i) { value = value * t + values[kCoefficients - 2 - i]; }, kAllButTheFirst);
    return value;
  }

  std::array<double, kCoefficients + 1> values{};

 private:
  static constexpr std::make_index_sequence<kCoefficients + 1> kAll{};
  static constexpr std::make_index_sequence<kCoefficients - 1> kAllButTheFirst{};
  template <class Body, std::size_t... kIndex>
  static void each(const Body& body, std::index_sequence<kIndex...>) {
    (body(kIndex), ...);
  }
};

/// Blocks of columns, wide enough that what begins in one ends in it or in the next.
struct Blocks {
  std::int32_t width, columns;
  std::vector<std::int32_t> of;  ///< Per column of the grid, and one beyond: its block.
  std::vector<double> end;       ///< Per block: the first column after it, in columns of the grid.

  Blocks(const Grid& grid, double widest) : width(static_cast<std::int32_t>(2.0 * widest) + 1), columns(grid.columns) {
    const auto first = static_cast<std::int64_t>(std::llround(grid.x0_m / grid.cell_m));  // of the CRS
    const auto before = static_cast<std::int32_t>(((first % width) + width) % width);     // of the first block
    for (std::int32_t column = 0; column <= columns; ++column) of.push_back((column + before) / width);
    for (std::int32_t block = 0; block <= of.back(); ++block) end.push_back((block + 1.0) * width - before);
  }
};

/// One row of the grid after the other: points are added, then the cells are summed.
template <int kPower>
class RowSweep {
 public:
  explicit RowSweep(const Blocks& blocks)
      : blocks_(blocks),
        changes_(static_cast<std::size_t>(blocks.columns) + 1),
        begun_(blocks.end.size(), 0),
        columns_(blocks.columns) {}

  /// weight (u - (c - x)^2)^kPower for the columns c where that is not negative.
  void add(double x, double u, double weight) {
    const double half = std::sqrt(u);
    // Where the kernel ends it is 0: whether an end is still in does not matter.
    const std::size_t first = column_after(x - half), last = column_after(x + half);
    if (first >= last) return;
    const std::int32_t block = blocks_.of[first];
    const double a = x - blocks_.end[static_cast<std::size_t>(block)];
    const auto terms = Terms<kPower>::of(u - a * a, a, weight);
    begun_[static_cast<std::size_t>(block)] = 1;
    changes_[first].own += terms;
    (blocks_.of[last] == block ? changes_[last].own : changes_[last].previous) -= terms;
  }

  /// Adds the sums to the row's cells and forgets the points.
  void finish(double* cells) {
    Terms<kPower> own, previous;  // of the points that began in this block; in the one before
    std::size_t column = 0;
    for (std::size_t block = 0; block < begun_.size(); ++block) {
      previous = std::exchange(own, {});
      const auto end = static_cast<std::size_t>(std::min(blocks_.end[block], columns_));
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
        const double t = static_cast<double>(column) - blocks_.end[block];
        cells[column] += std::max(0.0, own.at(t) + previous.at(t + blocks_.width));
      }
    }
    changes_.back() = {};
  }

 private:
  /// The first column beyond x; 0 and the number of columns for what lies outside.
  std::size_t column_after(double x) const {
    return static_cast<std::size_t>(static_cast<std::int32_t>(std::min(std::max(x + 1.0, 0.0), columns_)));
  }

  /// What changes in the two sums at a column.
  struct Change {
    Terms<kPower> own{}, previous{};
  };
  const Blocks& blocks_;
  std::vector<Change> changes_;
  std::vector<std::uint8_t> begun_;  ///< Per block: whether a point begins in it.
  double columns_;
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
      if (first < last) sweep.finish(cells.data() + row * columns);
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
