// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

namespace geo {

/// How mixed the firms of a place are, in bits: Shannon's entropy over kinds of firms (industries), split by families
/// of kinds (stages of a value chain, or whole chains).
struct Variety {
  double related = 0.0;    ///< Within families: sum over families g of P_g H_g.
  double unrelated = 0.0;  ///< Between families: -sum of P_g log2 P_g.
};

/// Frenken, Van Oort and Verburg 2007 (Regional Studies 41, 685-697), with firms for employment. `family` and `kind`
/// are codes, one a firm; a kind that occurs in two families counts as two. The two parts add up to the entropy over
/// (family, kind). 0, 0 without firms. O(n log n); sums run in the order of the codes. Throws std::invalid_argument
/// when the columns differ in length.
Variety variety(std::span<const std::int32_t> family, std::span<const std::int32_t> kind);

}  // namespace geo
