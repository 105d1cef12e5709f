// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

namespace io {

// Colours of maps and legends. Dark2, YlOrRd, OrRd and RdPu are from ColorBrewer (Cynthia Brewer, Mark Harrower, The
// Pennsylvania State University; Apache-2.0). Gi* colours are those that ArcGIS users know.

/// Groups, in the order of the profile; further groups share kOtherGroup.
inline constexpr std::array<std::string_view, 8> kGroupColors{"#1b9e77", "#d95f02", "#7570b3", "#e7298a",
                                                              "#66a61e", "#e6ab02", "#a6761d", "#1f78b4"};
inline constexpr std::string_view kOtherGroup = "#666666";

inline constexpr std::string_view kLand = "#f4f1ea";  ///< Land without any firm: density zero.
inline constexpr std::array<std::string_view, 4> kDensity{"#ffeda0", "#fecc5c", "#fd8d3c", "#e31a1c"};
/// Density as a ground for other layers.
inline constexpr std::array<std::string_view, 4> kQuietDensity{"#efe6d3", "#e6d3b1", "#d9b98a", "#c39a66"};

/// Severity 0 to 3, and unknown.
inline constexpr std::array<std::string_view, 4> kSeverity{"#fef0d9", "#fdcc8a", "#fc8d59", "#d7301f"};
inline constexpr std::string_view kUnknown = "#bdbdbd";

/// Of what a chain needs a little, much, or nearly all is missing (ColorBrewer RdPu); links of the two kinds.
inline constexpr std::array<std::string_view, 3> kMissing{"#fde0dd", "#fa9fb5", "#c51b8a"};
inline constexpr std::string_view kVerticalLink = "#6a3d9a", kHorizontalLink = "#1f78b4";

/// Suitability from poor to best (ColorBrewer YlGn).
inline constexpr std::array<std::string_view, 5> kSuitability{"#ffffcc", "#c2e699", "#78c679", "#31a354", "#006837"};
/// Sites: infill, extension, brownfield, greenfield (ColorBrewer Paired).
inline constexpr std::array<std::string_view, 4> kSiteKinds{"#33a02c", "#b2df8a", "#b15928", "#1f78b4"};

/// gi_bin -3 to 3.
inline constexpr std::array<std::string_view, 7> kGiBins{"#4575b5", "#849eba", "#c0ccbe", "#f7f7f2",
                                                         "#fab984", "#ed7551", "#d62f27"};

/// Classes of local Moran as PySAL and GeoDa users read them: red and blue among their like, pale where they stand out.
inline constexpr std::string_view kHighHighColor = "#d7191c", kLowLowColor = "#2c7bb6", kLowHighColor = "#abd9e9",
                                  kHighLowColor = "#fdae61", kIsolatedColor = "#999999";

}  // namespace io
