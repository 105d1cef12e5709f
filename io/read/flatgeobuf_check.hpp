// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace io {

/// Walks the structure of a FlatGeobuf (version 3), which GDAL follows further than it checks: a point whose array of
/// coordinates holds one number takes its y from the bytes behind it (GDAL issue 14528). Afterwards every offset of the
/// header and of each feature's geometry lies inside its buffer, coordinates come in pairs, a point has at most one, z
/// and m are as many, the ends of parts rise to the last pair, and the features fill the file. What the numbers say is
/// not judged, nor are properties (GDAL checks their lengths).
///
/// Throws UserError(data) that names the first feature (from 0, as GDAL counts) which breaks this. One pass, no copies.
void check_flatgeobuf(std::string_view bytes, const std::string& place);

}  // namespace io
