// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "geo/core/table.hpp"
#include "geo/surfaces/hexagons.hpp"
#include "pipeline/frame.hpp"
#include "pipeline/stages/sites.hpp"
#include "pipeline/stages/sites/roads.hpp"

namespace pipeline {

/// What every part of stage `sites` looks at.
struct SiteStudy {
  const SitesParams& params;
  const Frame& frame;
  const geo::Tables& in;
  const geo::HexLayout& layout;
  const geo::HexCells& cells;
  const HexRoads* roads = nullptr;  ///< Nothing with metric beeline.
};

}  // namespace pipeline
