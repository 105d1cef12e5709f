// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "geo/core/table.hpp"
#include "pipeline/stages/gaps/theme_facilities.hpp"

namespace pipeline {

/// What it takes each firm to reach the facilities of one theme.
struct Reach {
  std::vector<float> nearest, second;
  std::vector<geo::Row> facility;  ///< Nearest; meaningless where `nearest` is infinite.
};

/// Straight lines times `detour`, rounded to single precision; infinite where there is no (second) facility.
Reach reach(const ThemeFacilities& facilities, double detour, unsigned threads, const geo::Table& firms);

/// Counts for how many firms of a set a facility is the nearest. One counter a facility, for all sets of a theme.
class Tally {
 public:
  explicit Tally(const ThemeFacilities& facilities) : facilities_(facilities), count_(facilities.size(), 0) {}
  /// The facility that is nearest to most of the firms; of equally many the smaller rank. Nothing without a facility.
  std::optional<geo::Row> nearest_to_most(const Reach& reach, std::span<const geo::Row> firms);

 private:
  const ThemeFacilities& facilities_;
  std::vector<std::int32_t> count_;  ///< All 0 between two questions.
};

}  // namespace pipeline
