// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/look/findings.hpp"
#include "io/look/html.hpp"
#include "io/look/report.hpp"

namespace io {

bool has_suitability(const ReportInput& input);

/// Where an industrial park could go: how much of the land the rules leave and which takes most, a map of the scores,
/// and the criteria with their value functions, weights and where the numbers come from.
void write_suitability(HtmlWriter& page, const ReportInput& input, const Findings& findings);

}  // namespace io
