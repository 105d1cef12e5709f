// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "geo/clusters/reachability.hpp"
#include "geo/core/parallel.hpp"
#include "geo/index/cells.hpp"
#include "geo/index/kd_index.hpp"

namespace geo {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// The squared distance at which the neighbours, nearest first, reach min_samples; infinite when they do not.
double reached_m2(const WeightedSites& sites, Row site, const std::vector<Neighbor>& nearest, double min_samples) {
  double weight = sites.weight[site];  // its own first: coincident firms have no distance
  if (weight >= min_samples) return 0.0;
  for (const Neighbor& other : nearest) {
    if (other.row == site) continue;
    weight += sites.weight[other.row];
    if (weight >= min_samples)
      return squared(sites.x_m[other.row] - sites.x_m[site], sites.y_m[other.row] - sites.y_m[site]);
  }
  return kInfinity;
}

}  // namespace

std::vector<double> core_m2(const WeightedSites& sites, double min_samples, unsigned threads) {
  if (!(min_samples > 0.0)) throw std::invalid_argument("core_m2: min_samples must be > 0");
  if (sites.weight.size() != sites.size()) throw std::invalid_argument("core_m2: columns differ in length");
  std::vector<double> core(sites.size(), kInfinity);
  if (std::accumulate(sites.weight.begin(), sites.weight.end(), 0.0) < min_samples) return core;
  const KdIndex index(sites.x_m, sites.y_m);
  const auto first_k = static_cast<std::size_t>(std::min(std::ceil(min_samples), static_cast<double>(sites.size())));
  parallel_for(sites.size(), 1024, threads, [&](std::size_t begin, std::size_t end) {
    std::vector<Neighbor> nearest;
    for (std::size_t s = begin; s < end; ++s) {
      const auto site = static_cast<Row>(s);
      if (sites.weight[s] >= min_samples) {
        core[s] = 0.0;
        continue;
      }
      // Weights of 1 and more need no second look; fractions do.
      for (std::size_t k = first_k;; k *= 2) {
        index.nearest(sites.x_m[s], sites.y_m[s], k, nearest);
        core[s] = reached_m2(sites, site, nearest, min_samples);
        if (core[s] < kInfinity || k >= sites.size()) break;
      }
    }
  });
  return core;
}

}  // namespace geo
