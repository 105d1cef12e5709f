// SPDX-License-Identifier: Apache-2.0
#include "geo/surfaces/kernel_density.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <stdexcept>

#include "geo/core/parallel.hpp"

namespace geo {
namespace {

constexpr std::size_t kBandRows = 32;  // rows of the grid that one task fills

/// Points within reach of the grid, sorted by the grid row they lie in (rows below and above the grid included), in
/// coordinates of one cell with the origin at the centre of the first cell.
struct RowBuckets {
  std::vector<double> x, y, weight, reach;
  std::vector<std::size_t> begin;  ///< Per bucket; bucket b holds row b - rows_down.
  std::ptrdiff_t rows_down;        ///< Rows that the widest kernel reaches up and down.
};

/// A point's kernel relative to that of radius_m, so that one constant serves for all.
double relative_height(const Smoothing& smoothing, std::size_t i) {
  if (smoothing.radii_m.empty()) return 1.0;
  return std::pow(smoothing.radius_m / smoothing.radii_m[i], 2.0 + 2.0 * power_of(smoothing.kernel));
}

RowBuckets bucketed(const WeightedPoints& points, const Grid& grid, const Smoothing& smoothing) {
  const double widest_m = smoothing.radii_m.empty() ? smoothing.radius_m : *std::ranges::max_element(smoothing.radii_m);
  RowBuckets out;
  out.rows_down = static_cast<std::ptrdiff_t>(std::ceil(reach_m(smoothing.kernel, widest_m) / grid.cell_m));
  const auto buckets = static_cast<std::size_t>(grid.rows + 2 * out.rows_down);
  std::vector<std::size_t> count(buckets + 1);
  const auto reach_of = [&](std::size_t i) { return reach_m(smoothing.kernel, smoothing.radius_of(i)) / grid.cell_m; };
  const auto bucket_of = [&](std::size_t i) {  // `buckets` when out of reach
    const double x = (points.x_m[i] - grid.x0_m) / grid.cell_m, y = (points.y_m[i] - grid.y0_m) / grid.cell_m;
    const double row = std::floor(y) + static_cast<double>(out.rows_down), far = reach_of(i) + 1.0;
    const bool near = x > -far && x < grid.columns + far && row >= 0.0 && row < static_cast<double>(buckets);
    return near ? static_cast<std::size_t>(row) : buckets;
  };
  for (std::size_t i = 0; i < points.size(); ++i) ++count[bucket_of(i)];
  out.begin.assign(buckets + 1, 0);
  for (std::size_t b = 0; b < buckets; ++b) out.begin[b + 1] = out.begin[b] + count[b];
  for (auto* column : {&out.x, &out.y, &out.weight, &out.reach}) column->resize(out.begin.back());
  auto next = out.begin;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const std::size_t bucket = bucket_of(i);
    if (bucket == buckets) continue;
    const std::size_t at = next[bucket]++;
    out.x[at] = (points.x_m[i] - grid.x0_m) / grid.cell_m - 0.5;
    out.y[at] = (points.y_m[i] - grid.y0_m) / grid.cell_m - 0.5;
    out.weight[at] = points.weight_of(i) * relative_height(smoothing, i);
    out.reach[at] = reach_of(i);
  }
  return out;
}

/// The centres of a row whose distance from x is at most `half` cells: [first, first + count).
struct Reached {
  std::size_t first = 0;
  int count = 0;
};

Reached reached(double x, double half, std::size_t columns) {
  const double from = std::max(0.0, std::ceil(x - half)),
               to = std::min(static_cast<double>(columns) - 1.0, std::floor(x + half));
  if (from > to) return {};
  return {static_cast<std::size_t>(from), static_cast<int>(to - from) + 1};
}

/// Adds weight (u - dx^2)^power, where u = H^2 - dy^2 in cells: a polynomial kernel without its constant.
template <int kPower>
class Polynomial {
 public:
  void start(double x, double reach, std::size_t columns) {
    x_ = x;
    reach2_ = reach * reach;
    columns_ = columns;
  }
  void add(double* row, double dy, double weight) const {
    const double u = reach2_ - dy * dy;
    if (!(u > 0.0)) return;
    const Reached at = reached(x_, std::sqrt(u), columns_);
    double* const cells = row + at.first;
    const double start = static_cast<double>(at.first) - x_;
    for (int i = 0; i < at.count; ++i) {
      const double dx = start + i, rest = std::max(0.0, u - dx * dx);
      double term = weight;
      for (int k = 0; k < kPower; ++k) term *= rest;
      cells[i] += term;
    }
  }

 private:
  double x_ = 0.0, reach2_ = 0.0;
  std::size_t columns_ = 0;
};

/// Adds weight exp(-(dx^2 + dy^2) / 2s^2) within the cut. The exponentials along a row are the same for every row, so
/// they are worked out once a point, from the centre outwards by exp(-(t+1)^2/2s^2) = exp(-t^2/2s^2) q(t), where q
/// shrinks by exp(-1/s^2) each step: an error of a few hundred last bits at most, where the kernel is smallest.
class CutGaussian {
 public:
  void start(double x, double reach, std::size_t columns) {
    x_ = x;
    reach2_ = reach * reach;
    columns_ = columns;
    half_over_s2_ = 0.5 * kCutSpreads * kCutSpreads / reach2_;
    const Reached at = reached(x, reach, columns);
    first_ = at.first;
    along_.resize(static_cast<std::size_t>(at.count));
    if (at.count == 0) return;
    const auto last = static_cast<std::ptrdiff_t>(at.count) - 1;
    const auto middle = static_cast<std::ptrdiff_t>(
        std::clamp(std::round(x) - static_cast<double>(at.first), 0.0, static_cast<double>(last)));
    const double offset = static_cast<double>(at.first) + static_cast<double>(middle) - x;
    walk(middle, last + 1, 1, offset);
    walk(middle, -1, -1, -offset);
  }
  void add(double* row, double dy, double weight) const {
    const double u = reach2_ - dy * dy;
    if (!(u >= 0.0)) return;
    const Reached at = reached(x_, std::sqrt(u), columns_);
    const double here = weight * std::exp(-dy * dy * half_over_s2_);
    double* const cells = row + at.first;
    const double* const along = along_.data() + (at.count > 0 ? at.first - first_ : 0);
    for (int i = 0; i < at.count; ++i) cells[i] += here * along[i];
  }

 private:
  static constexpr double kCutSpreads = 5.0;

  void walk(std::ptrdiff_t from, std::ptrdiff_t end, std::ptrdiff_t step, double t) {
    double value = std::exp(-t * t * half_over_s2_), ratio = std::exp(-(2.0 * t + 1.0) * half_over_s2_);
    const double shrink = std::exp(-2.0 * half_over_s2_);
    for (std::ptrdiff_t i = from; i != end; i += step) {
      along_[static_cast<std::size_t>(i)] = value;
      value *= ratio;
      ratio *= shrink;
    }
  }

  double x_ = 0.0, reach2_ = 0.0, half_over_s2_ = 0.0;
  std::size_t columns_ = 0, first_ = 0;
  std::vector<double> along_;
};

/// Fills the rows [begin, end) of a grid, point by point, so that what a point needs is worked out once a band.
template <class Shape>
void fill_band(std::span<double> cells, std::size_t columns, std::size_t begin, std::size_t end,
               const RowBuckets& points) {
  // A point of bucket row r lies within half a cell of that row's centre.
  const std::size_t first = points.begin[begin],
                    last = points.begin[end + 2 * static_cast<std::size_t>(points.rows_down)];
  const auto low = static_cast<double>(begin), high = static_cast<double>(end) - 1.0;
  Shape shape;
  for (std::size_t i = first; i < last; ++i) {
    const double y = points.y[i], reach = points.reach[i];
    const double from = std::max(low, std::ceil(y - reach)), to = std::min(high, std::floor(y + reach));
    if (from > to) continue;
    shape.start(points.x[i], reach, columns);
    for (double r = from; r <= to; r += 1.0)
      shape.add(cells.data() + static_cast<std::size_t>(r) * columns, r - y, points.weight[i]);
  }
}

void fill_band(Kernel kernel, std::span<double> cells, std::size_t columns, std::size_t begin, std::size_t end,
               const RowBuckets& points) {
  switch (kernel) {
    case Kernel::epanechnikov:
      return fill_band<Polynomial<1>>(cells, columns, begin, end, points);
    case Kernel::quartic:
      return fill_band<Polynomial<2>>(cells, columns, begin, end, points);
    case Kernel::triweight:
      return fill_band<Polynomial<3>>(cells, columns, begin, end, points);
    case Kernel::gaussian:
      return fill_band<CutGaussian>(cells, columns, begin, end, points);
  }
}

void check(const WeightedPoints& points, const Grid& grid, const Smoothing& smoothing) {
  const std::size_t n = points.size();
  if (points.y_m.size() != n || (!points.weight.empty() && points.weight.size() != n) ||
      (!smoothing.radii_m.empty() && smoothing.radii_m.size() != n))
    throw std::invalid_argument("kernel_density: columns of different length");
  const auto fits = [&](double radius_m) { return radius_m >= grid.cell_m && std::isfinite(radius_m); };
  if (!fits(smoothing.radius_m) || !std::ranges::all_of(smoothing.radii_m, fits))
    throw std::invalid_argument("kernel_density: radii must be finite and at least one cell");
}

/// What the sums must be multiplied by: per square kilometre, and H to the power that Polynomial leaves out.
double constant(const Smoothing& smoothing, const Grid& grid) {
  const double reach_km = reach_m(smoothing.kernel, smoothing.radius_m) / 1e3, reach = reach_km * 1e3 / grid.cell_m;
  if (smoothing.kernel == Kernel::gaussian) return 1e6 * kernel_at(smoothing.kernel, 0.0, smoothing.radius_m);
  const int power = power_of(smoothing.kernel);
  return (power + 1.0) / (std::numbers::pi * reach_km * reach_km) / std::pow(reach, 2.0 * power);
}

}  // namespace

std::vector<double> kernel_density(const WeightedPoints& points, const Grid& grid, const Smoothing& smoothing,
                                   unsigned threads) {
  check(points, grid, smoothing);
  std::vector<double> density(grid.cells(), 0.0);
  if (points.size() == 0) return density;
  const RowBuckets buckets = bucketed(points, grid, smoothing);
  const auto columns = static_cast<std::size_t>(grid.columns);
  const double factor = constant(smoothing, grid);
  parallel_for(static_cast<std::size_t>(grid.rows), kBandRows, threads, [&](std::size_t begin, std::size_t end) {
    fill_band(smoothing.kernel, density, columns, begin, end, buckets);
    for (std::size_t i = begin * columns; i < end * columns; ++i) density[i] *= factor;
  });
  return density;
}

}  // namespace geo
