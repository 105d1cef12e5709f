// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/read/source.hpp"
#include "io/read/source_file.hpp"
#include "io/read/where.hpp"

namespace io {

/// read_source() for CSV: points from the columns x_field and y_field, a decimal comma in them understood
/// where the delimiter is no comma. The CRS is
/// the request's; columns named lon (lng, long, longitude) and lat (latitude) mean EPSG:4326 without one.
RawRows read_csv_source(const SourceRequest& request, const Where& where, const SourceFile& source);

}  // namespace io
