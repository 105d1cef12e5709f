// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

#include "io/look/map_sheet.hpp"

namespace io {

// What things look like on the maps of the report.

/// Groups in the order of the legend; from this one on they share a look.
inline constexpr std::size_t kLastGroupLook = 7;
Look group_look(std::size_t place);
/// 0 to 3; -1: unknown.
Look severity_look(int severity);
/// Of severity 2 or 3.
Look gap_line_look(int severity);
Look line_look(std::string_view theme);

inline const Look kRegion{.fill = "#ffffff", .stroke = "#6b6b6b", .width = 3.0};
inline const Look kHotCells{.fill = "#ffd9a0", .stroke = "#e8b878", .width = 1.0, .opacity = 0.75};
inline const Look kSites{.fill = "#e3e6ee", .stroke = "#b9bfd0", .width = 1.0};
inline const Look kFacilitySolid{.fill = "#1f3a5f", .stroke = "#ffffff", .width = 2.0};
inline const Look kFacilityHollow{.fill = "#ffffff", .stroke = "#1f3a5f", .width = 3.0};

}  // namespace io
