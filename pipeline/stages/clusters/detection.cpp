// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/clusters/detection.hpp"

#include <algorithm>

#include "geo/clusters/robustness.hpp"
#include "pipeline/stages/clusters/scanned.hpp"

namespace pipeline {
namespace {

/// About as much work for a group of any size: two digits where that is cheap, five where a replicate takes a second.
std::int64_t replicates_for(const ClustersParams& params, std::size_t firms) {
  if (params.replicates) return *params.replicates;
  if (firms > 100'000) return 0;
  return std::clamp<std::int64_t>(200'000 / static_cast<std::int64_t>(std::max<std::size_t>(firms, 1)), 5, 99);
}

std::vector<double> accuracies(double otherwise_m, const geo::Table& firms, const GroupFirms& members) {
  std::vector<double> accuracy_m(members.rows.size(), otherwise_m);
  if (!firms.has("accuracy_m")) return accuracy_m;
  const geo::Column& stated = firms.column("accuracy_m");
  for (std::size_t i = 0; i < accuracy_m.size(); ++i)
    if (stated.valid(members.rows[i])) accuracy_m[i] = stated.number(members.rows[i]);
  return accuracy_m;
}

Detection by_dbscan(const ClustersParams& params, const Frame& frame, const Group& group, const geo::Table& firms,
                    const GroupFirms& members) {
  const geo::DbscanParams dbscan = dbscan_params(params);
  Detection out;
  static_cast<geo::Clustering&>(out.found) = geo::dbscan(members.input(), dbscan, frame.threads);
  out.found.reach_m.assign(out.clusters(), dbscan.eps_m);
  const std::int64_t replicates = replicates_for(params, members.rows.size());
  if (replicates == 0 || out.clusters() == 0) return out;
  geo::Robustness robust = geo::robustness(
      members.input(), accuracies(params.accuracy_m, firms, members), out.found,
      [&](const geo::ClusterInput& rows, unsigned threads) { return geo::dbscan(rows, dbscan, threads); },
      {.replicates = replicates, .seed = seed_of(frame, group.name), .threads = frame.threads});
  out.membership = std::move(robust.membership);
  out.stability = std::move(robust.stability);
  return out;
}

Detection by_hdbscan(const ClustersParams& params, const Frame& frame, const GroupFirms& members) {
  Detection out;
  out.found = geo::hdbscan(members.input(), hdbscan_params(params), frame.threads);
  for (double& reach_m : out.found.reach_m) reach_m = std::max(reach_m, kLeastReach);
  out.membership = out.found.membership;
  out.stability = out.found.persistence;
  return out;
}

}  // namespace

geo::DbscanParams dbscan_params(const ClustersParams& params) {
  return {params.eps_m.value(), static_cast<double>(params.min_points), static_cast<std::int32_t>(params.min_sites)};
}

geo::HdbscanParams hdbscan_params(const ClustersParams& params) {
  geo::HdbscanParams out;
  out.min_cluster_size = static_cast<double>(params.min_cluster_size);
  out.min_samples = static_cast<double>(params.min_samples.value_or(params.min_cluster_size));
  out.selection = params.selection == "leaf" ? geo::Selection::leaf : geo::Selection::excess_of_mass;
  out.max_eps_m = params.max_eps_m;
  out.min_sites = static_cast<std::int32_t>(params.min_sites);
  return out;
}

Detection detect(const ClustersParams& params, const Frame& frame, const Group& group, const geo::Table& firms,
                 const GroupFirms& members) {
  if (params.method == "hdbscan") return by_hdbscan(params, frame, members);
  if (params.method == "scan") return by_scan(params, frame, group, firms, members);
  return by_dbscan(params, frame, group, firms, members);
}

std::vector<geo::PlaceDiscs> places_of(const GroupFirms& members, const Detection& detection) {
  std::vector<geo::PlaceDiscs> places(detection.clusters());
  for (std::size_t c = 0; c < detection.discs.size(); ++c)
    places[c] = {{detection.discs[c].x_m}, {detection.discs[c].y_m}, detection.discs[c].radius_m};
  if (!detection.discs.empty()) return places;
  const geo::HdbscanClustering& found = detection.found;
  for (std::size_t c = 0; c < places.size(); ++c) places[c].radius_m = found.reach_m[c];
  for (std::size_t firm = 0; firm < found.cluster.size(); ++firm) {
    if (found.cluster[firm] < 0 || found.core[firm] == 0) continue;
    geo::PlaceDiscs& place = places[static_cast<std::size_t>(found.cluster[firm])];
    place.x_m.push_back(members.x_m[firm]);
    place.y_m.push_back(members.y_m[firm]);
  }
  return places;
}

}  // namespace pipeline
