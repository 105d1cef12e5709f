// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "geo/core/table.hpp"

namespace pipeline {

/// The regions of indices that need some, numbered: the areas of the run where it has any (firms in none of them make
/// one more), else hexagons that hold a firm.
class IndustryRegions {
 public:
  /// Hexagons in the order of cells. `size`: of each firm, see firm_sizes().
  IndustryRegions(double cell_m, const geo::Table& firms, std::vector<double> size);
  /// `area`: of each firm, see area_of_firms().
  IndustryRegions(const std::vector<std::int32_t>& area, std::vector<double> size);

  std::size_t count() const { return count_; }
  /// One a given firm.
  std::vector<double> sizes(std::span<const geo::Row> firms) const;
  std::vector<std::int32_t> regions(std::span<const geo::Row> firms) const;
  /// Shares of the given firms' sizes by region; their sum is 1.
  std::vector<double> shares(std::span<const geo::Row> firms) const;

 private:
  std::size_t count_ = 0;
  std::vector<std::int32_t> region_;  ///< By firm.
  std::vector<double> size_;
};

}  // namespace pipeline
