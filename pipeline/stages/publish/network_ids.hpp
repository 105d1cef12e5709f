// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "geo/core/table.hpp"
#include "io/run/state.hpp"

namespace pipeline {

/// Sets network_id and status of table `networks`, and brings the state up to date.
///
/// A network keeps the id and the status of one of its kind in the state when at least half of the larger of the two
/// are firms of both; of several the one with the most firms in common, then the smaller id, and each id is given once.
/// The others get new ids in the order of the rows. The state then holds the networks of this run; what is not among
/// them is forgotten, its id never given again. O(firms log firms).
void set_network_ids(io::State& state, geo::Table& networks);

}  // namespace pipeline
