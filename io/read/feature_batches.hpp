// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "io/read/ogr_layer.hpp"

namespace io {

/// Reads a layer (an OGRLayerH whose other fields are set to be ignored) feature by feature, with odd values in their
/// places. GDAL's own messages say what failed.
void read_features(void* layer, const LayerRead& read, const std::function<void(const Batch&)>& take);

}  // namespace io
