// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/write/geopackage.hpp"
#include "io/write/sqlite.hpp"

namespace io {

/// Inserts all rows of a layer in their order, fills its R-tree, and sets its true count and extent (`region` when it
/// has no rows). Throws std::invalid_argument as write_geopackage() says.
void write_rows(Database& database, const OutputLayer& layer, const geo::Box& region);

}  // namespace io
