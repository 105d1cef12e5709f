// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "geo/index/kd_index.hpp"

namespace geo {

/// How often sellers stand near buyers: Marcon and Puech's M from the buyers to the sellers (marcon_puech_between.hpp,
/// firms of one weight), with an upper limit.
struct Nearness {
  double m;
  double high;  ///< One-sided 95 %: below 1 buyers and sellers keep apart.
};

/// Firms by columns, and an index of them.
struct IndexedFirms {
  std::span<const double> x_m, y_m;
  const KdIndex& index;
};

/// M within `radius_m` from `buyers` to `sellers`, both of them among `all` firms and with none in common. high = M + t
/// s, s from leaving out one of 16 blocks of consecutive buyers at a time (a jackknife: rows in curve order make blocks
/// of neighbours, which are not independent of one another), t the 95 % quantile of Student's t with 15 degrees. Of
/// more than `most` buyers so many are taken, evenly along the rows. Nothing with fewer than 16 buyers that have a
/// neighbour, or without sellers. O(buyers x firms within the radius); the same for any number of threads.
std::optional<Nearness> supplier_nearness(std::span<const double> buyer_x_m, std::span<const double> buyer_y_m,
                                          const IndexedFirms& sellers, const IndexedFirms& all, double radius_m,
                                          std::size_t most, unsigned threads);

}  // namespace geo
