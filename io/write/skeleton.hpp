// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "io/write/gdal_session.hpp"
#include "io/write/geopackage.hpp"

namespace io {

/// Creates the file with everything that GDAL knows best: the tables of the standard, the CRS, and every layer, empty,
/// with its R-tree and triggers, in GDAL's own words; likewise the empty table layer_styles, as QGIS makes it.
void write_skeleton(const std::filesystem::path& file, const Publication& publication, const GdalSession& gdal);

}  // namespace io
