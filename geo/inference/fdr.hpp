// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace geo {

/// How p values of one family are adjusted. Benjamini-Hochberg (1995) holds for independent and for positively
/// dependent tests, such as those of cells that share neighbours; Benjamini-Yekutieli (2001, Annals of Statistics 29)
/// for any dependence, at the price of a factor 1 + 1/2 + … + 1/m.
enum class Correction : std::uint8_t { benjamini_hochberg, benjamini_yekutieli };

/// Step-up adjusted p values ("q"), q_(k) = min over j >= k of p_(j) m c / j, at most 1; c = 1 or that factor.
///
/// Rejecting q <= alpha rejects exactly what the step-up rule at level alpha rejects. NaN means "not tested": such rows
/// stay NaN and do not count in m. Equal p get equal q, so the answer does not depend on the order of rows. O(n log n).
/// Throws std::invalid_argument for a p outside [0, 1].
std::vector<double> adjusted_q(std::span<const double> p, Correction correction = Correction::benjamini_hochberg);

/// A permutation p cannot fall below its floor: how many of `tests` must reach it before the step-up rule can reject
/// any at `alpha`. May exceed `tests`: then none can ever be rejected. 0 for a family without tests.
std::size_t least_at_floor(double floor, std::size_t tests, double alpha, Correction correction);

}  // namespace geo
