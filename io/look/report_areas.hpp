// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/look/findings.hpp"
#include "io/look/html.hpp"
#include "io/look/report.hpp"

namespace io {

/// Whether areas were given and a group was compared with its controls in one.
bool has_areas(const ReportInput& input);

/// Groups in areas, strongest first (by the lower end of the interval): location quotients of firms and of employees
/// with p and q, the standardised quotient, clusters. What disclosure hides is a dash. Of many rows the first are
/// shown, and the caption says so.
void write_areas(HtmlWriter& page, const ReportInput& input, const Findings& findings);

}  // namespace io
