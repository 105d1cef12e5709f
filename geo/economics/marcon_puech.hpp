// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/economics/pair_sums.hpp"

namespace geo {

/// Firms of one industry as points: each stands for `firms` equal ones of weight `weight` (1: firms are counted).
struct IndustryPoints {
  std::span<const double> weight, firms;
  /// Row of each point among the rows of `inverse`.
  std::span<const std::uint32_t> spot;
};

/// What an industry is compared with.
struct Surroundings {
  /// 1 / (weight of the other controls within each step's closed disc), 0 where there are none: one row of
  /// ladder.size() a spot. See inverse_of_others().
  std::span<const double> inverse;
  double weight;  ///< Of all controls, the industry included.
};

/// Turns `around`, the weights_within() of the controls by spot, into Surroundings::inverse. `own`: the weight of one
/// firm at each spot.
void inverse_of_others(std::span<double> around, std::span<const double> own);

/// M of an industry within itself (Marcon and Puech 2010, J. Econ. Geography 10, 745-762) at the steps of a ladder:
/// M(r) = sum over its firms i of [its weight within r of i / all controls' weight within r of i], i left out of both,
/// divided by the sum over the same firms of (W_a - w_i) / (W - w_i). 1: no structure; 2: twice as frequent as
/// elsewhere. A firm without neighbours within r is left out of both sums; NaN where all are.
///
/// `pairs` holds the industry's points with weights firms * weight. O(points * steps).
std::vector<double> marcon_puech(const PairSums& pairs, const IndustryPoints& industry,
                                 const Surroundings& surroundings);

}  // namespace geo
