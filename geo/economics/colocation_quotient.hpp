// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace geo {

/// Firms of one control population with their industries.
struct LabelledFirms {
  std::span<const double> x_m, y_m;
  std::span<const std::int32_t> industry;  ///< 0, 1 …; -1: none that is asked about.
};

struct ColocationParams {
  std::int64_t draws = 999;
  std::uint64_t seed = 1;
  unsigned threads = 1;
};

/// Row-major, industries x industries: [a * industries + b].
struct Colocation {
  std::vector<double> quotient;  ///< NaN where a has no firm, or no other firm is of b.
  std::vector<double> p;         ///< NaN likewise, and with no draws.
};

/// Global co-location quotient of each industry a to each b (Leslie and Kronenfeld 2011, Geogr. Analysis 43, 306-326):
/// (C / N_a) / (N_b' / (N - 1)), C the number of firms of a whose nearest firm is of b, N_b' = N_b, less 1 if a = b.
/// Equally near firms share one count; those on the same spot are the nearest, a firm is not its own neighbour. 2:
/// twice as often as chance would have it. Not symmetric.
///
/// p = (1 + draws with C at least as large) / (draws + 1): all labels of the population are shuffled over its firms,
/// draw d by (seed, d) alone; one shuffle serves all pairs. Where no draw of another industry b reaches C, p is the
/// lower of that floor and a bound that needs no draws: with b where it is, the other labels fall on the other firms at
/// random, so C is the sum of N_a scores drawn without replacement, a firm's score being the share of b among its
/// nearest (see sample_sum_tail()). P(p <= x) <= x holds for all x: below the floor by the bound, above it by the
/// draws. Uncorrected.
///
/// Nearest firms: O(sites log sites). A draw: O(firms), and for a site of k firms the smaller of k^2 and industries^2.
/// Throws std::invalid_argument for columns of different length, or negative draws.
Colocation colocation_quotients(const LabelledFirms& firms, std::size_t industries, const ColocationParams& params);

}  // namespace geo
