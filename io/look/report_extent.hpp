// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "geo/core/shapes.hpp"
#include "geo/core/table.hpp"
#include "io/look/findings.hpp"
#include "io/look/report.hpp"

namespace io {

/// Hot cells of any group, each once, the strongest first: rows of layer hotspots.
std::vector<geo::Row> hot_rows(const geo::Table& hotspots);

struct MapBox {
  geo::Box box;
  bool whole = true;  ///< The whole region, not the part where something was found.
};

/// What the maps of the report show: the region, or only the part with clusters and hot cells where that is small, so
/// that they can be seen. Empty without boundary, clusters and hot cells.
MapBox map_box(const ReportInput& input, const Findings& findings);

}  // namespace io
