// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/siting/savings.hpp"

namespace geo {

/// In covering: how much of what demands have left each candidate's list holds, for many changes of what is left.
///
/// Lists are kept as runs of neighbouring demand, so that a list costs two look-ups a run instead of one an entry:
/// where demand stands along a curve, a fortieth. What is left counts in whole units of a share of 2^-61 of all that
/// demand is worth, each demand rounded up: sums are exact in any order, 0 where nothing is left, and never too low, by
/// at most one unit a demand.
class CoveredSums {
 public:
  /// O(entries).
  explicit CoveredSums(const Savings& task);
  /// `left`: one a demand, 0 to its worth. O(demand).
  void take(std::span<const double> left);
  /// Of a candidate's list, by what was taken last. O(runs).
  double of(Row candidate) const;

 private:
  struct Run {
    Row begin, end;
  };
  double units_;                         ///< In 1 of worth, a power of two.
  std::vector<std::uint64_t> begin_{0};  ///< Runs of candidate j: [begin_[j], begin_[j + 1]).
  std::vector<Run> runs_;
  std::vector<std::int64_t> before_;  ///< What all demand before this has left.
};

}  // namespace geo
