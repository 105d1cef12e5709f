// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/look/html.hpp"
#include "io/look/report.hpp"

namespace io {

/// Whether `auto` chose anything in this run.
bool has_chosen_values(const ReportInput& input);

/// The values that `auto` took with their reasons, and the curves that they were read from: at most twelve of a kind.
void write_chosen_values(HtmlWriter& page, const ReportInput& input);

}  // namespace io
