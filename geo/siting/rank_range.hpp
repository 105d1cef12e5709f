// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace geo {

/// Places judged by criteria. `scores` holds one row of criteria a place, 0 to 1; NaN: unknown there.
struct Judged {
  std::span<const double> scores;
  std::span<const double> weights;           ///< One a criterion, 0 or more.
  std::span<const std::int32_t> precedence;  ///< One a place: of two of equal merit the lower goes first.
  bool geometric = false;                    ///< Scores combine as a geometric mean: one of 0 makes the whole 0.

  std::size_t places() const { return precedence.size(); }
  std::size_t criteria() const { return weights.size(); }
};

/// A score in hundredths, half up: two places are of equal merit when these are equal.
double merit_of(double score);

/// Weighted mean (or geometric mean) of the criteria that are known, for each place; 0 where none is known or has a
/// weight. Throws std::invalid_argument for columns that do not fit together or a weight that is negative or not
/// finite.
std::vector<double> weighted_scores(const Judged& judged);

/// The rank of each place, 1 for the best: by merit, then precedence, then score, then row; so no two are equal.
std::vector<std::int64_t> ranks(std::span<const double> scores, std::span<const std::int32_t> precedence);

/// What becomes of a place when the weights are drawn anew.
struct RankRange {
  std::int64_t low = 0, high = 0;  ///< The best and the worst rank over the draws and the weights as given.
  double first_share = 0.0;        ///< Share of the draws in which it is among the first `first`.
};

struct WeightDraws {
  double by = 0.2;            ///< Every weight is multiplied by a number uniform in [1 - by, 1 + by).
  std::int64_t draws = 1000;  ///< 0: the ranks as given.
  std::int64_t first = 1;     ///< For first_share.
  std::uint64_t seed = 1;     ///< Draw d takes stream d of Random(seed), a number for each criterion in turn.
};

/// Rank sensitivity: the ranks of all places under `draws` sets of weights, the same for any number of threads.
/// O(draws × places × (criteria + log places)). Throws like weighted_scores(), and for `by` outside [0, 1].
std::vector<RankRange> rank_ranges(const Judged& judged, const WeightDraws& draws);

}  // namespace geo
