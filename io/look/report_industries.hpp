// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/look/concentration_facts.hpp"
#include "io/look/findings.hpp"
#include "io/look/html.hpp"
#include "io/look/report.hpp"

namespace io {

/// Which industries concentrate: a sentence, the table, the curves of the most localised industries and of the largest
/// of each group, and which industries stand beside one another. A sentence alone where no industry was studied.
void write_industries(HtmlWriter& page, const ReportInput& input, const Findings& findings,
                      const Concentration& concentration);

/// "high", "moderate" or "low", by the thresholds of the run.
std::string_view gamma_word(double gamma, const ReportThresholds& thresholds);

}  // namespace io
