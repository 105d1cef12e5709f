// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include "pipeline/cluster_firms.hpp"
#include "pipeline/notes.hpp"
#include "pipeline/stages/gaps/intervention_needs.hpp"
#include "pipeline/stages/gaps/intervention_params.hpp"
#include "pipeline/stages/gaps/road_reach.hpp"

namespace pipeline {

/// What actions are looked for in. All outlive it.
struct ActionStudy {
  const InterventionParams& params;
  const Frame& frame;
  const geo::Tables& in;
  const RowLists& members;  ///< Firms of clusters.
  RoadReach* roads;         ///< Of metric network, else nullptr.
  Notes& notes;             ///< How good the plan is, and what tells so.
};

/// What would help most: table `actions` (pipeline/tables.md).
///
/// Every need meets its places (intervention_places.hpp); a pair is an action, which serves the firms of the need that
/// its place reaches (intervention_reach.hpp). All needs are chosen from together by maximal covering
/// (geo/siting/location.hpp) under the budget; a firm counts once a need, by `worth`. What stands already is respected
/// by the needs: a firm within the standard of a facility is in none. Rows come in the order of what each adds, per
/// cost. Near-linear in the firms of the needs. Choosing gains little from threads, so it is handed to
/// `meanwhile`, which calls it once on one of its threads, beside work of its own.
geo::Table actions(const ActionStudy& study, const std::vector<Need>& needs,
                   const std::function<void(const std::function<void()>& choose)>& meanwhile);

}  // namespace pipeline
