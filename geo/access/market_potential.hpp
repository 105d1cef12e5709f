// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace geo {

/// How much of a market lies near a place: sum m_j 2^(-d_j / h) / sum m_j over all masses, h the distance at which a
/// mass counts half (potential with exponential decay: Harris 1954, Hansen 1959, as a share of the whole). 1: all of it
/// stands at the place; 0: there is no market, or it is out of sight.
///
/// Masses of one square of side h/10 of a lattice anchored at the origin of the CRS stand together at their weighted
/// mean place: distances err by less than h/14, unevenly, so the share by far less. Four squares that lie 4 h away
/// stand together as one, sixteen 8 h away and 64 12 h away (Barnes & Hut 1986, Nature 324): an error grows as the
/// square of a side and shrinks by 2^(-d/h), so that those far away are below those near by; what is seen of a market
/// that lies 12 h away as a whole, less than 1/4096 of it, errs by 1.3 % at most. Build O(n log n), O(n) along a curve,
/// a question O(squares nearer than 4 h, and a 64th of all); sums are made in the order of the lattice. Throws
/// std::invalid_argument unless h > 0 and masses are finite and not negative, coordinates finite and the columns of
/// equal length.
class MarketPotential {
 public:
  MarketPotential(std::span<const double> x_m, std::span<const double> y_m, std::span<const double> mass,
                  double half_m);
  double share_near(double x_m, double y_m) const;
  double total() const { return total_; }

 private:
  static constexpr std::size_t kLevels = 4;

  /// Squares twice as wide as those of the level below, which stand in the order of the squares that hold them.
  struct Level {
    std::vector<std::uint64_t> key;      ///< Of a square; that of the one around it without the last two bits.
    std::vector<double> x_m, y_m, mass;  ///< Weighted mean place.
    std::vector<std::size_t> below;      ///< Where the squares in it begin, and one more; empty at the lowest level.
    double far_m2 = 0.0;                 ///< From this squared distance on it stands for all squares in it.
    void add(std::uint64_t square, double sum, double sum_x, double sum_y);
  };

  static Level above(const Level& level);
  double near(std::size_t level, std::size_t square, double x_m, double y_m) const;

  std::array<Level, kLevels> levels_;
  double half_m_, total_ = 0.0;
};

}  // namespace geo
