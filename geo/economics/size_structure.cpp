// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/size_structure.hpp"

#include <algorithm>
#include <numeric>

namespace geo {

SizeStructure size_structure(std::span<const double> employees, double sme_below) {
  SizeStructure out;
  if (employees.empty()) return out;
  const auto smes = std::ranges::count_if(employees, [&](double e) { return e < sme_below; });
  out.sme_share = static_cast<double>(smes) / static_cast<double>(employees.size());
  const double sum = std::accumulate(employees.begin(), employees.end(), 0.0);
  if (!(sum > 0.0)) return out;
  out.largest_share = *std::ranges::max_element(employees) / sum;
  out.hhi = 0.0;
  for (const double e : employees) *out.hhi += e / sum * (e / sum);
  return out;
}

SizeClasses size_classes(std::span<const double> employees, const std::array<double, 3>& bounds) {
  SizeClasses out{};
  for (const double e : employees)
    ++out[static_cast<std::size_t>(std::ranges::count_if(bounds, [e](double bound) { return e >= bound; }))];
  return out;
}

Anchors anchors(std::span<const double> employees, double employees_from, double share_from) {
  const double sum = std::accumulate(employees.begin(), employees.end(), 0.0);
  Anchors out;
  if (!(sum > 0.0)) return out;
  for (const double e : employees)
    if (e >= employees_from && e >= share_from * sum) {
      ++out.firms;
      out.share += e / sum;
    }
  return out;
}

}  // namespace geo
