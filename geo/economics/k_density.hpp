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
/// It is made from a histogram with bins no wider than h / 16, where a pair counts at both ends of its bin, the nearer
/// the more: that puts a pair's share off by at most 2.0e-4 / h (an eighth of the squared width times the second
/// derivative of phi). Bins are put together at nodes no more than h / 4 apart, by the cubic through four of
/// them: 1.1e-4 / h more (3/128 of the fourth power times the fourth derivative). In all that is less than a thousandth
/// of the kernel's own height; twice as much near 0, where pairs are reflected. It falls with the square of the bins.
/// Distances beyond 7 h from d are left out: 2e-12 of a pair.
class KDensity {
 public:
  /// How many bins of the ladder, a power of two, are no wider than h / 16 together; 1 where one already is.
  static std::size_t histogram_width(const DistanceLadder& ladder, double h_m);

  /// For histograms with bins of `width` bins of the ladder; nodes h / `nodes_per_h` apart at most. Throws
  /// std::invalid_argument unless h_m is finite and > 0.
  explicit KDensity(const DistanceLadder& ladder, double h_m, std::size_t width = 1, double nodes_per_h = 4.0);

  /// How many bins a histogram must tell apart.
  std::size_t bins() const { return bins_; }
  double h_m() const { return h_m_; }
  /// `histogram`: sums by bin as PairSums counts them, at least bins() of them and one for all beyond. `total`: W.
  /// Returns ladder.size() values, 0 each when W is 0. O(bins + steps h / step).
  std::vector<double> curve(std::span<const double> histogram, double total) const;

 private:
  struct Reach {  // of a node: the first step that it counts in, and where its weights begin
    std::size_t first, weight;
  };
  std::vector<double> at_nodes(std::span<const double> histogram) const;

  std::size_t steps_, between_ = 1, bins_ = 0;  ///< Of the ladder; bins from node to node; bins.
  double h_m_;
  std::vector<double> cubic_;  ///< By place of a bin after its node: what the four nodes around take of it.
  std::vector<Reach> reach_;   ///< By node: the first lies before 0.
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
