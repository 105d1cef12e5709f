// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "geo/access/road_strands.hpp"

namespace geo {

/// Where segments of lines that are not both by_nodes meet between their vertices (node_roads says which do): one split
/// for each strand that goes on there, sorted, none twice. Vertices that lie inside a segment of another line are
/// marked kCut, ends also kJoined. Exact: whole numbers throughout.
std::vector<Split> crossings(Strands& strands, unsigned threads);

/// Position on a segment: order of two places along it, from its first vertex.
bool is_before(const Strands& strands, const Split& a, const Split& b);

}  // namespace geo
