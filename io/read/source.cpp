// SPDX-License-Identifier: Apache-2.0
#include "io/read/source.hpp"

#include "io/read/csv_source.hpp"
#include "io/read/source_file.hpp"
#include "io/read/text.hpp"
#include "io/read/vector_source.hpp"
#include "io/read/where.hpp"

namespace io {

RawRows read_source(const SourceRequest& request) {
  const Where where(request.where, shown(request.uri, 300));
  const SourceFile source = open_source(request.uri, request.format);
  const SourceStamp stamp = stamp_source(request.uri);
  RawRows rows = source.format == Format::csv ? read_csv_source(request, where, source)
                                              : read_vector_source(request, where, source);
  rows.hash = stamp.hash;
  rows.size = stamp.size;
  return rows;
}

}  // namespace io
