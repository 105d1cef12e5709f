// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/stages/sites/choice.hpp"
#include "pipeline/stages/sites/utilities.hpp"

namespace pipeline {

/// One criterion at one site.
struct CriterionAtSite {
  std::string title, unit;
  std::optional<double> raw, score;
  double share = 0.0;  ///< Of the site's score: weight × score over the sum of these.
};

/// What runs across a site.
struct Crossing {
  std::string what;  ///< "roads", "gas supply"
  double length_m = 0.0;
};

struct ClusterNear {
  std::size_t at = 0;  ///< Position in SiteDemand.
  double way_m = 0.0;
};

/// All that is known of one listed site.
struct SiteFacts {
  SiteCandidate candidate;
  std::int64_t rank = 0, rank_low = 0, rank_high = 0;
  double score = 0.0, listed_share = 0.0;
  std::vector<CriterionAtSite> criteria{};
  std::int64_t firms = 0;  ///< Within reach.
  std::optional<double> employees{}, largest_employees{};
  std::vector<ClusterNear> clusters{};  ///< The nearest first.
  std::vector<UtilityNeed> utilities{};
  std::string park{};             ///< Of infill and extension.
  std::optional<double> taken{};  ///< Share of that park, where known.
  std::optional<std::string> tenure{}, price{}, zoning{};
  std::vector<Crossing> crossed_by{};          ///< The longest first; not of free ground in a park.
  std::vector<std::string> partly_excluded{};  ///< Rules that forbid some of its hexagons, in words.
  std::vector<std::string> no_data{};          ///< Criteria that no source tells of, in words.
  std::vector<std::string> excluded_near{};    ///< And of those around them.
};

/// What counts as within reach.
struct SiteReach {
  double way_m = 0.0;
  bool by_road = false;
};

/// Why the site is on the list, in sentences. No figure of employees: those may be hidden later.
std::string site_reasons(const SiteFacts& site, SiteReach reach, double sensitivity);
/// What a planner has to find out there, joined by "; ".
std::string site_to_check(const SiteFacts& site);

}  // namespace pipeline
