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
  std::vector<double> x, y, weight;
  std::vector<std::size_t> begin;  ///< per bucket; bucket b holds row b - reach
  std::ptrdiff_t reach;            ///< rows that the kernel reaches up and down
};

RowBuckets bucketed(const WeightedPoints& points, const Grid& grid, double radius) {
  RowBuckets out;
  out.reach = static_cast<std::ptrdiff_t>(std::ceil(radius));
  const auto buckets = static_cast<std::size_t>(grid.rows + 2 * out.reach);
  const double far = radius + 1.0;
  std::vector<std::size_t> count(buckets + 1);
  const auto bucket_of = [&](std::size_t i) {  // `buckets` when out of reach
    const double x = (points.x_m[i] - grid.x0_m) / grid.cell_m, y = (points.y_m[i] - grid.y0_m) / grid.cell_m;
    const double row = std::floor(y) + static_cast<double>(out.reach);
    const bool near = x > -far && x < grid.columns + far && row >= 0.0 && row < static_cast<double>(buckets);
    return near ? static_cast<std::size_t>(row) : buckets;
  };
  for (std::size_t i = 0; i < points.x_m.size(); ++i) ++count[bucket_of(i)];
  out.begin.assign(buckets + 1, 0);
  for (std::size_t b = 0; b < buckets; ++b) out.begin[b + 1] = out.begin[b] + count[b];
  for (auto* column : {&out.x, &out.y, &out.weight}) column->resize(out.begin.back());
  auto next = out.begin;
  for (std::size_t i = 0; i < points.x_m.size(); ++i) {
    const std::size_t bucket = bucket_of(i);
    if (bucket == buckets) continue;
    const std::size_t at = next[bucket]++;
    out.x[at] = (points.x_m[i] - grid.x0_m) / grid.cell_m - 0.5;
    out.y[at] = (points.y_m[i] - grid.y0_m) / grid.cell_m - 0.5;
    out.weight[at] = points.weight.empty() ? 1.0 : points.weight[i];
  }
  return out;
}

/// Adds weight (u - dx^2)^2 to the centres of one row, where u = R^2 - dy^2 in cells: the kernel without its constant.
void add_to_row(std::span<double> row, double x, double u, double weight) {
  const double half = std::sqrt(u);
  const auto last = static_cast<double>(row.size()) - 1.0;
  const double from = std::max(0.0, std::ceil(x - half)), to = std::min(last, std::floor(x + half));
  if (from > to) return;
  double* const cells = row.data() + static_cast<std::size_t>(from);
  const int count = static_cast<int>(to - from) + 1;
  const double start = from - x;
  for (int i = 0; i < count; ++i) {
    const double dx = start + i, rest = std::max(0.0, u - dx * dx);
    cells[i] += weight * rest * rest;
  }
}

void fill_row(std::span<double> row, std::size_t number, const RowBuckets& points, double radius) {
  // Points of row r lie within half a cell of its centre: those within R lie in rows number - reach … number + reach.
  const std::size_t first = points.begin[number],
                    last = points.begin[number + 2 * static_cast<std::size_t>(points.reach) + 1];
  const double radius2 = radius * radius;
  for (std::size_t i = first; i < last; ++i) {
    const double dy = static_cast<double>(number) - points.y[i], u = radius2 - dy * dy;
    if (u > 0.0) add_to_row(row, points.x[i], u, points.weight[i]);
  }
}

}  // namespace

std::vector<double> quartic_density(const WeightedPoints& points, const Grid& grid, double radius_m, unsigned threads) {
  if (points.y_m.size() != points.x_m.size() || (!points.weight.empty() && points.weight.size() != points.x_m.size()))
    throw std::invalid_argument("quartic_density: columns of different length");
  if (!(radius_m >= grid.cell_m) || !std::isfinite(radius_m))
    throw std::invalid_argument("quartic_density: radius_m must be finite and at least one cell");
  std::vector<double> density(grid.cells(), 0.0);
  const double radius = radius_m / grid.cell_m;
  const RowBuckets buckets = bucketed(points, grid, radius);
  const double radius_km2 = radius_m * radius_m / 1e6;
  const double constant = 3.0 / (std::numbers::pi * radius_km2) / std::pow(radius, 4.0);
  const auto columns = static_cast<std::size_t>(grid.columns);
  parallel_for(static_cast<std::size_t>(grid.rows), kBandRows, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t r = begin; r < end; ++r) {
      const std::span<double> row(density.data() + r * columns, columns);
      fill_row(row, r, buckets, radius);
      for (double& value : row) value *= constant;
    }
  });
  return density;
}

}  // namespace geo
