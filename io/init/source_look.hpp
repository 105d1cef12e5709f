// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "geo/core/shapes.hpp"
#include "io/init/column_look.hpp"

namespace io {

/// A source of firms before anybody has said what its columns mean.
struct SourceLook {
  std::string uri, layer;          ///< As asked for.
  std::string driver;              ///< "csv", "xlsx", "ods" or GDAL's name.
  std::string crs;                 ///< Of the source's own geometry; empty for CSV and where it carries none.
  bool has_points = false;         ///< The rows carry their place.
  std::optional<ColumnLook> x, y;  ///< Those points, in the source's CRS.
  std::int64_t rows = 0, unreadable = 0;
  std::vector<ColumnLook> columns;  ///< Those with a name, in the order of the source.

  const ColumnLook* find(std::string_view name) const;
};

/// Reads a whole source with every column. `layer` may be empty when there is but one; a table of a database is named.
/// Errors as read_source says.
SourceLook look_at_source(const std::string& uri, const std::string& layer);

}  // namespace io
