// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace geo {

/// Location quotients of one industry over places as z scores: (LQ - mean)/sd over these places, sd with n - 1
/// (O'Donoghue and Gleave 2004, Regional Studies 38, 419-427, who call places above 1.96 agglomerations).
///
/// It says which places stand out among the others, not whether chance could do it: that is what the exact test is for.
/// Nothing for fewer than two places or where all are equal. O(n), sums in order.
std::optional<std::vector<double>> standardised(std::span<const double> quotients);

}  // namespace geo
