// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "geo/siting/location.hpp"

namespace geo {

/// What CandidateLists say of covering, in short: the list of candidate j as runs [begin[j], begin[j + 1]) of
/// neighbouring demand, ascending, apart and none of them empty. Where demand stands in the order of a curve, a reach
/// has about as many runs as its edge has neighbours.
struct CandidateRuns {
  struct Run {
    Row begin, end;  ///< Demand from `begin` to before `end`.
    friend bool operator==(const Run&, const Run&) = default;
  };
  std::vector<std::uint64_t> begin{0};
  std::vector<Run> runs;
  std::size_t candidates() const { return begin.size() - 1; }
  std::span<const Run> of(std::size_t candidate) const {
    return std::span(runs).subspan(begin[candidate], begin[candidate + 1] - begin[candidate]);
  }
};

/// Lists with the demand that the same candidates reach as one.
struct MergedDemand {
  CandidateLists lists{};        ///< One a candidate as before; no costs.
  std::vector<double> weight{};  ///< Sums; demand that nobody reaches, or without weight, is gone.
};

/// To make a task small before others join it. Merged demand stands in the order of its first rows.
///
/// Where no run begins or ends all demand is reached alike, so that a stretch between two ends counts as one from the
/// start; equal stretches are found by the sum of 128 random bits a candidate, so that two different reaches pass for
/// one with a chance of n^2 / 2^129. O(demand + runs + stretches in runs + n log n) for n stretches.
/// Throws std::invalid_argument unless runs are as said above and weights finite and >= 0.
MergedDemand merged_demand(const CandidateRuns& runs, std::span<const double> weight, unsigned threads = 1);

/// Two streams of well mixed bits: the sum over a set of candidates tells the set.
using Signature = std::array<std::uint64_t, 2>;
Signature signature_of(std::size_t candidate);

}  // namespace geo
