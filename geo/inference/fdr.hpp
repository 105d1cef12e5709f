// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

namespace geo {

/// Benjamini-Hochberg step-up (1995): adjusted p values ("q"), q_(k) = min over j >= k of p_(j) m / j, at most 1.
///
/// Rejecting q <= alpha rejects exactly what the step-up rule at level alpha rejects. NaN means "not tested": such rows
/// stay NaN and do not count in m. Equal p get equal q, so the answer does not depend on the order of rows. O(n log n).
/// Throws std::invalid_argument for a p outside [0, 1].
std::vector<double> adjusted_q(std::span<const double> p);

}  // namespace geo
