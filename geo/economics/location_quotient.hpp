// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "geo/inference/hypergeometric.hpp"

namespace geo {

/// A location quotient with its exact interval.
struct LocationQuotient {
  double lq, low, high;
};

/// LQ = (count/drawn) / (marked/total): the group's share among the control firms here, divided by its share among all.
///
/// The interval is exact at fixed margins: Fisher's conditional limits of the odds ratio psi, P(X >= count | psi) =
/// tail and P(X <= count | psi) = tail (X noncentral hypergeometric), each turned into the LQ at which the table has
/// that odds ratio, x (total - marked - drawn + x) = psi (marked - x)(drawn - x). `tail` is the probability left out on
/// each side: 0.025 for 95 %. At the least (largest) possible count the lower (upper) limit is that extreme itself.
/// Nothing when marked or drawn is 0: the quotient is undefined. Limits agree with R's fisher.test; see
/// tests/golden/lq.csv. Throws std::invalid_argument for impossible margins or counts. Cost: about ten sums over the
/// standard deviation of X.
std::optional<LocationQuotient> location_quotient(const Margins& margins, std::int64_t count, double tail = 0.025);

/// Whether the lower limit is above 1, which is so where P(X >= count) < tail for an odds ratio of 1: one sum, and none
/// for a quotient of at most 1. Where the quotient is undefined it is not. Throws likewise.
bool is_above_one(const Margins& margins, std::int64_t count, double tail = 0.025);

}  // namespace geo
