// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "geo/access/network_health.hpp"
#include "geo/access/road_network.hpp"
#include "geo/core/table.hpp"
#include "pipeline/frame.hpp"
#include "pipeline/notes.hpp"

namespace pipeline {

struct RunRoads {
  geo::RoadNetwork network;
  geo::NetworkHealth health;
};

/// The network of the run's roads: table network_lines, noded (geo/access/noding.hpp), and what may be wrong with it.
///
/// Notes what was found: nodes, edges, crossings, closed gaps and the share of the lines whose speed is that of their
/// class; as warnings one-ways that lead to where nothing leads away. Throws UserError(data) when no road lies in the
/// region itself.
RunRoads road_network(const geo::Table& network_lines, const Frame& frame, double tolerance_m, Notes& notes);

}  // namespace pipeline
