// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>

namespace geo {

/// The margins of a 2 x 2 table: `drawn` firms lie in a place, `marked` firms belong to a group, out of `total` firms.
struct Margins {
  std::int64_t total, marked, drawn;

  /// The smallest and the largest possible number of marked firms in the place.
  std::int64_t lowest() const { return std::max<std::int64_t>(0, marked + drawn - total); }
  std::int64_t highest() const { return std::min(marked, drawn); }
};

/// P(X = count), P(X >= count) and P(X <= count) for X hypergeometric: the number of marked firms among `drawn` taken
/// without replacement from `total`, of which `marked` are marked.
///
/// Exact to a relative error of about 1e-12, deep tails included, for totals up to 2^31: the central probability comes
/// from Stirling's error and deviances (Loader 2000, "Fast and accurate computation of binomial probabilities"), never
/// from differences of log-gammas; tails add up the recurrence of neighbouring probabilities. What lies below 1e-308
/// becomes 0. A count outside the possible range has probability 0; tails are then 0 or 1. Throws std::invalid_argument
/// unless 0 <= marked, drawn <= total < 2^31. Cost O(standard deviation of X).
double hypergeometric_pmf(const Margins& margins, std::int64_t count);
double hypergeometric_upper_tail(const Margins& margins, std::int64_t count);
double hypergeometric_lower_tail(const Margins& margins, std::int64_t count);

}  // namespace geo
