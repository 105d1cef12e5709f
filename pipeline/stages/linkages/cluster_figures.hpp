// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "geo/economics/link_index.hpp"
#include "geo/economics/size_structure.hpp"
#include "geo/economics/supply_chain.hpp"
#include "geo/economics/variety.hpp"
#include "pipeline/frame.hpp"

namespace pipeline {

/// A stage that a cluster needs, and how far its nearest firm is; nothing when the region has none.
struct NeededStage {
  geo::StageNeed need;
  std::optional<double> nearest_m;
};

/// What is measured of one cluster.
struct ClusterFigures {
  const Group* group = nullptr;
  double middle_x_m = 0.0, middle_y_m = 0.0;
  double size = 0.0;             ///< Sum of firm_sizes().
  std::int64_t place_firms = 0;  ///< Firms of any kind in its place.

  geo::SizeStructure sizes;
  geo::Variety variety;
  std::optional<double> foreign_share, exporter_share;
  std::optional<std::int64_t> institutions;

  // Of groups with a chain.
  std::vector<geo::StageStock> own, around;  ///< By stage of the chain; around: within reach, with supplies only.
  std::vector<NeededStage> needs;
  geo::LinkIndices links;
};

/// Where a cluster stands among the others.
struct Standing {
  std::optional<std::string> typology;
  std::optional<std::int64_t> stars, rank;
};

}  // namespace pipeline
