// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "geo/access/packed_boxes.hpp"
#include "geo/access/road_network.hpp"
#include "geo/access/segment_tree.hpp"
#include "geo/core/table.hpp"

namespace geo {

/// A place on an edge, and how far off the road the point is that stands for it.
struct RoadPlace {
  Row edge = 0;
  double share = 0.0;  ///< Of the edge's line, from its `from` (0) to its `to` (1).
  double off_m = 0.0;  ///< Straight line from the point to the road.
};

/// Finds the nearest place of the network, exactly: the nearest point of the nearest segment of an edge that is open at
/// least one way; of equally near edges the one with the smaller row.
///
/// The network outlives it. A PackedBoxes over runs of the vertices of all lines as they stand, so that no coordinate
/// is copied: fast where the network is in_curve_order(), right for any. Build O(vertices), 11 bytes or less a vertex;
/// a question O(log n). Questions are const and safe to ask from many threads.
class RoadIndex {
 public:
  explicit RoadIndex(const RoadNetwork& network);
  /// Nothing if no edge is open. Throws std::invalid_argument for numbers that are not finite.
  std::optional<RoadPlace> nearest(double x_m, double y_m) const;

 private:
  /// Calls visit(edge, segment) for each segment that begins at one of the vertices of a leaf; of open edges only.
  template <class Visit>
  void each_segment(std::size_t leaf, Visit visit) const;
  RoadPlace place_on(Row edge, double x_m, double y_m) const;

  const RoadNetwork& network_;
  std::size_t leaves_;
  std::vector<Row> first_edge_;  ///< Of each leaf.
  PackedBoxes boxes_;
};

/// Where a place lies. O(vertices of the edge).
std::pair<double, double> point_of(const RoadNetwork& network, const RoadPlace& place);

/// A place where the network meets the line of a facility.
struct RoadCrossing {
  RoadPlace at;
  Row facility;
};

/// All places where an edge that is open at least one way crosses or touches one of the segments: of a stretch that
/// both share its two ends. In order of edges, then along them; equal ones once. O(edges + segments near them).
std::vector<RoadCrossing> crossings(const RoadNetwork& network, const std::vector<Segment>& segments, unsigned threads);

}  // namespace geo
