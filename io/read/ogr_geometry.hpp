// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace io {

/// The same geometry without arcs (GDAL's default step of 4 degrees), as WKB. Nothing when it cannot be read.
std::optional<std::string> linearised(std::string_view wkb);

/// Whether GEOS calls the geometry valid.
bool is_valid_geometry(std::string_view wkb);

/// The geometry repaired by GEOS makeValid, as WKB; its kind may change (a bow-tie becomes two areas, a folded ring a
/// line). Nothing when that fails or does not end within a few seconds.
std::optional<std::string> made_valid(std::string_view wkb);

}  // namespace io
