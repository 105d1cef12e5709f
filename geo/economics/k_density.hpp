// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "geo/economics/pair_sums.hpp"

namespace geo {

/// Density of the distances between pairs of plants (Duranton and Overman 2005, Rev. Econ. Studies 72, 1077-1106) at
/// the steps of a ladder: K(d) = sum over pairs of w_i w_j [phi((d - d_ij)/h) + phi((d + d_ij)/h)] / (h W), phi the
/// standard normal density, W the sum of w_i w_j over all pairs; reflected at 0, so that it integrates to 1 there.
///
/// It is made from bins: a pair counts at both ends of its bin, the nearer the more. Bins are put together, likewise,
/// until the next would be wider than h / 16, so a pair's share is off by at most (1/16)^2/8 max|phi''| / h, twice, for
/// both kinds of bins: 4e-4 / h, a thousandth of the kernel's own height; 8e-4 / h near 0, where pairs are reflected.
/// It falls with the square of the bins. Distances beyond 7 h from d are left out: 2e-12 of a pair.
class KDensity {
 public:
  /// `most_bins_per_h`: bins no wider than h / this. Throws std::invalid_argument unless h_m is finite and > 0.
  KDensity(const DistanceLadder& ladder, double h_m, double most_bins_per_h = 16.0);

  /// How many bins a histogram must tell apart.
  std::size_t bins() const { return bins_; }
  double h_m() const { return h_m_; }
  /// `histogram`: sums by bin as PairSums counts them, at least bins() of them and one for all beyond. `total`: W.
  /// Returns ladder.size() values, 0 each when W is 0. O(steps h / bin).
  std::vector<double> curve(std::span<const double> histogram, double total) const;

 private:
  struct Reach {  // of a group of bins: the first step that it counts in, and where its weights begin
    std::size_t first, weight;
  };
  std::size_t steps_, width_ = 1, bins_ = 0;  ///< Of the ladder; bins a group; bins.
  double h_m_;
  std::vector<Reach> reach_;
  std::vector<double> weight_;
};

/// The spread in Silverman's rule for the distances of all pairs of some points: min(sd, IQR/1.34); sd alone where the
/// IQR is 0. 0 when all points coincide or there are fewer than 3. O(points^2 log points), 8 bytes a pair.
double pair_spread_m(std::span<const double> x_m, std::span<const double> y_m);

/// Silverman's rule (R's bw.nrd0), 0.9 spread N^(-1/5), for N pairs.
double pair_bandwidth_m(double spread_m, double pairs);

/// The median of the distances of all pairs. As above.
double median_pair_distance_m(std::span<const double> x_m, std::span<const double> y_m);

}  // namespace geo
