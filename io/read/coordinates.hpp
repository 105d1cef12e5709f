// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "io/read/source.hpp"
#include "io/read/where.hpp"

namespace io {

/// The CRS of coordinates that stand in columns: request.crs, else EPSG:4326 for columns called lon and lat. Throws
/// UserError when no columns are named (config) or their CRS is not known (data).
std::string column_crs(const SourceRequest& request, const std::string& place);

/// Marks the rows of `part` that pass the filter; the others are counted in rows.filtered.
std::vector<std::uint8_t> filter_marks(const Where& where, const RawPart& part, RawRows& rows);

/// Leaves the marked rows, placed by their coordinates where the request has a geometry, and the columns asked for.
void settle(const SourceRequest& request, std::vector<std::uint8_t> keep, RawRows& rows, RawPart& part);

/// Places the rows of `part` by the columns request.x_field and y_field, which its table holds, and drops from it the
/// rows that `keep` does not mark and those without usable coordinates. The latter are added to rows.rejects.
void place_by_columns(const SourceRequest& request, std::vector<std::uint8_t> keep, RawRows& rows, RawPart& part);

/// The part without the rows whose mark is 0.
void drop_unmarked(const std::vector<std::uint8_t>& keep, RawPart& part);

}  // namespace io
