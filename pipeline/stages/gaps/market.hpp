// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "geo/index/kd_index.hpp"
#include "pipeline/frame.hpp"
#include "pipeline/stages/gaps/capacity.hpp"
#include "pipeline/stages/gaps/road_reach.hpp"

namespace pipeline {

/// What a cluster can sell to.
struct MarketAccess {
  std::optional<double> access;             ///< The mean of the two below, or the one that is known.
  std::optional<double> consumers, buyers;  ///< Shares of each market in reach, by distance decay.
};

/// The middle of a cluster's firms.
struct MarketPlace {
  std::string_view group;
  double x_m, y_m;
};

/// Places with a mass each.
struct Masses {
  std::vector<double> x_m, y_m, mass;
  void add(double x, double y, double m) { x_m.push_back(x), y_m.push_back(y), mass.push_back(m); }
};

/// Markets of the region (docs/methods.md, Gaps): its people, or its heads where no population is known, and for each
/// group the heads of the firms of stages that buy from it.
class Markets {
 public:
  /// Looks at `firms`, and at people_points and people_areas where they are there.
  Markets(const Frame& frame, const geo::Tables& in, const Demand& demand);

  /// What clusters can sell to. `half_m`: the way at which a market counts half.
  /// Straight lines (geo::MarketPotential).
  std::vector<MarketAccess> by_beeline(std::span<const MarketPlace> clusters, double half_m, unsigned threads) const;
  /// Ways along the roads, from the road nearest to the middle to the road nearest to each mass (geo::RoadMarkets).
  std::vector<MarketAccess> by_road(std::span<const MarketPlace> clusters, double half_m, RoadReach& roads,
                                    unsigned threads) const;
  bool of_people() const { return of_people_; }

 private:
  bool of_people_ = false;
  Masses consumers_;
  std::map<std::string, Masses, std::less<>> buyers_;  ///< Of groups that somebody buys from.
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
