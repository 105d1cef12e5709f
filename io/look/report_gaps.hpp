// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/look/findings.hpp"
#include "io/look/html.hpp"

namespace io {

/// Clusters by what they lack over all themes: score, themes that are unknown, the themes that add most, broadband,
/// market. Nothing where no cluster has a score.
void write_gap_scores(HtmlWriter& page, const ReportInput& input, const Findings& findings);

/// Clusters by themes: severity and way, the clusters and themes that lack most first.
void write_gap_matrix(HtmlWriter& page, const Findings& findings);

/// What each cluster lacks in order of effect, and how ready it is for trade online.
void write_lacks(HtmlWriter& page, const ReportInput& input, const Findings& findings);

/// What capacities were shared out, and what was left out.
void write_capacities(HtmlWriter& page, const ReportInput& input, const Findings& findings);

}  // namespace io
