// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/look/findings.hpp"
#include "io/look/html.hpp"
#include "io/look/report.hpp"

namespace io {

// The tables of the report. Long ones are cut, and their captions say so: the layers of the GeoPackage hold all rows.

void write_cluster_table(HtmlWriter& page, const ReportInput& input, const Findings& findings);
/// Severe and moderate gaps, each with its sentence.
void write_gap_list(HtmlWriter& page, const Findings& findings);
/// Themes with their standards, where these come from, and how many clusters meet them.
void write_standards_table(HtmlWriter& page, const Findings& findings);
void write_source_table(HtmlWriter& page, const ReportInput& input);
/// Why rows were rejected, and which codes no group knows. Nothing when there are none.
void write_quality_tables(HtmlWriter& page, const ReportInput& input);
void write_parameter_table(HtmlWriter& page, const ReportInput& input);

}  // namespace io
