// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "geo/core/table.hpp"
#include "io/look/style.hpp"
#include "io/write/catalogue.hpp"

namespace io {

/// A key of the data and what people call it.
struct Named {
  std::string name, title;
};

/// What the styles need to know of a run besides its layers.
struct MapNames {
  std::vector<Named> groups;  ///< `all` first, then the groups of the profile in its order.
  std::vector<Named> themes;
};

/// Expression: CASE WHEN "theme" = 'port' THEN 'Port' … ELSE "theme" END
std::string theme_title(const MapNames& names);

// The styles of our layers. Every style draws every row: what is not to be seen falls into a transparent class.

/// How clusters of group `all` stand beside those of the other groups.
enum class AllFirms : std::uint8_t { hidden, outlined, subject };

/// By group; labelled, but for single sites and for `all` unless it is the subject.
LayerStyle clusters_style(const MapNames& names, AllFirms all = AllFirms::outlined);
/// By gap_score, labelled with it; single sites and, unless it is the subject, `all` are not drawn.
LayerStyle clusters_gap_score_style(AllFirms all = AllFirms::hidden);
/// What is drawn when the layer is dragged in: group `all` by its Gi* classes; other groups are transparent.
LayerStyle hotspots_style();
/// The exact test, for one group at a time.
LayerStyle hotspots_exact_style();
/// ArcGIS's seven classes, for one group at a time.
LayerStyle hotspots_gi_style();
/// The classes of local Moran, for one group at a time.
LayerStyle hotspots_lisa_style();
LayerStyle relative_hotspots_style();
/// Severity of the first row of each cluster, which is its worst theme; the others are transparent.
LayerStyle gaps_style(const MapNames& names);
/// Of the clusters whose figures change, what is left of the gap.
LayerStyle what_if_style(const MapNames& names);
/// Severity of every row, for one theme at a time.
LayerStyle gaps_severity_style(const MapNames& names);
LayerStyle gap_cells_style(const MapNames& names);
LayerStyle gap_lines_style(const MapNames& names);
/// By minutes, the narrower on top; for one theme at a time.
LayerStyle service_areas_style(const MapNames& names);
/// Missing share of the first row of each cluster, its largest unmet need; the others are transparent.
LayerStyle missing_links_style();
/// Missing share of every row, for one stage at a time.
LayerStyle missing_links_all_style();
LayerStyle links_style();
/// One symbol a kind, numbered by rank.
LayerStyle actions_style(const MapNames& names);
/// What is drawn when the layer is dragged in: group `all` by firms per km²; other groups are transparent.
LayerStyle areas_style();
/// Location quotient, for one group at a time.
LayerStyle areas_quotient_style();
LayerStyle facilities_style(const MapNames& names);
LayerStyle facility_lines_style(const MapNames& names);
LayerStyle facility_areas_style(const MapNames& names);
LayerStyle suitability_style();
/// By kind, labelled by rank.
LayerStyle sites_style();
LayerStyle firms_style();
/// Of a table without geometry: aliases only.
LayerStyle table_style(const LayerDef& def);

/// The styles that the file offers for a layer, the default first. A layer without a style of its own gets
/// table_style() if it has no geometry; std::invalid_argument otherwise.
std::vector<LayerStyle> styles_for(const LayerDef& def, const MapNames& names);

/// Land for zero, then `colors` at round numbers up to the raster's highest values (its 99.8th percentile).
std::vector<RampStop> density_ramp(const geo::Table& raster, const std::array<std::string_view, 4>& colors);

/// Of relative density: from none over the share of the controls to eight times that. Of its p: strong where it is low.
std::vector<RampStop> ratio_ramp();
std::vector<RampStop> p_ramp();

}  // namespace io
