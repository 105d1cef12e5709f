// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/marcon_puech.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <numeric>
#include <stdexcept>

namespace geo {
namespace {

constexpr std::size_t kAtOnce = 4;  // points: each sum of neighbours waits for the one before

/// The way of a point outward.
struct Walk {
  const float* neighbours;
  const double* inverse;
  double within, firms;
};

}  // namespace

void inverse_of_others(std::span<double> around, std::span<const double> own) {
  if (own.empty() || around.size() % own.size() != 0)
    throw std::invalid_argument("inverse_of_others: columns do not fit");
  const std::size_t steps = around.size() / own.size();
  for (std::size_t i = 0; i < around.size(); ++i)
    around[i] = around[i] > own[i / steps] ? 1.0 / (around[i] - own[i / steps]) : 0.0;
}

std::vector<double> marcon_puech(const PairSums& pairs, const IndustryPoints& industry,
                                 const Surroundings& surroundings) {
  if (industry.weight.size() != pairs.size() || industry.firms.size() != pairs.size() ||
      industry.spot.size() != pairs.size())
    throw std::invalid_argument("marcon_puech: columns differ in length");
  const std::size_t steps = pairs.ladder().size();
  const double total = std::accumulate(pairs.weight().begin(), pairs.weight().end(), 0.0);
  std::vector<double> found(steps, 0.0), expected(steps, 0.0);
  const auto walk_from = [&](std::size_t point) {
    const double others = (industry.firms[point] - 1.0) * industry.weight[point];  // of the point itself
    return Walk{pairs.neighbours(point).data(), &surroundings.inverse[industry.spot[point] * steps], others,
                industry.firms[point]};
  };
  for (std::size_t point = 0; point < pairs.size(); point += kAtOnce) {
    std::array<Walk, kAtOnce> walks;
    for (std::size_t k = 0; k < kAtOnce; ++k) {
      walks[k] = walk_from(std::min(point + k, pairs.size() - 1));
      if (point + k >= pairs.size()) walks[k].firms = 0.0;
    }
    for (std::size_t step = 0; step < steps; ++step) {
      double sum = 0.0;
      for (Walk& walk : walks) {
        walk.within += static_cast<double>(walk.neighbours[step]);
        sum += walk.firms * walk.within * walk.inverse[step];
      }
      found[step] += sum;
    }
  }
  for (std::size_t point = 0; point < pairs.size(); ++point) {
    // Who has a neighbour within a step has one within all that follow.
    const double* const inverse = walk_from(point).inverse;
    const auto first = std::find_if(inverse, inverse + steps, [](double v) { return v > 0.0; }) - inverse;
    if (first == static_cast<std::ptrdiff_t>(steps)) continue;
    const double own = industry.weight[point];
    expected[static_cast<std::size_t>(first)] += industry.firms[point] * (total - own) / (surroundings.weight - own);
  }
  std::partial_sum(expected.begin(), expected.end(), expected.begin());
  for (std::size_t step = 0; step < steps; ++step)
    found[step] = expected[step] > 0.0 ? found[step] / expected[step] : std::numeric_limits<double>::quiet_NaN();
  return found;
}

}  // namespace geo
