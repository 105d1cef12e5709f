// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "io/look/cartography.hpp"
#include "io/write/geopackage.hpp"

namespace io {

/// One entry of the layer tree: a table or raster of the file, perhaps filtered, with a style of its own.
struct LegendLayer {
  std::string id;  ///< Unique and longer than ten characters, or QGIS invents another.
  std::string title;
  std::string source;    ///< Name of the layer or raster.
  std::string filter{};  ///< SQL; empty: every row.
  LayerStyle style{};
  bool quiet = false;  ///< A raster as a ground for other layers, in subdued colours.
  bool checked = true;
  double hide_beyond = 0.0;  ///< Not drawn at scales smaller than 1 : this; 0: drawn at every scale.
};

struct LegendGroup {
  std::string title;
  bool checked = false, expanded = false;
  bool one_at_a_time = false;  ///< Of its subgroups.
  std::vector<LegendLayer> layers;
  std::vector<LegendGroup> groups;
};

/// The layer tree from top to bottom: what the project shows and in which order. Layers and rasters that the
/// publication lacks have no entry.
LegendGroup legend(const Publication& publication, const MapNames& names);

/// Ids of the entries that hold all rows of clusters, firms, gaps and of tables: ends of the project's relations.
std::string base_id(std::string_view layer);

}  // namespace io
