// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace geo {

/// How good a figure is, from 0 to 1: a trapezoid. 0 below `min`, rising to 1 at `best_from`, 1 up to `best_to`,
/// falling to 0 at `max`, 0 above. Infinite limits do not exist: by default every figure is as good as any other.
///
/// min <= best_from <= best_to <= max. Where two limits are equal the step belongs to the better side. min and
/// best_from are both finite or both infinite; so are best_to and max.
struct Trapezoid {
  double min = -std::numeric_limits<double>::infinity(), best_from = min;
  double best_to = std::numeric_limits<double>::infinity(), max = best_to;

  /// NaN for NaN.
  double operator()(double figure) const {
    if (figure < best_from) return figure > min ? (figure - min) / (best_from - min) : 0.0;
    if (figure > best_to) return figure < max ? (max - figure) / (max - best_to) : 0.0;
    return figure == figure ? 1.0 : figure;
  }
};

/// linear: one good figure makes up for a bad one. geometric: what scores 0 in one criterion scores 0.
enum class Combination : std::uint8_t { linear, geometric };

/// Weighted mean of the scores of each row, arithmetic (weighted linear combination) or geometric (METHODS section 13).
///
/// `scores` has one column a criterion, NaN where a figure is missing: that criterion does not count in that row, so
/// the others weigh more; a row without any is NaN. Weights are >= 0 and not all 0; a criterion of weight 0 never
/// counts. O(rows × criteria). Throws std::invalid_argument where columns or weights do not fit.
std::vector<double> combined_scores(std::span<const std::vector<double>> scores, std::span<const double> weights,
                                    Combination how, unsigned threads);

}  // namespace geo
