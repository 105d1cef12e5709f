// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>

namespace geo {

/// How the employees of a place spread over its firms. Nothing where the figure has no meaning.
struct SizeStructure {
  std::optional<double> sme_share;      ///< Share of the firms that have fewer than `sme_below` employees.
  std::optional<double> largest_share;  ///< Employees of the largest firm over those of all.
  std::optional<double> hhi;            ///< Herfindahl-Hirschman index, sum of squared shares: 1/n (equal) to 1 (one).
};

/// Of firms whose employees are known. Without a firm nothing has a meaning; where nobody is employed the shares of
/// employees have none. O(n), sums in row order.
SizeStructure size_structure(std::span<const double> employees, double sme_below);

}  // namespace geo
