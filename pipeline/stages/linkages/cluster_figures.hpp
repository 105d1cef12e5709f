// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "geo/economics/link_index.hpp"
#include "geo/economics/size_structure.hpp"
#include "geo/economics/supply_chain.hpp"
#include "geo/economics/variety.hpp"
#include "pipeline/frame.hpp"

namespace pipeline {

/// A stage that a cluster needs, and how far its nearest firm is; nothing when the region has none. Where that is, seen
/// from the cluster's middle, as "north-east", when no firm is within reach.
struct NeededStage {
  geo::StageNeed need;
  std::optional<double> nearest_m;
  std::optional<std::string> direction{};
  /// By how much the need counts more in the score, as some buyers and this stage keep apart; and M's largest upper
  /// limit among these buyers.
  double weight = 1.0;
  std::optional<double> nearness_high{};
  /// Mean local co-location quotient of the cluster's buyers to it; 2: twice as frequent next door as by chance.
  std::optional<double> next_door{};
};

/// Institutions in a cluster's place.
struct InstitutionCounts {
  std::int64_t all = 0, research = 0, government = 0;
  std::vector<std::pair<std::string, std::int64_t>> by_kind{};  ///< By name.
};

/// What is measured of one cluster.
struct ClusterFigures {
  const Group* group = nullptr;
  double middle_x_m = 0.0, middle_y_m = 0.0;
  double size = 0.0;             ///< Sum of firm_sizes().
  std::int64_t place_firms = 0;  ///< Firms of any kind in its place.

  geo::SizeStructure sizes;
  geo::Variety variety;
  geo::SizeClasses size_classes{};  ///< Micro, small, medium and large firms, of those with known employees.
  geo::Anchors anchors;
  std::int64_t industries = 0;  ///< Distinct codes.
  std::optional<double> foreign_share, exporter_share;
  std::optional<double> young_share;  ///< Firms opened of late, where enough have a date.
  std::optional<InstitutionCounts> institutions;

  // Of groups with a chain.
  std::vector<geo::StageStock> own, around;  ///< By stage of the chain; around: within reach, with supplies only.
  std::vector<NeededStage> needs;
  geo::LinkIndices links;
};

/// Where a cluster stands among the others.
struct Standing {
  std::optional<std::string> typology;
  std::optional<std::int64_t> stars, rank;
  // What the stars are for, of those that have stars; growth only where young_share is known.
  std::optional<bool> star_size, star_specialised, star_focus, star_growth;
};

}  // namespace pipeline
