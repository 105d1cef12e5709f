// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace io {

/// "EPSG:n" where the CRS has such a code, else its WKT2 on one line; empty where GDAL cannot write it. `reference`: an
/// OGRSpatialReferenceH.
std::string crs_definition(void* reference);

}  // namespace io
