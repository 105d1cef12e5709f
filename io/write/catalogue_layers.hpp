// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "io/write/catalogue.hpp"

namespace io {

// The parts of the catalogue, one file each: a new layer is one entry in one of them. Ask layers() for the whole.

std::vector<LayerDef> analysis_layers();        ///< firms, clusters, hotspots, gaps, gap_cells, gap_lines
std::vector<LayerDef> linkage_layers();         ///< missing_links, links
std::vector<LayerDef> diagnosis_layers();       ///< diagnosis
std::vector<LayerDef> action_layers();          ///< actions
std::vector<LayerDef> area_layers();            ///< areas
std::vector<LayerDef> industry_layers();        ///< industries, concentration_curves, colocation
std::vector<LayerDef> infrastructure_layers();  ///< facilities, facility_lines, facility_areas
LayerDef suitability_layer();
std::vector<LayerDef> site_layers();    ///< sites
std::vector<LayerDef> record_layers();  ///< rejects, run_info

// Of clusters, what stage `linkages` fills.
std::vector<ColumnDef> structure_columns();
ColumnDef rank_column();

}  // namespace io
