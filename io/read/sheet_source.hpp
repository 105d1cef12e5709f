// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/read/source.hpp"
#include "io/read/source_file.hpp"
#include "io/read/where.hpp"

namespace io {

/// read_source() for spreadsheets (XLSX, ODS). Their rows are placed by columns; a row is a reject, `formula_error`,
/// when an asked cell holds an error such as #N/A.
RawRows read_sheet_source(const SourceRequest& request, const Where& where, const SourceFile& source);

}  // namespace io
