// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

namespace geo {

/// How many members of a population have a score, which lies in [0, 1].
struct ScoreCount {
  double score;
  std::int64_t members;
};

/// A bound of P(sum >= `sum`) for the sum of the scores of `drawn` members taken without replacement. Where all scores
/// are 0 or 1 it is the probability itself, hypergeometric; else Chernoff's bound, the least over t of e^(-t sum) times
/// the mean of e^(t score) to the power of `drawn`, which holds without replacement too (Hoeffding 1963, J. Am. Stat.
/// Assoc. 58, 13-30, theorem 4). So it is a p value, if a cautious one: some 3 to 10 times the probability.
///
/// Each score may come several times. Throws std::invalid_argument for a score outside [0, 1], or unless 0 <= drawn <=
/// all members. O(50 scores), or that of hypergeometric_upper_tail().
double sample_sum_tail(std::span<const ScoreCount> scores, std::int64_t drawn, double sum);

}  // namespace geo
