// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "io/read/odd_value.hpp"

namespace io {

/// Compares the parts of a Shapefile with one another, which GDAL does not: without this, attributes may belong to
/// other shapes. Throws UserError(data) when .shx or .dbf is missing, they count different rows, the index points
/// outside the .shp, or a file is shorter than its header says.
void check_shapefile(const std::filesystem::path& path, const std::string& place);

/// Text in numeric fields (types N and F) at these positions. Blanks and asterisks (DBF's NULL) are not odd.
std::vector<OddValue> odd_dbf_values(const std::filesystem::path& path, std::span<const std::size_t> fields);

}  // namespace io
