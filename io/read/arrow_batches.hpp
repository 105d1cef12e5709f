// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "io/read/ogr_layer.hpp"

namespace io {

/// Reads a layer (an OGRLayerH whose other fields are set to be ignored) by its Arrow stream. `names` are those of the
/// asked fields in the layer's order; of `read`, geometry and overlap matter. Throws UserError(data) naming `place`
/// when the stream fails or has another layout.
void read_arrow(void* layer, const std::vector<std::string>& names, const LayerRead& read, const std::string& place,
                const std::function<void(const Batch&)>& take);

}  // namespace io
