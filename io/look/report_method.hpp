// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/look/html.hpp"
#include "io/look/report.hpp"

namespace io {

/// How the figures were made, with the parameters as used, notes on this run, and what the report cannot say.
void write_method(HtmlWriter& page, const ReportInput& input);

}  // namespace io
