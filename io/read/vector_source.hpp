// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/read/source.hpp"
#include "io/read/source_file.hpp"
#include "io/read/where.hpp"

namespace io {

/// read_source() for what GDAL reads: GeoPackage, Shapefile, GeoJSON, FlatGeobuf, PostGIS. Columns come by Arrow stream
/// where the driver is quick at it, else feature by feature.
RawRows read_vector_source(const SourceRequest& request, const Where& where, const SourceFile& source);

/// The same by the slow way only, for comparison.
RawRows read_vector_features(const SourceRequest& request, const Where& where, const SourceFile& source);

}  // namespace io
