// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace geo {

/// A window of the scan that holds `inside` firms, `cases` of them of the group, in a region of `total` firms,
/// `total_cases` of the group.
struct WindowCounts {
  std::int64_t cases, inside, total_cases, total;
};

/// Kulldorff's log likelihood ratio, Bernoulli form (1997, Communications in Statistics 26(6), 1481-1496), in nats:
/// the window has a share of its own, against one share everywhere. 0 unless the share inside is the larger one;
/// 0 ln 0 = 0. The same numbers give the same bits, so ties between relabelled maps are exact.
/// Throws std::invalid_argument unless 0 <= cases <= inside, total_cases <= total, inside <= total and the rest fits.
double bernoulli_llr(const WindowCounts& window);

}  // namespace geo
