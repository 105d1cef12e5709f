// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "geo/core/table.hpp"

namespace geo {

/// A place of demand in reach of a facility, and what the way from the place to the facility takes.
struct Reached {
  Row place = 0;
  float cost = 0.0F;
};

/// Bands of cost, each closed above: (0, up_to[0]], (up_to[0], up_to[1]] …; what is beyond the last is out of reach. A
/// cost of 0 belongs to the first.
struct CatchmentBands {
  std::vector<double> up_to;   ///< Ascending, in the unit of the costs.
  std::vector<double> weight;  ///< Of each band, above 0.

  double reach() const { return up_to.back(); }
  /// 0 out of reach.
  double weight_of(double cost) const;
};

/// Thirds of `reach` with the weights 1, 0.68 and 0.22: 10, 20 and 30 minutes in Luo and Qi (2009).
CatchmentBands luo_qi_bands(double reach);

/// Capacity per head by the enhanced two-step floating catchment area (Luo, Qi 2009, Health & Place 15, 1100-1107;
/// METHODS section 12); with one band of weight 1 it is 2SFCA (Luo, Wang 2003).
///
/// A facility j shares its supply S_j among the demand in its reach, R_j = S_j / sum P_i W(d_ij), and a place gets
/// A_i = sum R_j W(d_ij). So sum P_i A_i = sum S_j over the facilities that reach any demand; the others are left out
/// and counted. Facilities are added one after the other, whatever found their reach (discs, a network), and none is
/// kept: memory is one number a place. Sums run in the order of the calls and of the lists.
/// Throws std::invalid_argument unless demand and supply are finite and not negative and the bands ascend.
class FloatingCatchment {
 public:
  /// `demand` by place; looked at, it outlives this.
  FloatingCatchment(std::span<const double> demand, CatchmentBands bands);

  /// The next facility and the places it reaches, each at most once; those beyond the bands do not matter. Gives R_j,
  /// or nothing when no demand is in reach. O(places in reach).
  std::optional<double> add(double supply, std::span<const Reached> reached);

  std::span<const double> per_head() const { return per_head_; }  ///< A_i by place.
  double supply() const { return supply_; }                       ///< Of the facilities that reach demand.
  std::int64_t facilities() const { return facilities_; }         ///< That reach demand.
  std::int64_t unreached() const { return unreached_; }           ///< Facilities without demand in reach.
  const CatchmentBands& bands() const { return bands_; }

 private:
  std::span<const double> demand_;
  CatchmentBands bands_;
  std::vector<double> per_head_;
  double supply_ = 0.0;
  std::int64_t facilities_ = 0, unreached_ = 0;
};

}  // namespace geo
