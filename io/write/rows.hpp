// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "io/write/geopackage.hpp"
#include "io/write/packed_file.hpp"

namespace io {

/// Fills the table of a layer with its rows in their order, and its R-tree. Gives the extent of the rows, empty for
/// none and for an attribute table. Throws std::invalid_argument as write_geopackage() says.
geo::Box write_rows(PackedFile& file, const OutputLayer& layer, std::int32_t srs_id);

}  // namespace io
