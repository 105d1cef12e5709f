// SPDX-License-Identifier: Apache-2.0
#include "geo/inference/fdr.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <stdexcept>

#include "geo/core/radix_sort.hpp"

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
  std::vector<Test> order;  // of those below 1: p of 1 come last, and their q is 1
  order.reserve(p.size());
  std::vector<double> q(p.size(), std::numeric_limits<double>::quiet_NaN());
  std::size_t all = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (std::isnan(p[i])) continue;
    if (p[i] < 0.0 || p[i] > 1.0) throw std::invalid_argument("adjusted_q: p must lie in [0, 1]");
    ++all;
    if (p[i] < 1.0)
      order.push_back({p[i] + 0.0, i});  // no minus zero
    else
      q[i] = 1.0;
  }
  // Among equal p the order does not matter: all get the last one's q.
  radix_sort(
      order, [](const Test& test) { return std::bit_cast<std::uint64_t>(test.p); }, 1);
  const double tests = static_cast<double>(all), factor = strictness(all, correction);
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
