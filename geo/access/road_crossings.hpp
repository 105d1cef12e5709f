// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "geo/access/road_strands.hpp"

namespace geo {

/// Where segments of lines that are not both by_nodes meet between their vertices (node_roads says which do): one split
/// for each strand that goes on there, sorted, none twice. Vertices that lie inside a segment of another line are
/// marked kCut, ends also kJoined. Exact: whole numbers throughout.
std::vector<Split> crossings(Strands& strands, unsigned threads);

/// Joins dead ends to the nearest place of another line within the tolerance: gives splits behind the ends, and at the
/// places inside segments that they are joined to; marks vertices there kCut. `joined` counts ends.
struct DeadEndJoins {
  std::vector<Split> splits;
  std::int64_t joined = 0;
};
DeadEndJoins join_dead_ends(Strands& strands, const std::vector<Strands::Vertex>& dead_ends, double tolerance_m,
                            unsigned threads);

/// Marks kCut every end and every vertex that lines share; gives the ends of lines that are not by_nodes at which
/// nothing else is.
std::vector<Strands::Vertex> cut_at_vertices(Strands& strands, unsigned threads);

/// Position on a segment: order of two places along it, from its first vertex.
bool is_before(const Strands& strands, const Split& a, const Split& b);

}  // namespace geo
