// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "geo/access/road_travel.hpp"

namespace geo {

/// A stretch of an edge, as shares of its line; where `begin` is larger it goes against the line.
struct RoadStretch {
  Row edge;
  double begin, end;
};

/// A way along the roads: stretch after stretch, each beginning where the one before ends. Of a way without a road (a
/// facility at the very place) one stretch of no length.
using RoadRoute = std::vector<RoadStretch>;

/// Finds the ways behind the labels of a search: from a place to the facility that is nearest to it.
///
/// Goes from node to node on to the label that is less by what the edge between them takes; where several do, by the
/// edge with the smallest row. The network outlives it. 8 bytes an edge and 4 a node; a route takes
/// O(its edges, log entrances each). Const and safe to ask from many threads.
class RoadRoutes {
 public:
  explicit RoadRoutes(const RoadNetwork& network);
  /// The way to nearest.from(place).first; nothing where there is none. `nearest` is of the same network.
  std::optional<RoadRoute> route(const NearestByRoad& nearest, const RoadPlace& from) const;

 private:
  struct Search;
  std::span<const Row> edges_at(std::uint32_t node) const {
    return {edges_.data() + begin_[node], edges_.data() + begin_[node + 1]};
  }

  const RoadNetwork& network_;
  std::vector<std::uint32_t> begin_;  ///< By node, into `edges_`.
  std::vector<Row> edges_;            ///< At each node, ascending; a loop twice.
};

/// A line by its vertices.
struct Track {
  std::vector<double> x_m, y_m;
  double length_m() const;
  void add(double x, double y);  ///< Not if the last vertex is there.
};

/// The vertices of a route. O(vertices of its edges).
Track drawn(const RoadNetwork& network, const RoadRoute& route);

/// The same line with fewer vertices, none of those left out farther than `tolerance_m` from it (Douglas and Peucker
/// 1973). Ends stay. O(n log n) expected.
Track simplified(const Track& line, double tolerance_m);

}  // namespace geo
