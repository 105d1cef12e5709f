// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "geo/access/road_strands.hpp"

namespace geo {

/// Marks kCut every end and every vertex that lines share; gives the ends of lines that are not by_nodes at which
/// nothing else is.
std::vector<Strands::Vertex> cut_at_vertices(Strands& strands, unsigned threads);

}  // namespace geo
