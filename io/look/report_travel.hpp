// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/look/findings.hpp"
#include "io/look/html.hpp"
#include "io/look/report.hpp"

namespace io {

/// How many firms are within so many minutes of each theme by road: layer service_areas as a table. Nothing without it.
void write_service_areas(HtmlWriter& page, const ReportInput& input, const Findings& findings);

}  // namespace io
