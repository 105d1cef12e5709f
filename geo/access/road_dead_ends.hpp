// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "geo/access/road_strands.hpp"

namespace geo {

/// Joins dead ends to the nearest place of another line within the tolerance: gives splits behind the ends, and at the
/// places inside segments that they are joined to; marks vertices there kCut. `joined` counts ends.
struct DeadEndJoins {
  std::vector<Split> splits;
  std::int64_t joined = 0;
};
DeadEndJoins join_dead_ends(Strands& strands, const std::vector<Strands::Vertex>& dead_ends, double tolerance_m,
                            unsigned threads);

}  // namespace geo
