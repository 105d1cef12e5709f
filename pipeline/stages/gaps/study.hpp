// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "geo/surfaces/hexagons.hpp"
#include "pipeline/cluster_firms.hpp"
#include "pipeline/stages/gaps.hpp"
#include "pipeline/stages/gaps/capacity.hpp"
#include "pipeline/stages/gaps/scores.hpp"

namespace pipeline {

/// Occupied hexagons in order, and the firms in each.
struct OccupiedHexagons {
  std::vector<geo::HexCell> cells;
  RowLists firms;
};

/// All of stage gaps that does not depend on the theme. The arguments outlive it.
struct GapStudy {
  GapStudy(const GapsParams& of_params, const Frame& of_frame, const geo::Tables& tables);

  const GapsParams& params;
  const Frame& frame;
  const geo::Tables& in;
  const geo::Table& firms = in.at("firms");
  const geo::Table& clusters = in.at("clusters");
  geo::HexLayout layout{in.at("hexagon_sizes").reals("cell_m")[0]};
  RowLists members{};
  OccupiedHexagons hexagons{};
  std::vector<double> employees{};
  std::optional<Demand> demand{};
  RowLists areas{};  ///< Firms of each row of `areas`.
  std::vector<std::uint8_t> scored = scored_themes(frame);
};

}  // namespace pipeline
