// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "pipeline/stages/gaps/market.hpp"
#include "pipeline/stages/gaps/scores.hpp"

namespace pipeline {

/// What a cluster has and lacks over all themes.
struct ClusterStanding {
  GapScore score;
  std::optional<double> broadband_share, training_share;  ///< Of its firms, within the standards of these themes.
  MarketAccess market;
};

/// Takes over the share served of the themes that a cluster's readiness for trade online is told by.
void add_readiness(const Theme& theme, const Judge& judge, const Verdict& verdict, ClusterStanding& to);

/// Tables `cluster_gaps`, in the order of `clusters`, and `area_gaps`, in that of `areas`.
geo::Table cluster_gaps_table(const std::vector<ClusterStanding>& rows, bool market_of_people, double digital_reach_m);
geo::Table area_gaps_table(const std::vector<GapScore>& rows);

}  // namespace pipeline
