// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "io/write/geopackage.hpp"

namespace tests {

/// A made-up region of 80 by 56 km with five towns: every layer and the rasters, plausible to look at, without styles.
/// The same for the same number of firms.
io::Publication sample_publication(std::size_t firms);

/// The same layers without a single row, and no raster.
io::Publication empty_publication();

}  // namespace tests
