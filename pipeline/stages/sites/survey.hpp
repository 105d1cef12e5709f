// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "pipeline/frame.hpp"
#include "pipeline/stages/sites/choice.hpp"
#include "pipeline/stages/sites/rows.hpp"

namespace pipeline {

/// What the list of sites is made from. `in` has the tables of suitability (`site_cells`, `site_criteria`), firms,
/// clusters and facilities (pipeline/tables.md).
struct SiteTask {
  const SiteChoiceParams& params;
  ServedClusters served;
  bool geometric = false;  ///< Criteria combine as a geometric mean, as in `site_cells`.
  const Frame& frame;
  const geo::Tables& in;
};

/// The candidates and which of them are listed. Looks at the task, which outlives it.
struct SiteSurvey {
  explicit SiteSurvey(const SiteTask& given);

  const SiteTask& task;
  JudgedCells judged;
  SiteDemand demand;
  SiteCandidates candidates;
  CandidateScores scores;
  SiteChoice choice;
};

/// All that is known of the listed sites, the best rank first.
std::vector<SiteFacts> site_facts(const SiteSurvey& survey);

}  // namespace pipeline
