// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "io/look/style.hpp"
#include "io/look/xml.hpp"
#include "io/write/catalogue.hpp"

namespace io {

/// The elements that say how a layer looks and reads: renderer, labels, aliases, map tip. The same in a style file and
/// in a project's <maplayer>. A table without geometry has no renderer.
void write_look(Xml& xml, const LayerDef& def, const LayerStyle& style);

/// A whole QGIS style file (QML).
std::string qml(const LayerDef& def, const LayerStyle& style);

/// The pipe of a raster that is drawn in one colour ramp, for a project's <maplayer>.
void write_ramp(Xml& xml, const std::vector<RampStop>& ramp);

/// "#rrggbb" or "#rrggbbaa" as QGIS writes colours: "r,g,b,a".
std::string qgis_color(std::string_view hex);

}  // namespace io
