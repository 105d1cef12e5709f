// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "geo/access/road_strands.hpp"

namespace geo {

/// The lines of two vertices, and whether they may meet.
class RoadMeetingRules {
 public:
  explicit RoadMeetingRules(const Strands& strands) : strands_(strands) {}

  bool both_by_nodes(Strands::Vertex a, Strands::Vertex b) const {
    return strands_.is(a, Strands::kByNodes) && strands_.is(b, Strands::kByNodes);
  }
  std::int32_t level(Strands::Vertex v) const { return strands_.lines().level[strands_.row(strands_.strand_of(v))]; }
  bool cross(Strands::Vertex a, Strands::Vertex b) const {
    return !strands_.is(a, Strands::kBridge) && !strands_.is(b, Strands::kBridge) && level(a) == level(b);
  }
  /// Whether the line that ends at `end` may be joined to the inside of another.
  bool ends_on(Strands::Vertex end, Strands::Vertex other) const {
    return !strands_.is(other, Strands::kBridge) && (strands_.is(end, Strands::kBridge) || level(end) == level(other));
  }

 private:
  const Strands& strands_;
};

}  // namespace geo
