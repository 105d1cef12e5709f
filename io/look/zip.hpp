// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace io {

/// A ZIP archive with one file, deflated, stamped 1980-01-01: the same content and zlib give the same bytes.
/// Throws std::invalid_argument for 2 GB and more.
std::string zip_of_one(std::string_view name, std::string_view content);

}  // namespace io
