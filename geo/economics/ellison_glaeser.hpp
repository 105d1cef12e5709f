// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace geo {

/// Plants of one industry: their sizes and the regions they stand in.
struct Plants {
  std::span<const double> size;
  std::span<const std::int32_t> region;
};

struct DartboardParams {
  std::int64_t draws = 999;
  std::uint64_t seed = 1;
};

struct EllisonGlaeser {
  double g;           ///< Sum over regions of (s - x)^2, s the industry's share, x that of the controls.
  double herfindahl;  ///< Sum of squared plant shares.
  double gamma;       ///< [G / (1 - sum x^2) - H] / (1 - H); 0 on average when plants are thrown like darts.
  double z;           ///< (G - (1 - sum x^2) H) / sd of G; skewed, so p is the test. NaN when the sd is 0.
  double p;           ///< P(G >= observed) on the dartboard, (1 + draws at least as high) / (draws + 1); 1 for 0 draws.
};

/// Index of geographic concentration beyond plant sizes (Ellison and Glaeser 1997, J. Political Economy 105, 889-927).
///
/// `share`: x, the controls' shares by region, with sum 1. Null hypothesis of z and p: each plant, of its own size,
/// falls into a region with probability x. Draw d depends on (seed, d) alone. Nothing when fewer than two plants have a
/// size above 0 or all of x lies in one region. O(regions + draws plants log regions). Throws std::invalid_argument for
/// a region that `share` does not have, columns of different length or negative draws.
std::optional<EllisonGlaeser> ellison_glaeser(const Plants& plants, std::span<const double> share,
                                              const DartboardParams& params);

}  // namespace geo
