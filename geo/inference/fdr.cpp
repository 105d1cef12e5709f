// SPDX-License-Identifier: Apache-2.0
#include "geo/inference/fdr.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <stdexcept>

namespace geo {

std::vector<double> adjusted_q(std::span<const double> p) {
  std::vector<std::size_t> order;
  order.reserve(p.size());
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (std::isnan(p[i])) continue;
    if (p[i] < 0.0 || p[i] > 1.0) throw std::invalid_argument("adjusted_q: p must lie in [0, 1]");
    order.push_back(i);
  }
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) { return p[a] < p[b] || (p[a] == p[b] && a < b); });
  std::vector<double> q(p.size(), std::numeric_limits<double>::quiet_NaN());
  const auto tests = static_cast<double>(order.size());
  double least = 1.0;
  for (std::size_t k = order.size(); k > 0; --k) {
    // p (m/k), not (p m)/k: with m = k nothing is rounded and q equals p.
    least = std::min(least, p[order[k - 1]] * (tests / static_cast<double>(k)));
    q[order[k - 1]] = least;
  }
  return q;
}

}  // namespace geo
