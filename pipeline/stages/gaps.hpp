// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "pipeline/stage.hpp"
#include "pipeline/stages/gaps/intervention_params.hpp"

namespace pipeline {

struct GapsParams : InterventionParams {
  std::map<std::string, double> standards{};  ///< By theme, in metres; already taken over into the frame's themes.
  std::map<std::string, double> weights{};    ///< By theme; like `pairwise` already in the frame's themes.
  std::vector<std::string> pairwise{};
  std::string demand = "employees";
  std::string metric = "beeline";
  std::string beyond = "unknown";
  double snap_m = 2000.0;
  std::vector<std::string> service_areas{"auto"};
  double walking_km_h = 5.0;
  double detour = 1.3;
  double network_tolerance_m = 1.0;
  double market_half_m = 50'000.0;
  std::string digital = "ict_digital";
  double digital_reach_m = 10'000.0;
  double served_share = 0.95;
  double slight_share = 0.75, slight_shortfall = 0.25;
  double moderate_share = 0.5, moderate_shortfall = 1.0;
};

/// How firms, clusters and cells are served by each theme of the frame (METHODS section 12).
///
/// What it takes a firm to reach a facility is the straight line times `detour`, 0 inside an area; with metric network,
/// for themes that people or goods travel to, the way along the roads (RoadReach). It is rounded to single precision
/// once, so that `access` tells to the firm whom the other tables count. `access`: <theme>_m or <theme>_min of each
/// firm, missing where the theme has no facility. `gaps`: a row a cluster and theme with the cluster's outline, and
/// `firms`, `detour`, `border_m` and `end_m` for the sentence. `gap_cells`: a row a theme and hexagon with firms
/// outside the standard. `gap_lines`: to the facility that is nearest to most of a cluster's firms, where severity is
/// above 0: along the roads from the middlemost firm that has it nearest, or straight from the middle of the firms.
/// Theme critical_supplier without a source is judged by `supplier_reach`, along the roads by `supply_lines`
/// (gaps/supplier_gaps.hpp): its firms are those that buy from a stage of their chain, and it has no line and no column
/// in `access`. A layer that ends at the border leaves open what lies beyond, unless `beyond` is "nothing". `actions`:
/// what would help most (gaps/interventions.hpp).
/// Table `network_lines` is taken out of `in`.
geo::Tables gaps(const GapsParams& params, const Frame& frame, geo::Tables& in);

/// Row `row` of `gaps` in plain words, effect first: "Port: 68 of 112 firms (1,240 employees) are farther than 100 km
/// from …".
std::string gap_sentence(const Frame& frame, const geo::Table& gaps, std::size_t row);

/// The column of `access` of a theme: <theme>_m, or <theme>_min where its standard is a time.
std::string access_name(const Theme& theme);

Stage gaps_stage();

}  // namespace pipeline
