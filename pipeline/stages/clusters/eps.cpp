// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/clusters/eps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "geo/clusters/curve_sites.hpp"
#include "geo/clusters/k_distance.hpp"

namespace pipeline {
namespace {

constexpr double kWithoutBend_m = 1000.0, kLeast_m = 1.0, kMost_m = 100'000.0;

geo::KDistances k_distances(const GroupFirms& members, double min_points, unsigned threads) {
  const geo::CurveSites sites = geo::curve_sites({members.x_m, members.y_m, {}}, threads);
  return geo::k_distances(geo::core_m2(sites.view(), min_points, threads), sites.weight);
}

Chosen chosen_eps(const geo::KDistances& curve, std::int64_t min_points) {
  const std::optional<std::size_t> bend = geo::knee(curve);
  if (!bend)
    return {kWithoutBend_m,
            fmt::format("the distances to the {} nearest firms have no bend; 1 km is taken", min_points)};
  return {std::clamp(geo::rounded_m(curve.distance_m[*bend]), kLeast_m, kMost_m),
          fmt::format("{:.0f} % of the firms have {} firms, their own included, within this distance; beyond it the "
                      "distance bends upward",
                      100.0 * curve.share[*bend], min_points)};
}

}  // namespace

double eps_for(const ClustersParams& params, const Frame& frame, const GroupFirms& members, Notes& notes,
               std::vector<Curve>& curves) {
  if (params.eps_m) return *params.eps_m;
  const geo::KDistances curve = k_distances(members, static_cast<double>(params.min_points), frame.threads);
  curves.push_back({"k_distance", curve.share, curve.distance_m});
  return notes.chosen(frame, "clusters.eps", "m", [&] { return chosen_eps(curve, params.min_points); });
}

}  // namespace pipeline
