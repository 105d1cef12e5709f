// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/look/findings.hpp"
#include "io/look/html.hpp"
#include "io/look/report.hpp"

namespace io {

bool has_networks(const ReportInput& input);

/// Candidates for joint action: those of the strongest clusters first, then those outside clusters, each with its
/// reason.
void write_networks(HtmlWriter& page, const ReportInput& input, const Findings& findings);

}  // namespace io
