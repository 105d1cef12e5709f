// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/banded_curve.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

namespace geo {
namespace {

constexpr double kNoStructure = 1.0;

double quantile(std::span<const double> sorted, double share) {
  if (sorted.empty()) return std::numeric_limits<double>::quiet_NaN();
  const double at = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

}  // namespace

BandedCurve banded(std::vector<double> value, std::span<const double> drawn, double alpha) {
  BandedCurve out{{}, global_envelope(value, drawn, alpha, kNoStructure), {}, {}};
  std::vector<double> at_step;
  for (std::size_t step = 0; step < value.size(); ++step) {
    at_step.clear();
    for (std::size_t i = step; i < drawn.size(); i += value.size())
      at_step.push_back(std::isnan(drawn[i]) ? kNoStructure : drawn[i]);
    std::ranges::sort(at_step);
    out.local_low.push_back(quantile(at_step, alpha));
    out.local_high.push_back(quantile(at_step, 1.0 - alpha));
  }
  out.value = std::move(value);
  return out;
}

}  // namespace geo
