// SPDX-License-Identifier: Apache-2.0
#include "geo/inference/scan_llr.hpp"

#include <cmath>
#include <stdexcept>

namespace geo {
namespace {

/// a ln(a/b), in natural units.
double term(std::int64_t part, std::int64_t whole) {
  return part == 0 ? 0.0 : static_cast<double>(part) * std::log(static_cast<double>(part) / static_cast<double>(whole));
}

/// The log likelihood of a share: `part` of `whole` firms are cases.
double share(std::int64_t part, std::int64_t whole) { return term(part, whole) + term(whole - part, whole); }

}  // namespace

double bernoulli_llr(const WindowCounts& window) {
  const auto [c, n, all_c, all_n] = window;
  if (c < 0 || c > n || all_c > all_n || n > all_n || c > all_c || n - c > all_n - all_c)
    throw std::invalid_argument("bernoulli_llr: the counts inside do not fit those of the region");
  // c/n > (C-c)/(N-n), by integers.
  if (c * (all_n - n) <= (all_c - c) * n) return 0.0;
  return share(c, n) + share(all_c - c, all_n - n) - share(all_c, all_n);
}

}  // namespace geo
