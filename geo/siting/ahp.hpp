// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

namespace geo {

/// What pairwise comparisons say (analytic hierarchy process, Saaty 1977, J. Math. Psychology 15, 234-281).
struct Priorities {
  std::vector<double> weights;     ///< Principal eigenvector, sum 1, in the order of the rows.
  double lambda_max = 0.0;         ///< Principal eigenvalue; n where all comparisons agree, else more.
  double consistency_index = 0.0;  ///< CI = (lambda_max - n) / (n - 1); 0 for n < 3.
  double consistency_ratio = 0.0;  ///< CR = CI / RI, RI that of random comparisons (Saaty 1980); 0 for n < 3.
};

/// Saaty's rule: more contradiction than this and the comparisons have to be thought over.
inline constexpr double kMostInconsistent = 0.10;
/// Saaty's random indices end here.
inline constexpr std::size_t kMostCompared = 15;

/// `ratios` is a square matrix by row: how many times more the row counts than the column.
///
/// a_ij and 1 / a_ji may differ by rounding (0.33 for a third); the one that is at least 1 counts. Power iteration from
/// equal weights, which for positive matrices always converges; O(n^2) a step, some dozen steps. Throws
/// std::invalid_argument unless the matrix is square, of 1 to kMostCompared rows, positive, finite and reciprocal
/// (contradicting_pair() finds none).
Priorities priorities(std::span<const double> ratios);

struct ComparedPair {
  std::size_t a, b;
};
/// The first pair for which a_ab a_ba is farther from 1 than 5 %, or a diagonal entry other than 1 (a == b); {n, n} if
/// there is none. The matrix is square.
ComparedPair contradicting_pair(std::span<const double> ratios);

/// The pair whose comparison is farthest from what the weights say (largest |log(a_ij w_j / w_i)|): the first to think
/// over when the comparisons contradict one another. Of equals the first.
ComparedPair least_consistent_pair(std::span<const double> ratios, std::span<const double> weights);

}  // namespace geo
