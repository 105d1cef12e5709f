// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "io/write/gdal_session.hpp"
#include "io/write/geopackage.hpp"

namespace io {

/// Adds one raster as a gridded coverage of 32-bit floats with all its overviews.
void append_raster(const std::filesystem::path& file, const geo::Crs& crs, const OutputRaster& raster,
                   const GdalSession& gdal);

}  // namespace io
