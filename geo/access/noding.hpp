// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "geo/access/road_network.hpp"
#include "geo/core/shapes.hpp"

namespace geo {

/// Lines of roads before they are a network; one of each a row.
struct RoadLines {
  const Shapes& shapes;                  ///< Lines, not picked; vertices on the lattice of 1/1024 m, none repeated.
  std::span<const float> speed_kmh;      ///< Above 0.
  std::span<const std::int32_t> oneway;  ///< 1: only along the line, -1: only against it, 0: both ways.
  std::span<const std::int32_t> level;   ///< Lines of different levels do not cross.
  std::span<const std::uint8_t> bridge;  ///< 1: a bridge or a tunnel, which crosses nothing.
  std::span<const std::uint8_t>
      by_nodes;  ///< 1: meets others of this kind only where both have a vertex (OpenStreetMap).
};

struct NodingRules {
  double tolerance_m = 1.0;  ///< A dead end this near (closed) to another line is joined to it; 0: never.
  unsigned threads = 1;
};

/// A network and what had to be done to the lines.
struct NodedRoads {
  RoadNetwork network;
  std::int64_t crossings = 0;    ///< Places where a node was made inside a line: crossings, and ends that touch a line.
  std::int64_t gaps_closed = 0;  ///< Dead ends that were joined to a line within the tolerance.
};

/// Makes a network of lines.
///
/// Two lines that are not both `by_nodes` meet where they cross or touch, unless one is a bridge or their levels
/// differ; the node is the crossing rounded to the lattice, and found in whole numbers, so that no crossing is missed
/// and none is made up. All lines meet where they share a vertex: where one of them ends there or is `by_nodes`, else
/// those of one level that are no bridges. A dead end of a line that is not `by_nodes` is joined to the nearest vertex
/// within the tolerance, else to the nearest place on a segment, by a piece of its own line; bridges and other levels
/// only where they end.
///
/// Edges run from node to node; at a node of two edges that have one speed and one direction they become one, so that
/// minutes grow evenly along an edge. Nodes stand in the order of the fine Hilbert curve; edges by (from, to), from <=
/// to; so the network depends neither on the order of the lines nor on their direction, if both ways are open, nor on
/// threads. Rows of the same line twice are two edges.
///
/// O(n log n); about 30 bytes a vertex of scratch space beside the network. Throws std::invalid_argument for columns of
/// different lengths, areas, picked shapes, a part of fewer than two vertices, a vertex at the place of the one before
/// it, and a speed that is not above 0.
NodedRoads node_roads(const RoadLines& lines, const NodingRules& rules);

}  // namespace geo
