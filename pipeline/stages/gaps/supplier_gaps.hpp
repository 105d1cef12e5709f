// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "pipeline/stages/gaps/reach.hpp"
#include "pipeline/stages/gaps/road_reach.hpp"

namespace pipeline {

/// Straight lines of `supplier_reach` times `detour`, rounded as for facilities.
Reach suppliers_by_beeline(const geo::Table& supplier_reach, double detour);

/// By road from each firm to the nearest (second nearest) firm of each stage it buys from, by `supply_lines`: the
/// farthest of these stages, infinite where no road leads to one; 0 for firms that buy from none. Metres or minutes,
/// rounded once. One search over the network for each stage that sells (NearestByRoad), as many at once as there are
/// threads, and one question for each of its buyers.
Reach suppliers_by_road(const geo::Table& supply_lines, const geo::Table& firms, RoadReach& roads, geo::Cost cost,
                        unsigned threads);

/// Theme critical_supplier where it is judged by the register: the firms that buy from a stage of their chain, and how
/// far the farthest of the stages they buy from is.
class SupplierGaps {
 public:
  /// Looks at column `needs` of `supplier_reach`, which outlives it.
  SupplierGaps(const geo::Table& supplier_reach, Reach reach)
      : reach_(std::move(reach)), needs_(supplier_reach.flags("needs")) {}

  const Reach& reach() const { return reach_; }
  /// Those of `firms` that need a supplier.
  std::vector<geo::Row> buyers_among(std::span<const geo::Row> firms) const;

 private:
  Reach reach_;
  std::span<const std::uint8_t> needs_;
};

}  // namespace pipeline
