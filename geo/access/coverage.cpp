// SPDX-License-Identifier: Apache-2.0
#include "geo/access/coverage.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace geo {

Coverage coverage(const FirmAccess& access, std::span<const Row> rows, double standard) {
  if (!(standard > 0.0)) throw std::invalid_argument("coverage: the standard must be > 0");
  Coverage out;
  out.firms = static_cast<std::int64_t>(rows.size());
  if (rows.empty()) return out;
  std::int64_t backed = 0;
  double found = 0.0, second = 0.0, missing = 0.0, weights = 0.0, plain_missing = 0.0;
  for (const Row row : rows) {
    const double d = access.nearest[row], e = access.employees[row], beyond = std::max(0.0, (d - standard) / standard);
    const double weight = std::isnan(e) ? 1.0 : e;
    found += d;
    second += access.second[row];
    backed += access.second[row] <= standard;
    plain_missing += beyond;
    if (weight > 0.0) missing += weight * beyond, weights += weight;
    if (d <= standard) continue;
    ++out.firms_outside;
    if (!std::isnan(e)) out.employees_outside = out.employees_outside.value_or(0.0) + e;
  }
  const auto firms = static_cast<double>(out.firms);
  out.covered_share = static_cast<double>(out.firms - out.firms_outside) / firms;
  out.backup_share = static_cast<double>(backed) / firms;
  if (std::isfinite(found)) out.found = found / firms;
  if (std::isfinite(second)) out.second = second / firms;
  if (std::isfinite(found)) out.shortfall = weights > 0.0 ? missing / weights : plain_missing / firms;
  return out;
}

std::optional<std::int32_t> severity(const Coverage& coverage, bool complete, const SeverityLimits& limits) {
  if (coverage.covered_share >= limits.served_share) return 0;
  if (!complete) return std::nullopt;
  const auto within = [&](double share, double shortfall) {
    return coverage.covered_share >= share || (coverage.shortfall && *coverage.shortfall <= shortfall);
  };
  if (within(limits.slight_share, limits.slight_shortfall)) return 1;
  return within(limits.moderate_share, limits.moderate_shortfall) ? 2 : 3;
}

}  // namespace geo
