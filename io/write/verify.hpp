// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace io {

/// The last look at a GeoPackage before it becomes visible: it opens read-only, SQLite finds it whole, every layer
/// holds exactly the rows that the run record says, and no side file stands beside it. Throws UserError(data)
/// otherwise.
void verify_geopackage(const std::filesystem::path& file, const std::map<std::string, std::int64_t>& rows,
                       unsigned threads = 1);

}  // namespace io
