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

/// The facility that is nearest to most of the firms; of equally many the smaller rank. Nothing without a facility.
std::optional<geo::Row> nearest_to_most(const Reach& reach, std::span<const geo::Row> firms,
                                        const ThemeFacilities& facilities);

}  // namespace pipeline
