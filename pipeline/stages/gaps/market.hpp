// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/frame.hpp"
#include "pipeline/stages/gaps/capacity.hpp"
#include "pipeline/stages/gaps/road_reach.hpp"

namespace pipeline {

/// What a cluster can sell to, and who helps it to sell online.
struct MarketAccess {
  std::optional<double> access;               ///< The mean of the two below, or the one that is known.
  std::optional<double> consumers, buyers;    ///< Shares of each market in reach, by distance decay.
  std::optional<std::int64_t> digital_firms;  ///< Of digital services, in reach; nothing where the profile has none.
};

/// The middle of a cluster's firms.
struct MarketPlace {
  std::string_view group;
  double x_m, y_m;
};

/// Ways at which markets count half, and as far as which digital services count.
struct MarketWays {
  double half_m, digital_m;
};

/// Markets of the region (docs/methods.md, Gaps): its people, or its heads where no population is known, and for each
/// group the heads of the firms of stages that buy from it. Beside them the firms of digital services.
class Markets {
 public:
  /// Looks at `firms`, and at people_points and people_areas where they are there. `demand` outlives it. `digital`: the
  /// name of the group of digital services.
  Markets(const Frame& frame, const geo::Tables& in, const Demand& demand, std::string_view digital);

  /// Straight lines (geo::MarketPotential). `beside`, if any, is called once, on one of the threads.
  std::vector<MarketAccess> by_beeline(std::span<const MarketPlace> clusters, const MarketWays& ways, unsigned threads,
                                       const std::function<void()>& beside = {}) const;
  /// Ways along the roads, from the road nearest to the middle to the road nearest to each mass (geo::RoadMarkets).
  std::vector<MarketAccess> by_road(std::span<const MarketPlace> clusters, const MarketWays& ways, RoadReach& roads,
                                    unsigned threads) const;
  bool of_people() const { return !people_.mass.empty(); }

 private:
  const Masses& consumers() const { return of_people() ? people_ : heads_; }

  Masses people_;
  const Masses& heads_;
  std::map<std::string, Masses, std::less<>> buyers_;  ///< Of groups that somebody buys from.
  std::optional<Masses> digital_;                      ///< A mass of 1 each.
};

}  // namespace pipeline
