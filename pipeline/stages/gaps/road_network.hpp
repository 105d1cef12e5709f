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

/// The network as tables `network_nodes` (x_m, y_m) and `network_edges` (from, to, length_m, forward_min, back_min,
/// shapes), and from them.
void give(geo::RoadNetwork network, geo::Tables& out);
geo::RoadNetwork given_network(const geo::Tables& in);

}  // namespace pipeline
