// SPDX-License-Identifier: Apache-2.0
#include "geo/inference/empirical_bayes.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace geo {

std::vector<double> smoothed_rates(std::span<const std::int64_t> cases, std::span<const std::int64_t> population) {
  if (cases.size() != population.size()) throw std::invalid_argument("smoothed_rates: columns of different length");
  for (std::size_t i = 0; i < cases.size(); ++i)
    if (population[i] < 1 || cases[i] < 0 || cases[i] > population[i])
      throw std::invalid_argument("smoothed_rates: 0 <= cases <= population and population >= 1 in each place");
  std::vector<double> rates(cases.size(), 0.0);
  const auto all_cases = static_cast<double>(std::accumulate(cases.begin(), cases.end(), std::int64_t{0}));
  const auto all = static_cast<double>(std::accumulate(population.begin(), population.end(), std::int64_t{0}));
  if (all_cases == 0.0) return rates;
  const double b = all_cases / all;
  double spread = 0.0;
  for (std::size_t i = 0; i < rates.size(); ++i) {
    const auto firms = static_cast<double>(population[i]);
    rates[i] = static_cast<double>(cases[i]) / firms;
    spread += firms * (rates[i] - b) * (rates[i] - b);
  }
  const double a = std::max(0.0, spread / all - b / (all / static_cast<double>(rates.size())));
  for (std::size_t i = 0; i < rates.size(); ++i)
    rates[i] = b + (rates[i] - b) * a / (a + b / static_cast<double>(population[i]));
  return rates;
}

}  // namespace geo
