// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "geo/core/shapes.hpp"

namespace geo {

/// A network of ways, noded: edges meet at nodes and nowhere else; what crosses without a node crosses above or below.
///
/// Nodes are points in metres of one projected CRS. Edge e goes from node from[e] to node to[e] along row e of `lines`
/// (one part, at least two vertices; the first lies at the one node, the last at the other). It may be passed forward,
/// from `from` to `to`, in forward_min[e] minutes, and back in back_min[e]; infinity: closed that way, and an edge may
/// be closed both ways. Lengths and minutes are >= 0; both may be 0. Loops (from == to), parallel edges, nodes without
/// an edge and parts without connection are allowed. Within an edge, length and minutes grow evenly along the line.
struct RoadNetwork {
  std::vector<double> x_m, y_m;              ///< Of the nodes.
  std::vector<std::int32_t> from, to;        ///< Of the edges: rows of the nodes.
  std::vector<float> length_m;               ///< Of the edges, along `lines`.
  std::vector<float> forward_min, back_min;  ///< Infinity: closed that way.
  Shapes lines{Shapes::Kind::lines};         ///< A row an edge.

  std::size_t nodes() const { return x_m.size(); }
  std::size_t edges() const { return from.size(); }
};

/// Throws std::invalid_argument, naming the first edge, unless all that is said above holds (that the ends of lines lie
/// at the nodes is believed). O(nodes + edges).
void check(const RoadNetwork& network);

/// The same network with its nodes along the Hilbert curve, so that neighbours stand together in memory, and its edges
/// by their nodes; what coincides keeps its order. O(n log n).
RoadNetwork in_curve_order(const RoadNetwork& network);

}  // namespace geo
