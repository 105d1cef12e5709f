// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "geo/core/shapes.hpp"
#include "geo/surfaces/hexagons.hpp"
#include "pipeline/frame.hpp"
#include "pipeline/stages/sites/choice_params.hpp"

namespace pipeline {

/// In the order in which they go at equal merit: what is serviced already first, open land last.
enum class SiteKind : std::int32_t { infill, extension, brownfield, greenfield };
std::string_view name_of(SiteKind kind);

/// The hexagons that stage sites has judged, in the order of cells.
struct JudgedCells {
  explicit JudgedCells(const geo::Tables& in);

  geo::HexLayout layout;
  geo::HexCells cells;
  std::vector<geo::Row> row;       ///< By cell: its row of `site_cells`.
  std::vector<double> score;       ///< 0 where it has none.
  std::vector<double> usable_ha;   ///< 0: excluded.
  std::vector<std::string> names;  ///< Of the criteria.
};

/// A place where firms are meant to settle already.
struct Park {
  std::string name;
  std::optional<double> free_ha, total_ha;
  geo::Shapes shape{geo::Shapes::Kind::areas};  ///< One row; of a point the hexagon around it.
  double x_m = 0.0, y_m = 0.0;                  ///< Inside it.

  /// Whether so much of it is taken that it may grow; unknown counts as taken.
  bool is_taken(double share) const;
};

struct SiteCandidate {
  SiteKind kind = SiteKind::greenfield;
  double area_ha = 0.0;
  std::vector<geo::Row> cells{};      ///< Positions in JudgedCells.
  std::optional<std::size_t> park{};  ///< Of infill and extension.
  double x_m = 0.0, y_m = 0.0;        ///< Inside it.
};

/// Where the next park may go.
struct SiteCandidates {
  std::vector<SiteCandidate> list;
  geo::Shapes shapes{geo::Shapes::Kind::areas};  ///< One row each.
  std::vector<Park> parks;                       ///< Existing ones, of themes industrial_park.
  std::vector<std::size_t> standing;             ///< Parks that may serve and are no candidates.
  std::int64_t too_small = 0;                    ///< Regions of which too little is left on dry land outside parks.
  std::int64_t held_back = 0;                    ///< Regions beside a park that is not yet taken enough.
};

/// Infill: parks with at least min_area_ha free. Extension and greenfield: regions of hexagons (geo::regions), trimmed
/// to the largest part inside the boundary and outside parks; an extension has a hexagon that an existing park of at
/// least min_area_ha touches. Brownfield: areas of theme suitable_land zoned so, of at least min_area_ha. What lies
/// wholly in excluded hexagons is no candidate, unless it is only built up already.
SiteCandidates site_candidates(const SiteChoiceParams& params, const Frame& frame, const geo::Tables& in,
                               const JudgedCells& judged);

}  // namespace pipeline
