// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace geo {

/// Firms of several industries, in one row order.
struct IndustryFirms {
  std::span<const double> x_m, y_m;
  std::span<const std::int32_t> industry;  ///< 0, 1 …; -1: none that is asked about.
  std::span<const double> weight{};        ///< Empty: 1 each.
};

/// M from each industry a to each industry b within one distance (Marcon and Puech 2010): sum over the firms i of a of
/// [weight of b within r of i / all weight within r of i], i left out, divided by the sum over the same firms of
/// (W_b - w_i if a = b) / (W - w_i). 2: around firms of a, b is twice as frequent as everywhere. Discs are closed,
/// firms on the same spot count; firms without a neighbour are left out of both sums.
///
/// Row-major, industries x industries: [a * industries + b]; NaN where no firm of a has a neighbour, or no other firm
/// is of b. Not symmetric. O(firms, each with all within 2.5 r of it); 24 bytes a firm and 128 for each pair of
/// industries. Summed in blocks that do not depend on threads. Throws std::invalid_argument for columns of different
/// length and what cells_of() throws for a radius.
std::vector<double> marcon_puech_between(const IndustryFirms& firms, std::size_t industries, double radius_m,
                                         unsigned threads);

}  // namespace geo
