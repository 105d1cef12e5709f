// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "io/look/findings.hpp"
#include "io/look/html.hpp"
#include "io/look/map_sheet.hpp"
#include "io/look/report.hpp"

namespace io {

// The maps of the report: <figure> with inline SVG, legend, scale bar, north arrow, CRS and attribution. At most about
// 5,000 shapes each; a line under the map says what was left out. A sentence takes the place of a map without content.

/// Clusters by group with their numbers, over boundary, roads, rail, water and hot cells.
void write_cluster_map(HtmlWriter& page, const ReportInput& input, const Findings& findings);

/// Clusters by their worst gap, lines to the nearest facility where a gap is moderate or severe, facilities by theme.
void write_gap_map(HtmlWriter& page, const ReportInput& input, const Findings& findings);

// For sections that draw maps of their own.

/// A map of the region, or of the part where something was found: `content` draws over its area. The caption's source
/// is filled in.
void write_region_map(HtmlWriter& page, const ReportInput& input, const Findings& findings, MapTexts texts,
                      const std::function<void(Sheet&)>& content);
/// Facilities that are lines: roads, railways and water alone, or of all themes.
void draw_networks(Sheet& sheet, const ReportInput& input, const Findings& findings, bool all_themes);
void draw_facility_areas(Sheet& sheet, const ReportInput& input, const Findings& findings);

}  // namespace io
