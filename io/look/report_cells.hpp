// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/look/findings.hpp"
#include "io/look/html.hpp"
#include "io/look/report.hpp"

namespace io {

/// Table of the hottest cells of layer hotspots: how far the group is over-represented around them, and in them by
/// employees, with the tests of both. Nothing where no cell is hot.
void write_hottest_cells(HtmlWriter& page, const ReportInput& input, const Findings& findings);

}  // namespace io
