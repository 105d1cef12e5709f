// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "geo/core/table.hpp"
#include "pipeline/stages/sites/candidates.hpp"
#include "pipeline/stages/sites/roads.hpp"

namespace pipeline {

/// Scores of candidates, one row of criteria each: the mean over their hexagons, weighted by what may be built on
/// there. NaN: unknown.
struct CandidateScores {
  std::vector<double> score, raw;  ///< Candidates × criteria.
  std::vector<double> weights;     ///< Of the criteria.
  std::vector<double> total;       ///< One a candidate: the weighted mean of what is known.
  std::vector<std::int32_t> precedence;
  bool geometric = false;  ///< `total` is a geometric mean.

  std::size_t criteria() const { return weights.size(); }
};
CandidateScores scores_of(const JudgedCells& judged, const SiteCandidates& candidates, const geo::Tables& in,
                          bool geometric);

/// Takes out open ground (extension, greenfield) nearer than params.spacing to a park with free ground or a brownfield
/// that scores as much, to two decimals: at equal merit what is serviced already goes first, also where a model would
/// find open ground a little nearer to a cluster.
void give_way(const SiteChoiceParams& params, SiteCandidates& candidates, CandidateScores& scores);

/// The clusters that sites should serve, and how ways to them are measured.
struct ServedClusters {
  std::vector<geo::Row> rows;  ///< Of table `clusters`.
  double reach_m = 10'000.0;   ///< Way within which a site serves them.
  double detour = 1.3;         ///< Way over the straight line, where there are no roads.
  const SiteRoads* roads = nullptr;
};

/// What the choice is made for.
struct SiteDemand {
  std::vector<geo::Row> cluster;  ///< Of table `clusters`.
  std::vector<double> x_m, y_m;   ///< The middle of its firms.
  std::vector<double> firms;
  double reach_m = 0.0, detour = 1.0;
  const SiteRoads* roads = nullptr;         ///< Nothing: ways are straight lines × detour.
  std::vector<geo::RoadPlace> places = {};  ///< Of the middles on the roads.

  /// From each cluster to a place; infinite where no road leads. By road a search over the network.
  std::vector<double> ways_m(double to_x_m, double to_y_m) const;
};
SiteDemand demand_of(const ServedClusters& served, const geo::Tables& in);

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
