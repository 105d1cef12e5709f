// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "geo/core/table.hpp"
#include "io/run/state.hpp"

namespace pipeline {

/// Sets column `status` of table `actions`, and brings the state up to date.
///
/// An action has the status of one of the state with its kind and its theme or stage that is called by the same place
/// or lies at most 500 m from it: the nearest first, each once. The state then holds the actions of this run that have
/// a status. O(actions^2).
void set_action_status(io::State& state, geo::Table& actions);

}  // namespace pipeline
