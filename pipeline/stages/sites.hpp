// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "pipeline/stage.hpp"
#include "pipeline/stages/sites/choice_params.hpp"

namespace pipeline {

/// The choice of sites has keys of its own.
struct SitesParams : SiteChoiceParams {
  double cell_m = 1000.0;
  std::map<std::string, double> weights{};  ///< By criterion; empty: those of the profile.
  std::vector<std::string> pairwise{};      ///< A matrix as io/run/pairwise.hpp reads it; instead of weights.
  std::string combine = "linear";           ///< linear | geometric
  double usable_share = 0.25;
  double detour = 1.3;
  double labour_reach_s = 2700.0;
  double speed_kmh = 50.0;
  double demand_reach_m = 15'000.0;
  std::vector<std::string> groups{"every"};
  double alpha = 0.05;
};

/// Where an industrial park could go: suitability of each hexagon (METHODS section 13; docs/methods.md, Suitability).
///
/// Studied are the hexagons that touch the boundary, without one those within three hexagons of a firm. `site_cells`: a
/// row each, in the order of cells: score, excluded_by, usable_share and, for each criterion that takes part, the raw
/// figure and its score, missing where there is none. `site_criteria`: the criteria that take part, with their weights
/// (sum 1) and value functions. `site_exclusions`: what each rule with a layer or theme keeps free, buffers included.
/// `site_grid`: the size of the hexagons. `sites_notes`. Then the listed sites (sites/listed.hpp). Without `sites` in
/// the config all are empty.
geo::Tables sites(const SitesParams& params, const Frame& frame, const geo::Tables& in);

Stage sites_stage();

}  // namespace pipeline
