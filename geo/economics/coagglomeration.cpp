// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/coagglomeration.hpp"

#include <cstddef>
#include <stdexcept>

namespace geo {

std::optional<double> coagglomeration(std::span<const double> a, std::span<const double> b, std::span<const double> x) {
  if (a.size() != x.size() || b.size() != x.size())
    throw std::invalid_argument("coagglomeration: columns differ in length");
  double together = 0.0, squares = 0.0;
  for (std::size_t region = 0; region < x.size(); ++region) {
    together += (a[region] - x[region]) * (b[region] - x[region]);
    squares += x[region] * x[region];
  }
  if (!(squares < 1.0)) return std::nullopt;
  return together / (1.0 - squares);
}

}  // namespace geo
