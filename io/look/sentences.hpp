// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "io/look/findings.hpp"
#include "io/look/report.hpp"

namespace io {

// Plain sentences about the findings, effect before significance. They hold text of the data as it is: escape them.

/// "Rail freight" -> "rail freight", for the middle of a sentence; "ICT services" stays.
std::string in_sentence(std::string_view title);
/// "Too few firms to analyse: leather and footwear (3 of at least 10), recycling (1 of at least 10)", five by name;
/// empty when no group is too small. Says so of all firms as well.
std::string too_small_text(const ReportInput& input);
/// "14 severe gaps (9 rail freight, 5 electricity)"; "no severe gaps".
std::string severe_gaps_text(const Findings& findings);
/// "4.2 times its share among manufacturing firms (3.4 to 5.1), 112 firms"; "112 firms" when there is no LQ.
std::string strength_text(const ClusterFacts& cluster, const Findings& findings);
/// "12 km" or "9 min" on average to the nearest facility; "none found"; "no road from some" where there is no average.
std::string found_text(const GapFacts& gap);
/// "of 6,100 rows read, 100 (1.6 %) were rejected" over all sources.
std::string rows_text(const ReportInput& input);
/// What matters, in about five sentences; what was not found is said too.
std::vector<std::string> headline_sentences(const ReportInput& input, const Findings& findings);

}  // namespace io
