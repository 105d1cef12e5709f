// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

namespace geo {

/// How the employees of a place spread over its firms. Nothing where the figure has no meaning.
struct SizeStructure {
  std::optional<double> sme_share;      ///< Share of the firms that have fewer than `sme_below` employees.
  std::optional<double> largest_share;  ///< Employees of the largest firm over those of all.
  std::optional<double> hhi;            ///< Herfindahl-Hirschman index, sum of squared shares: 1/n (equal) to 1 (one).
};

/// Firms by size: those below each of three ascending bounds and not below the one before, then the rest. Micro, small,
/// medium and large with the bounds 10, 50 and 250. O(n).
using SizeClasses = std::array<std::int64_t, 4>;
SizeClasses size_classes(std::span<const double> employees, const std::array<double, 3>& bounds);

/// Firms that a place hangs on.
struct Anchors {
  std::int64_t firms = 0;
  double share = 0.0;  ///< Of all employees.
};

/// Firms with at least `employees_from` employees that are at least `share_from` of all employees here. None where
/// nobody is employed. O(n), sums in row order.
Anchors anchors(std::span<const double> employees, double employees_from, double share_from);

/// Of firms whose employees are known. Without a firm nothing has a meaning; where nobody is employed the shares of
/// employees have none. O(n), sums in row order.
SizeStructure size_structure(std::span<const double> employees, double sme_below);

}  // namespace geo
