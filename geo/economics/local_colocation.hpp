// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "geo/index/kd_index.hpp"

namespace geo {

/// Local co-location quotient of single firms to each industry (Leslie and Kronenfeld 2011; Wang and others 2017,
/// Annals of the AAG 107, 1197-1217): the share of industry b among the firms around firm i, over its share
/// N_b' / (N - 1) among all others, N_b' = N_b, less 1 if i is of b. 2: twice as frequent next door as everywhere.
///
/// Around i are its nearest other firms, as many as `neighbours` and all that are as near as the last of them; weights
/// are Gaussian, exp(-d^2 / (2 d_b^2)), d_b the distance of the last. With d_b = 0 those on the spot count 1 each.
/// The columns outlive it: x and y finite metres, industries 0, 1 … or -1. Build O(n log n); a firm O(log n + k log k),
/// k the firms around it. Safe to ask from many threads. Throws std::invalid_argument for columns of different length
/// or no neighbours.
class LocalColocation {
 public:
  LocalColocation(std::span<const double> x_m, std::span<const double> y_m, std::span<const std::int32_t> industry,
                  std::size_t industries, std::size_t neighbours);

  /// By industry; NaN where no other firm is of it.
  std::vector<double> quotients(Row firm) const;

 private:
  struct Near {
    Row row;
    double dist_m2;
  };
  double dist_m2(Row a, Row b) const;
  /// Squared distance of the last neighbour.
  double reach_m2(Row firm) const;
  /// By row, so that sums have one order.
  std::vector<Near> around(Row firm, double reach_m2) const;

  std::span<const double> x_m_, y_m_;
  std::span<const std::int32_t> industry_;
  std::size_t neighbours_;
  std::vector<double> members_;
  KdIndex index_;
};

}  // namespace geo
