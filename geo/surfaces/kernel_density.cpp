// SPDX-License-Identifier: Apache-2.0
#include "geo/surfaces/kernel_density.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <stdexcept>

#include "geo/core/parallel.hpp"
#include "geo/surfaces/point_tiles.hpp"
#include "geo/surfaces/polynomial_sweep.hpp"

namespace geo {
namespace {

constexpr std::size_t kBandRows = 32;  // rows of the grid that one task fills

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
void fill_band(std::span<double> cells, std::size_t columns, std::size_t begin, std::size_t end,
               const PointTiles& points) {
  const auto [first, last] = points.near(begin, end);
  const auto low = static_cast<double>(begin), high = static_cast<double>(end) - 1.0;
  CutGaussian shape;
  for (std::size_t i = first; i < last; ++i) {
    const double y = points.y[i], reach = points.reach_of(i), weight = points.weight[i];
    const double from = std::max(low, std::ceil(y - reach)), to = std::min(high, std::floor(y + reach));
    if (from > to) continue;
    shape.start(points.x[i], reach, columns);
    for (double r = from; r <= to; r += 1.0)
      shape.add(cells.data() + static_cast<std::size_t>(r) * columns, r - y, weight);
  }
}

void add_gaussian_sums(const PointTiles& points, const Grid& grid, std::span<double> cells, unsigned threads) {
  const auto columns = static_cast<std::size_t>(grid.columns);
  parallel_for(static_cast<std::size_t>(grid.rows), kBandRows, threads,
               [&](std::size_t begin, std::size_t end) { fill_band(cells, columns, begin, end, points); });
}

/// Points of like reach together, within a factor of two: the sweeps are exact for those, and fast. One range when all
/// have one radius, and for the Gaussian.
std::vector<ReachRange> ranges(const Smoothing& smoothing) {
  const std::span<const double> radii =
      smoothing.radii_m.empty() ? std::span(&smoothing.radius_m, 1) : smoothing.radii_m;
  const auto [least, most] = std::ranges::minmax(radii);
  const double narrowest_m = reach_m(smoothing.kernel, least);
  std::vector<ReachRange> out{{0.0, reach_m(smoothing.kernel, most)}};
  while (smoothing.kernel != Kernel::gaussian && out.back().upto_m / 2.0 >= narrowest_m) {
    out.back().above_m = out.back().upto_m / 2.0;
    out.push_back({0.0, out.back().above_m});
  }
  return out;
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

/// What the sums must be multiplied by: per square kilometre, and H to the power that the sweeps leave out.
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
  for (const ReachRange range : ranges(smoothing)) {
    const PointTiles tiles = tiled(points, grid, smoothing, range, threads);
    if (smoothing.kernel == Kernel::gaussian)
      add_gaussian_sums(tiles, grid, density, threads);
    else
      add_polynomial_sums(smoothing.kernel, tiles, grid, density, threads);
  }
  const double factor = constant(smoothing, grid);
  for (double& value : density) value *= factor;
  return density;
}

}  // namespace geo
