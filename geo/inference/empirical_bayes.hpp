// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace geo {

/// Rates shrunk towards the rate of all places, the more so the fewer firms a place has (Marshall 1991, Applied
/// Statistics 40(2), 283-294; equal to spdep's EBest):
///   b = sum of cases / sum of population, r_i = cases_i / population_i,
///   a = max(0, sum of population_i (r_i - b)^2 / sum of population - b / mean population),
///   rate_i = b + (r_i - b) a / (a + b / population_i).
///
/// The prior is that of all places, not of the neighbours: rates that borrow from their neighbours are alike for that
/// reason alone, and a test of their likeness would find it. All 0 without cases. O(n).
/// Throws std::invalid_argument unless 0 <= cases <= population and population >= 1 in each place.
std::vector<double> smoothed_rates(std::span<const std::int64_t> cases, std::span<const std::int64_t> population);

}  // namespace geo
