// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "io/look/cartography.hpp"
#include "io/write/geopackage.hpp"

namespace io {

/// The file that the project and its layers live in: renaming it makes every layer of the project invalid.
inline constexpr std::string_view kPublishedName = "clusters.gpkg";

/// Gives a publication its looks: fills `styles`, one default a layer with further ones beside it, and the project,
/// whose bytes are also those of clusters.qgz. Call it when layers, rasters, region and credits are set.
///
/// The project holds every layer in groups; a view for each group of firms, `all` first, shows its clusters, hot spots
/// and gaps by subset filter. What is checked at first is one map: clusters by group over density, roads and the main
/// facilities.
void give_look(Publication& publication, const MapNames& names);

/// Default and further styles of every layer that the publication has.
std::vector<StyleRow> styles_of(const Publication& publication, const MapNames& names);

/// The project as .qgs text (UTF-8), and zipped as .qgz.
std::string project_qgs(const Publication& publication, const MapNames& names);
std::string project_qgz(const Publication& publication, const MapNames& names);

}  // namespace io
