// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pipeline/notes.hpp"
#include "pipeline/stages/gaps/capacity.hpp"
#include "pipeline/stages/gaps/composite.hpp"
#include "pipeline/stages/gaps/judge.hpp"
#include "pipeline/stages/gaps/rows.hpp"
#include "pipeline/stages/gaps/scores.hpp"
#include "pipeline/stages/gaps/standing.hpp"
#include "pipeline/stages/gaps/study.hpp"
#include "pipeline/stages/gaps/ways.hpp"

namespace pipeline {

/// The rows of the stage, theme after theme.
struct GapFindings {
  explicit GapFindings(const GapStudy& study);

  GapRows gaps;
  CellRows cells;
  LineRows lines;
  std::vector<std::string> ending_themes{};  ///< Whose layers end at the border so that it matters.
  CapacityRows capacities{};
  std::vector<ClusterStanding> standing;  ///< By cluster.
  std::vector<GapScore> areas;            ///< By row of `areas`.
  std::int64_t open_gaps = 0;             ///< Gaps that for it are unknown or the least that is possible.
};

/// One theme, measured: who reaches what, and what that capacity is shared by.
struct MeasuredTheme {
  const Judge& judge;
  const ThemeFacilities& facilities;
  const Ways& ways;
  const std::optional<Capacity>& capacity;
  bool is_scored;  ///< By itself, not only as a part of another theme.
};

/// Clusters and cells by a theme, side by side; then areas, where it is scored by itself. Adds to `findings`.
void find_gaps(const GapStudy& study, const MeasuredTheme& theme, GapFindings& findings);
/// A theme that is judged by its parts: it has no facility, and no line to one.
void find_gaps(const GapStudy& study, const Composite& composite, GapFindings& findings);
/// Theme critical_supplier by the register: clusters, areas and hexagons with firms that buy along their chain; along
/// the roads where there are some.
void find_supplier_gaps(const GapStudy& study, const Theme& theme, RoadReach* roads, GapFindings& findings);

/// What a user can do about layers that end at the border, and about capacities.
void note_findings(const GapFindings& findings, Notes& notes);

geo::SeverityLimits limits_of(const GapsParams& params);
std::string_view group_of(const GapStudy& study, std::size_t cluster);
/// The middle of a cluster's firms.
std::pair<double, double> middle_of(const GapStudy& study, std::size_t cluster);

}  // namespace pipeline
