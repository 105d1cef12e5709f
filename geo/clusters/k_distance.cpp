// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/k_distance.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace geo {
namespace {

constexpr double kReached = 0.99;  // the last 1 % are the farthest noise: one hermit would stretch the axis
constexpr std::size_t kMostPoints = 200;

std::vector<Row> by_distance(std::span<const double> k_m2) {
  std::vector<Row> order;
  order.reserve(k_m2.size());
  for (Row site = 0; site < k_m2.size(); ++site)
    if (std::isfinite(k_m2[site])) order.push_back(site);
  std::ranges::stable_sort(order, {}, [&](Row site) { return k_m2[site]; });
  return order;
}

/// At most kMostPoints of the curve, evenly by share, the ends among them.
KDistances thinned(const KDistances& all) {
  if (all.share.size() <= kMostPoints) return all;
  KDistances out;
  std::size_t at = 0;
  const double first = all.share.front(), span = all.share.back() - first;
  for (std::size_t i = 0; i < kMostPoints; ++i) {
    const double wanted = first + span * static_cast<double>(i) / static_cast<double>(kMostPoints - 1);
    while (at + 1 < all.share.size() && all.share[at] < wanted) ++at;
    if (!out.share.empty() && out.share.back() == all.share[at]) continue;
    out.share.push_back(all.share[at]);
    out.distance_m.push_back(all.distance_m[at]);
  }
  return out;
}

}  // namespace

KDistances k_distances(std::span<const double> k_m2, std::span<const double> weight) {
  if (k_m2.size() != weight.size()) throw std::invalid_argument("k_distances: columns differ in length");
  KDistances all;
  const double total = std::accumulate(weight.begin(), weight.end(), 0.0);
  double sum = 0.0;
  for (const Row site : by_distance(k_m2)) {
    sum += weight[site];
    if (sum > kReached * total && all.share.size() >= 3) break;
    const double distance_m = std::sqrt(k_m2[site]);
    if (!all.distance_m.empty() && all.distance_m.back() == distance_m) {
      all.share.back() = sum / total;
      continue;
    }
    all.share.push_back(sum / total);
    all.distance_m.push_back(distance_m);
  }
  return thinned(all);
}

std::optional<std::size_t> knee(const KDistances& curve) {
  if (curve.share.size() < 3) return std::nullopt;
  const double x0 = curve.share.front(), y0 = curve.distance_m.front();
  const double width = curve.share.back() - x0, height = curve.distance_m.back() - y0;
  std::size_t best = 0;
  double most = 0.0;
  for (std::size_t i = 0; i < curve.share.size(); ++i) {
    const double below = (curve.share[i] - x0) / width - (curve.distance_m[i] - y0) / height;
    if (below > most) most = below, best = i;
  }
  if (most <= 0.0) return std::nullopt;
  return best;
}

double rounded_m(double distance_m) {
  if (!(distance_m > 0.0)) return 0.0;
  const double step = std::pow(10.0, std::floor(std::log10(distance_m)) - 1.0);
  return std::round(distance_m / step) * step;
}

}  // namespace geo
