// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "geo/access/road_network.hpp"

namespace geo {

/// What may be wrong with a network.
struct NetworkHealth {
  std::int64_t parts = 0;   ///< Sets of nodes that edges join, whatever their direction.
  double length_m = 0.0;    ///< Of all edges.
  double main_share = 0.0;  ///< Of the length, that of the part with most; 0 without an edge.
  /// Nodes that can be reached but not left again (traps) or left but never reached, although several edges meet there:
  /// one-ways that were digitised the wrong way round, mostly. Rows of the nodes, ascending.
  std::vector<std::int32_t> traps, never_reached;

  /// How a node stands to the core: the largest set of nodes of the part with most length that all reach one another.
  enum Standing : std::uint8_t {
    kInMain = 1,   ///< Of the part with most length.
    kLeaves = 2,   ///< A way leads from it to the core.
    kEntered = 4,  ///< A way leads from the core to it.
  };
  std::vector<std::uint8_t> standing;  ///< By node.
  double core_share = 0.0;             ///< Of the nodes of that part.
};

/// O(nodes + edges), 24 bytes an edge on the way. Ends where one edge ends alone are neither trap nor never reached:
/// networks are cut somewhere.
NetworkHealth health(const RoadNetwork& network);

}  // namespace geo
