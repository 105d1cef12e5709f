// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "geo/core/table.hpp"
#include "pipeline/stages/sites/candidates.hpp"

namespace pipeline {

/// Scores of candidates, one row of criteria each: the mean over their hexagons, weighted by what may be built on
/// there. NaN: unknown.
struct CandidateScores {
  std::vector<double> score, raw;  ///< Candidates × criteria.
  std::vector<double> weights;     ///< Of the criteria.
  std::vector<double> total;       ///< One a candidate: the weighted mean of what is known.
  std::vector<std::int32_t> precedence;

  std::size_t criteria() const { return weights.size(); }
};
CandidateScores scores_of(const JudgedCells& judged, const SiteCandidates& candidates, const geo::Tables& in);

/// The clusters that sites should serve: those of the groups, or of `all` where no group is analysed; no single sites.
struct SiteDemand {
  std::vector<geo::Row> cluster;  ///< Of table `clusters`.
  std::vector<double> x_m, y_m;   ///< The middle of its firms.
  std::vector<double> firms;
};
SiteDemand demand_of(const geo::Tables& in);

/// Which candidates are listed, and how good that choice is.
struct SiteChoice {
  std::vector<std::size_t> chosen;  ///< Positions in SiteCandidates::list, best rank first.
  std::vector<std::int64_t> low, high;
  std::vector<double> listed_share;            ///< Of the draws in which it is among so many best of all candidates.
  std::int64_t by_model = 0;                   ///< How many of them the model chose; the others fill up by rank.
  std::optional<double> value, before, bound;  ///< Of the model, without filling up: metres, or firms within reach.
  double gap = 0.0;
  bool optimal = false;
};

/// Takes params.count of the candidates by params.model, parks that stand already being fixed. A candidate that serves
/// nobody better than what there is, is not chosen by a model: the list is then filled up by rank, and so it is where
/// there is no demand. Ranks are those of geo::ranks() among the listed, their range that of geo::rank_ranges().
SiteChoice site_choice(const SiteChoiceParams& params, const Frame& frame, const SiteCandidates& candidates,
                       const CandidateScores& scores, const SiteDemand& demand);

}  // namespace pipeline
