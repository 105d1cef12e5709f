// SPDX-License-Identifier: Apache-2.0
#include "geo/surfaces/adaptive_radius.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "geo/core/parallel.hpp"
#include "geo/index/kd_index.hpp"
#include "geo/index/sites.hpp"

namespace geo {
namespace {

/// Between which two centres along an axis, and how far on.
struct Between {
  std::size_t low, high;
  double share;
};

Between between(double cells, std::int32_t count) {
  const double at = std::clamp(cells - 0.5, 0.0, static_cast<double>(count) - 1.0), low = std::floor(at);
  const auto index = static_cast<std::size_t>(low);
  return {index, std::min(index + 1, static_cast<std::size_t>(count) - 1), at - low};
}

}  // namespace

double at_place(const Grid& grid, std::span<const double> density, double x_m, double y_m) {
  const Between x = between((x_m - grid.x0_m) / grid.cell_m, grid.columns),
                y = between((y_m - grid.y0_m) / grid.cell_m, grid.rows);
  const auto columns = static_cast<std::size_t>(grid.columns);
  const auto along = [&](std::size_t row) {
    const double left = density[row * columns + x.low], right = density[row * columns + x.high];
    return left + (right - left) * x.share;
  };
  const double below = along(y.low), above = along(y.high);
  return below + (above - below) * y.share;
}

std::vector<double> abramson_radii(const WeightedPoints& points, const Pilot& pilot, double radius_m,
                                   const RadiusLimits& limits) {
  if (pilot.density.size() != pilot.grid.cells() ||
      (!pilot.mass_at_points.empty() && pilot.mass_at_points.size() != points.size()))
    throw std::invalid_argument("abramson_radii: columns of different length");
  std::vector<double> log_density(points.size());
  double sum = 0.0, weight = 0.0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double mass = pilot.mass_at_points.empty() ? 1.0 : pilot.mass_at_points[i];
    const double density = at_place(pilot.grid, pilot.density, points.x_m[i], points.y_m[i]) / mass;
    log_density[i] = std::log(density);
    if (!(density > 0.0) || !std::isfinite(density)) continue;
    sum += points.weight_of(i) * log_density[i];
    weight += points.weight_of(i);
  }
  const double mean = weight > 0.0 ? sum / weight : 0.0;
  std::vector<double> radii(points.size(), limits.most_m);
  for (std::size_t i = 0; i < points.size(); ++i)
    if (std::isfinite(log_density[i]))
      radii[i] = std::clamp(radius_m * std::exp(0.5 * (mean - log_density[i])), limits.least_m, limits.most_m);
  return radii;
}

std::vector<double> nearest_radii(std::span<const double> x_m, std::span<const double> y_m, std::size_t k,
                                  const RadiusLimits& limits, unsigned threads) {
  constexpr std::size_t kChunk = 1024;
  if (k == 0) throw std::invalid_argument("nearest_radii: k must be at least 1");
  const Sites sites = collapsed(x_m, y_m);
  const std::vector<double> count = sites.weights({});
  std::vector<double> x(sites.size()), y(sites.size()), of_site(sites.size());
  for (std::size_t s = 0; s < sites.size(); ++s) {
    x[s] = x_m[sites.first[s]];
    y[s] = y_m[sites.first[s]];
  }
  const KdIndex index(x, y);
  parallel_for(sites.size(), kChunk, threads, [&](std::size_t begin, std::size_t end) {
    std::vector<Neighbor> found;
    for (std::size_t s = begin; s < end; ++s) {
      index.nearest(x[s], y[s], k + 1, found);
      double seen = -1.0;  // the point itself
      of_site[s] = limits.most_m;
      for (const Neighbor& n : found) {
        seen += count[n.row];
        if (seen < static_cast<double>(k)) continue;
        of_site[s] = std::clamp(n.distance_m, limits.least_m, limits.most_m);
        break;
      }
    }
  });
  std::vector<double> radii(x_m.size());
  for (std::size_t i = 0; i < radii.size(); ++i) radii[i] = of_site[sites.site[i]];
  return radii;
}

}  // namespace geo
