// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "pipeline/stages/gaps/reach.hpp"

namespace pipeline {

/// Theme critical_supplier where it is judged by the register: the firms that buy from a stage of their chain, and how
/// far the farthest of the stages they buy from is (table `supplier_reach`).
class SupplierGaps {
 public:
  /// Straight lines times `detour`, rounded as for facilities.
  SupplierGaps(const geo::Table& supplier_reach, double detour);

  const Reach& reach() const { return reach_; }
  /// Those of `firms` that need a supplier.
  std::vector<geo::Row> buyers_among(std::span<const geo::Row> firms) const;

 private:
  Reach reach_;
  std::span<const std::uint8_t> needs_;
};

}  // namespace pipeline
