// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "geo/clusters/hdbscan.hpp"
#include "geo/clusters/outline.hpp"
#include "geo/clusters/search_test.hpp"
#include "geo/economics/place_totals.hpp"
#include "pipeline/stages/clusters.hpp"
#include "pipeline/stages/clusters/group_firms.hpp"

namespace pipeline {

/// The clusters of one group by the method that the config names.
struct Detection {
  geo::HdbscanClustering found;    ///< Of DBSCAN only the labels, and eps as the reach of each cluster.
  std::vector<double> membership;  ///< Per firm, 0 to 1; empty: not known. Means nothing for noise.
  std::vector<double> stability;   ///< Per cluster, 0 to 1; empty: not known.
  bool eps_is_chosen = false;      ///< By auto, from this data: p holds for that eps.
  // Of the scan: its circles and their test; reach_m is the spacing of the firms in them, for outlines.
  std::vector<geo::Disc> discs{};
  geo::SearchTest scan{};

  bool has_outlier_scores() const { return !found.outlier_score.empty(); }
  std::size_t clusters() const { return found.clusters(); }
};

/// `firms`: the whole table, for accuracy_m of the group's firms (missing: params.accuracy_m) and for the controls of a
/// scan.
Detection detect(const ClustersParams& params, const Frame& frame, const Group& group, const geo::Table& firms,
                 const GroupFirms& members);

/// The place of each cluster (METHODS section 18): discs around its core sites, of the scan its circle.
std::vector<geo::PlaceDiscs> places_of(const GroupFirms& members, const Detection& detection);

geo::DbscanParams dbscan_params(const ClustersParams& params);
geo::HdbscanParams hdbscan_params(const ClustersParams& params);

/// A place and an outline reach at least so far, also where every core distance is 0.
constexpr double kLeastReach = 10.0;

}  // namespace pipeline
