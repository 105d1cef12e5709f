// SPDX-License-Identifier: Apache-2.0
#include "geo/inference/fdr.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace geo {
namespace {

/// 1 for Benjamini-Hochberg, 1 + 1/2 + … + 1/m for Benjamini-Yekutieli.
double strictness(std::size_t tests, Correction correction) {
  if (correction == Correction::benjamini_hochberg) return 1.0;
  double sum = 0.0;
  for (std::size_t i = tests; i > 0; --i) sum += 1.0 / static_cast<double>(i);  // small terms first
  return sum;
}

}  // namespace

std::vector<double> adjusted_q(std::span<const double> p, Correction correction) {
  struct Test {
    double p;
    std::size_t row;
  };
  std::vector<Test> order;
  order.reserve(p.size());
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (std::isnan(p[i])) continue;
    if (p[i] < 0.0 || p[i] > 1.0) throw std::invalid_argument("adjusted_q: p must lie in [0, 1]");
    order.push_back({p[i], i});
  }
  std::ranges::sort(order, {}, &Test::p);  // among equal p the order does not matter: all get the last one's q
  std::vector<double> q(p.size(), std::numeric_limits<double>::quiet_NaN());
  const double tests = static_cast<double>(order.size()), factor = strictness(order.size(), correction);
  double least = 1.0;
  for (std::size_t k = order.size(); k > 0; --k) {
    // p (m/k), not (p m)/k: with m = k nothing is rounded and q equals p.
    least = std::min(least, order[k - 1].p * (tests / static_cast<double>(k)) * factor);
    q[order[k - 1].row] = least;
  }
  return q;
}

std::size_t least_at_floor(double floor, std::size_t tests, double alpha, Correction correction) {
  if (tests == 0) return 0;
  const double m = static_cast<double>(tests) * strictness(tests, correction);
  const double needed = std::ceil(floor * m / alpha * (1.0 - 1e-12));  // exactly at the level counts as rejected
  return std::max<std::size_t>(1, static_cast<std::size_t>(std::min(needed, 1e18)));
}

}  // namespace geo
