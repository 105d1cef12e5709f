// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

namespace geo {

/// How much of a market lies near a place: sum m_j 2^(-d_j / h) / sum m_j over all masses, h the distance at which a
/// mass counts half (potential with exponential decay: Harris 1954, Hansen 1959, as a share of the whole). 1: all of it
/// stands at the place; 0: there is no market, or it is out of sight.
///
/// Masses of one square of side h/10 of a lattice anchored at the origin of the CRS stand together at their weighted
/// mean place: distances err by less than h/14, unevenly, so the share by far less. Build O(n log n), O(n) along a
/// curve, a question O(occupied squares); squares are summed in the order of the lattice. Throws std::invalid_argument
/// unless h > 0 and masses are finite and not negative, coordinates finite and the columns of equal length.
class MarketPotential {
 public:
  MarketPotential(std::span<const double> x_m, std::span<const double> y_m, std::span<const double> mass,
                  double half_m);
  double share_near(double x_m, double y_m) const;
  double total() const { return total_; }

 private:
  std::vector<double> x_m_, y_m_, mass_;  ///< By occupied square.
  double half_m_, total_ = 0.0;
};

}  // namespace geo
