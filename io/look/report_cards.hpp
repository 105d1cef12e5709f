// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/look/findings.hpp"
#include "io/look/html.hpp"
#include "io/look/report.hpp"

namespace io {

/// Whether the run has a diagnosis of a cluster that the report lists.
bool has_cards(const ReportInput& input, const Findings& findings);

/// One card a cluster, strongest first: its figures, and its strengths, weaknesses, opportunities and threats, each
/// line with what it is compared with. Each prints on a page of its own. Of many clusters the first have one, and the
/// text says so.
void write_cards(HtmlWriter& page, const ReportInput& input, const Findings& findings);

}  // namespace io
