// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "pipeline/stages/gaps/intervention_needs.hpp"
#include "pipeline/stages/gaps/intervention_params.hpp"
#include "pipeline/stages/gaps/road_reach.hpp"

namespace pipeline {

/// What would help most: table `actions` (pipeline/tables.md) and what there is to say about it, `actions_notes`.
///
/// Every need meets its places (intervention_places.hpp); a pair is an action, which serves the firms of the need that
/// its place reaches. All needs are chosen from together by maximal covering (geo/siting/location.hpp) under the
/// budget; a firm counts once a need, by `worth`. What stands already is respected by the needs: a firm within the
/// standard of a facility is in none. Rows come in the order of what each adds, per cost. Near-linear in the firms of
/// the needs. `roads`: of metric network, else nullptr.
void add_actions(const InterventionParams& params, const Frame& frame, const geo::Tables& in,
                 const std::vector<Need>& needs, RoadReach* roads, geo::Tables& out);

}  // namespace pipeline
