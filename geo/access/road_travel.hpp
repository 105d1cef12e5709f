// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "geo/access/road_graph.hpp"
#include "geo/access/road_places.hpp"
#include "geo/access/road_search.hpp"

namespace geo {

/// Travel from places to places of one network: on foot to the road, along it in the directions that are open, and on
/// foot from it. Ways along an edge count by its length or minutes evenly, to the nearest tick.
///
/// The network outlives it. Build and memory: those of its RoadGraph.
class RoadTravel {
 public:
  /// `walking_km_h` is the speed off the road; lengths take the metres off the road as they are.
  RoadTravel(const RoadNetwork& network, Cost cost, double walking_km_h);

  const RoadNetwork& network() const { return network_; }
  const RoadGraph& graph() const { return graph_; }

  struct End {
    std::uint32_t node;
    Ticks ticks;  ///< kNever: closed that way.
  };
  /// From a place to the nodes `from` and `to` of its edge, the way off the road included.
  std::array<End, 2> out_of(const RoadPlace& place) const;
  /// To a place from the nodes `from` and `to` of its edge, the way off the road included.
  std::array<End, 2> into(const RoadPlace& place) const;
  /// Between two places of one edge without leaving it; kNever where that is closed.
  Ticks along(const RoadPlace& from, const RoadPlace& to) const;

 private:
  Ticks on_foot(double metres) const;

  const RoadNetwork& network_;
  double off_road_;  ///< Metres or minutes for a metre off the road.
  RoadGraph graph_;
};

/// A place where a facility is entered from the road; it may have many.
struct Entrance {
  RoadPlace at;
  std::uint32_t facility;  ///< Its rank.
};

/// The nearest and the second nearest facility by road of any place: one search over the network (two_nearest), and
/// entrances on the place's own edge are reached along it. Exact, ties by rank.
///
/// The travel outlives it. 16 bytes a node.
class NearestByRoad {
 public:
  NearestByRoad(const RoadTravel& travel, std::vector<Entrance> entrances);
  TwoLabels from(const RoadPlace& place) const;
  const RoadTravel& travel() const { return travel_; }
  const std::vector<TwoLabels>& nodes() const { return nodes_; }
  std::span<const Entrance> entrances_on(Row edge) const;

 private:
  const RoadTravel& travel_;
  std::vector<Entrance> entrances_;  ///< By edge.
  std::vector<TwoLabels> nodes_;
};

/// A place that a facility serves, and the way from there to it.
struct Served {
  Row place;
  Ticks ticks;
  friend bool operator==(const Served&, const Served&) = default;
};

/// Many places, looked for by searches from facilities: which of them are within a limit. The travel outlives it; each
/// thread brings a search of its own.
class PlacesByRoad {
 public:
  PlacesByRoad(const RoadTravel& travel, std::span<const RoadPlace> places);
  /// The places from which the nearest of the entrances is within `limit` (closed), ascending. Replaces `out`.
  void within(BoundedSearch& search, std::span<const Entrance> entrances, Ticks limit, std::vector<Served>& out) const;

 private:
  std::span<const Row> on_edge(Row edge) const;

  const RoadTravel& travel_;
  std::vector<RoadPlace> places_;
  std::vector<Row> by_edge_;
  std::vector<std::uint32_t> begin_;  ///< Per node and one more, into `at_node_`.
  std::vector<Served> at_node_;       ///< The places that go out by a node, and the way to it.
};

/// What a search starts from: the ways into the entrances.
std::vector<Start> starts_of(const RoadTravel& travel, std::span<const Entrance> entrances);

}  // namespace geo
