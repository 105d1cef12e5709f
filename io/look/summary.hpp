// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "io/look/report.hpp"

namespace io {

/// summary.txt: at most eleven lines without control characters, three of them on the chains
/// of the groups with the most firms in clusters. The first is fit for the subject of an e-mail:
/// "Valmira: 23 clusters, 14 severe gaps (9 rail freight, 5 electricity)". The same input gives the same lines.
std::vector<std::string> summary_lines(const ReportInput& input);

}  // namespace io
