// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "geo/access/road_hierarchy.hpp"
#include "geo/access/road_travel.hpp"

namespace geo {

/// What stands where: people, buyers.
struct RoadMasses {
  std::vector<RoadPlace> at;
  std::vector<double> mass;         ///< Finite, not negative.
  std::optional<double> limit_m{};  ///< Counts whole up to here (closed) and nothing beyond; else less by distance.
};

/// A place, and which markets are asked for there: their numbers.
struct MarketQuestion {
  RoadPlace from;
  std::vector<std::size_t> markets;
};

/// Markets in reach by road: sum m_j 2^(-d_j / h) / sum m_j over the masses of a market, d_j the way along the roads
/// from a place to mass j, metres off the road included (MarketPotential by straight line). What no road leads to, or
/// what is 2,097 km away, counts 0. Of a market with a limit the share of the masses within it. Exact; masses are
/// summed in their order.
///
/// The travel is by Cost::length_m and outlives it. Build and memory: those of a RoadHierarchy, and 56 bytes a mass.
class RoadMarkets {
 public:
  /// Throws std::invalid_argument unless h > 0, ways are lengths, and each market has as many places as masses.
  RoadMarkets(const RoadTravel& travel, std::vector<RoadMasses> markets, double half_m);
  double total(std::size_t market) const { return markets_[market].total; }

  /// Of each question the shares of its markets; 0 of a market without mass. Questions are answered eight at a time:
  /// O(links of the hierarchy + masses) for eight. At most four threads, 32 bytes a node each.
  std::vector<std::vector<double>> shares(std::span<const MarketQuestion> questions, unsigned threads) const;

 private:
  struct Mass {
    std::uint32_t rows[2];  ///< Of the ends of its edge.
    std::int32_t ticks[2];  ///< From there.
    Row edge;
    double mass;
  };
  struct Market {
    std::vector<Mass> masses;
    std::vector<RoadPlace> at;
    std::optional<std::int32_t> limit;
    double total = 0.0;
  };
  /// One of the questions of a round: its number there, and where its answer goes.
  struct Asked {
    std::size_t k;
    const RoadPlace* from;
    double* share;
  };
  template <class CountsAt>
  void answer(const Market& market, std::span<const Asked> asked, const std::vector<std::int32_t>& ticks,
              CountsAt counts_at) const;

  const RoadTravel& travel_;
  RoadHierarchy hierarchy_;
  std::vector<Market> markets_;
  double half_ticks_;
};

}  // namespace geo
