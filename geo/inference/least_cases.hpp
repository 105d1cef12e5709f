// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace geo {

/// A region and the places in it that are looked at.
struct ScanTotals {
  std::int64_t cases, firms;            ///< Of the region.
  std::int64_t most_firms, least_cases; /**< Of a place. */
};

/// How many cases a place of n firms needs for its bernoulli_llr to reach a level: a look-up instead of logarithms, for
/// scans in which hardly a place reaches any level.
class LeastCases {
 public:
  /// `levels`: ascending, more than 0, at least one. O(levels x (most_firms + cases)).
  LeastCases(const ScanTotals& totals, std::vector<double> levels);

  /// For places of up to most_firms firms, by their number; ascends. A place with c of n firms reaches the level if and
  /// only if c >= at(level)[n]; then c is also at least least_cases.
  const std::uint32_t* at(std::size_t level) const { return least_.data() + level * stride_; }
  /// The highest level that `llr` reaches; the lowest if it reaches none.
  std::size_t level_of(double llr) const;

 private:
  std::vector<double> levels_;
  std::size_t stride_;
  std::vector<std::uint32_t> least_;
};

}  // namespace geo
