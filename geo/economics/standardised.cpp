// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/standardised.hpp"

#include <algorithm>
#include <cmath>

namespace geo {

std::optional<std::vector<double>> standardised(std::span<const double> quotients) {
  if (quotients.size() < 2 || std::ranges::all_of(quotients, [&](double q) { return q == quotients[0]; }))
    return std::nullopt;
  const auto n = static_cast<double>(quotients.size());
  double sum = 0.0, squares = 0.0;
  for (const double q : quotients) sum += q;
  const double mean = sum / n;
  for (const double q : quotients) squares += (q - mean) * (q - mean);
  const double sd = std::sqrt(squares / (n - 1.0));
  std::vector<double> out;
  for (const double q : quotients) out.push_back((q - mean) / sd);
  return out;
}

}  // namespace geo
