// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/look/findings.hpp"
#include "io/look/html.hpp"
#include "io/look/report.hpp"

namespace io {

bool has_sites(const ReportInput& input);

/// The sites for industrial parks: how they were chosen, a map, the short-list, and for each site why it is listed, its
/// criteria as bars, what it needs of utilities and what is to be checked. Bars stand beside their figures, so that
/// nothing is told by them alone.
void write_sites(HtmlWriter& page, const ReportInput& input, const Findings& findings);

/// How many, out of how many, the first of them: no whole sentence, without a full stop. Empty when there is none.
std::string sites_in_short(const ReportInput& input);

}  // namespace io
