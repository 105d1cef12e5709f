// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

namespace io {

/// Library -> version in use, "GDAL" -> "3.6.2". Of shared libraries the one that is loaded, of headers the one that
/// was compiled.
const std::map<std::string, std::string>& library_versions();

}  // namespace io
