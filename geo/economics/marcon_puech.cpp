// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/marcon_puech.hpp"

#include <limits>
#include <numeric>
#include <stdexcept>

namespace geo {

std::vector<double> marcon_puech(const PairSums& pairs, const IndustryPoints& industry,
                                 const Surroundings& surroundings) {
  if (industry.weight.size() != pairs.size() || industry.firms.size() != pairs.size() ||
      industry.spot.size() != pairs.size())
    throw std::invalid_argument("marcon_puech: columns differ in length");
  const std::size_t steps = pairs.ladder().size();
  const double total = std::accumulate(pairs.weight().begin(), pairs.weight().end(), 0.0);
  std::vector<double> found(steps, 0.0), expected(steps, 0.0);
  for (std::size_t point = 0; point < pairs.size(); ++point) {
    const double own = industry.weight[point], firms = industry.firms[point];
    const auto around = surroundings.around.subspan(industry.spot[point] * steps, steps);
    const double share = (total - own) / (surroundings.weight - own);
    double within = (firms - 1.0) * own;  // the others of the point itself
    for (std::size_t step = 0; step < steps; ++step) {
      within += static_cast<double>(pairs.neighbours(point)[step]);
      if (!(around[step] > own)) continue;
      found[step] += firms * within / (around[step] - own);
      expected[step] += firms * share;
    }
  }
  for (std::size_t step = 0; step < steps; ++step)
    found[step] = expected[step] > 0.0 ? found[step] / expected[step] : std::numeric_limits<double>::quiet_NaN();
  return found;
}

}  // namespace geo
