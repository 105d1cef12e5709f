// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "io/look/report.hpp"

namespace io {

/// summary.txt: at most eight lines without control characters. The first is fit for the subject of an e-mail:
/// "Valmira: 23 clusters, 14 severe gaps (9 rail freight, 5 electricity)". The same input gives the same lines.
std::vector<std::string> summary_lines(const ReportInput& input);

}  // namespace io
