// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geo/access/market_potential.hpp"
#include "pipeline/frame.hpp"
#include "pipeline/stages/gaps/capacity.hpp"

namespace pipeline {

/// What a cluster can sell to.
struct MarketAccess {
  std::optional<double> access;             ///< The mean of the two below, or the one that is known.
  std::optional<double> consumers, buyers;  ///< Shares of each market in reach, by distance decay.
};

/// Markets of the region (docs/methods.md, Gaps): its people, or its heads where no population is known, and for each
/// group the heads of the firms of stages that buy from it.
class Markets {
 public:
  /// Looks at `firms`, and at people_points and people_areas where they are there.
  /// `half_m`: the straight line at which a market counts half.
  Markets(double half_m, const Frame& frame, const geo::Tables& in, const Demand& demand);

  /// Of the clusters of a group around a place.
  MarketAccess around(std::string_view group, double x_m, double y_m) const;
  bool of_people() const { return of_people_; }

 private:
  bool of_people_ = false;
  geo::MarketPotential consumers_;
  std::map<std::string, geo::MarketPotential, std::less<>> buyers_;  ///< Of groups that somebody buys from.
};

/// Firms of digital services around a place, by straight line.
class DigitalFirms {
 public:
  /// Those of group `name`.
  DigitalFirms(std::string_view name, double radius_m, const Frame& frame, const geo::Table& firms);
  /// Nothing where the profile has no such group.
  std::optional<std::int64_t> around(double x_m, double y_m) const;

 private:
  double radius_m_;
  bool known_ = false;
  std::vector<double> x_m_, y_m_;
  geo::KdIndex places_;
};

}  // namespace pipeline
