// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/distance_ladder.hpp"

#include <algorithm>
#include <stdexcept>

namespace geo {
namespace {

constexpr double kMostSteps = 64.0, kLeastBins = 24.0;

}  // namespace

DistanceLadder distance_ladder(double range_m, double least_step_m) {
  if (!std::isfinite(range_m) || range_m <= 0.0)
    throw std::invalid_argument("distance_ladder: range_m must be finite and > 0");
  const double steps = std::clamp(std::floor(range_m / std::max(least_step_m, 1e-9)), 1.0, kMostSteps);
  const double step_m = std::max(range_m / steps, least_step_m);
  const double bin_m = std::exp2(std::floor(std::log2(step_m / kLeastBins)));
  return {bin_m, static_cast<std::int32_t>(step_m / bin_m), static_cast<std::int32_t>(steps)};
}

}  // namespace geo
