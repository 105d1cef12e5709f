// SPDX-License-Identifier: Apache-2.0
#include "io/read/source.hpp"

#include "io/read/csv_source.hpp"
#include "io/read/postgis.hpp"
#include "io/read/sheet_source.hpp"
#include "io/read/source_file.hpp"
#include "io/read/text.hpp"
#include "io/read/vector_source.hpp"
#include "io/read/where.hpp"
#include "io/run/redact.hpp"

namespace io {
namespace {

RawRows rows_of(const SourceRequest& request, const Where& where, const SourceFile& source) {
  if (source.format == Format::csv) return read_csv_source(request, where, source);
  if (source.format == Format::xlsx || source.format == Format::ods) return read_sheet_source(request, where, source);
  return read_vector_source(request, where, source);
}

}  // namespace

RawRows read_source(const SourceRequest& request) {
  const Where where(request.where, shown(redacted(request.uri), 300));
  if (is_database(request.uri)) return read_postgis(request, where);
  const SourceFile source = open_source(request.uri, request.format);
  const SourceStamp stamp = stamp_source(request.uri, request.layer);
  RawRows rows = rows_of(request, where, source);
  rows.hash = stamp.hash;
  rows.size = stamp.size;
  return rows;
}

}  // namespace io
