// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace io {

/// Text that stands in a column of numbers, which GDAL would read as 0: SQLite and DBF allow it.
struct OddValue {
  std::int64_t fid = 0;
  std::size_t field = 0;  ///< Position of the column in the layer.
  std::string text;
  friend auto operator<=>(const OddValue&, const OddValue&) = default;
};

}  // namespace io
