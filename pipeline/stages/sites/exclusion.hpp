// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "geo/core/table.hpp"
#include "pipeline/notes.hpp"
#include "pipeline/stages/sites/study.hpp"

namespace pipeline {

/// Stands in `excluded_by` where a hexagon lies mostly outside the region; no rule of the profile.
inline constexpr std::string_view kOutsideRegion = "outside";

/// What the rules leave of each hexagon.
struct Usable {
  std::vector<double> share;              ///< Of the hexagon's area, 0 to 1.
  std::vector<std::int32_t> excluded_by;  ///< Into `rules`, -1 where usable: the rule that takes most of it.
  geo::Texts rules;                       ///< kOutsideRegion first, then the rules in their order.
  geo::Texts titles;
  geo::Table zones;  ///< `site_exclusions`: shapes, name.
};

/// Applies every rule by exact area: what layers and themes take (buffers included) is united, so that overlaps count
/// once; what rasters take (`raster_cells`, where it is not inside them cannot be known) is subtracted from what they
/// leave, so that usable land is never overstated. A hexagon is excluded where less than sites.usable is left.
///
/// Warns where nothing is left: "no site meets the rules; the rule that removes most is …".
Usable usable_land(const SiteStudy& study, Notes& notes);

}  // namespace pipeline
