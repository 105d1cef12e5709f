// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "geo/access/road_graph.hpp"
#include "geo/access/road_search.hpp"

namespace geo {

/// From some places to all nodes of a network, for many places: exact, and far cheaper than a search for each.
///
/// Nodes are eliminated one after the other, those with the fewest links first, and those of their neighbours linked
/// that would miss them, so that the ways between the nodes that are left stay as they are (Geisberger, Sanders,
/// Schultes and Delling 2008, Contraction Hierarchies; what two links past the node join as well needs no link). A way
/// then goes up to nodes eliminated later and down again, and down is one pass over all links for kAtOnce places
/// (Delling, Goldberg, Nowatzyk and Werneck 2011, PHAST). In a lattice the links of the last nodes do not stop
/// growing, so nodes with more than `most_links` are left as a core, which is searched for each place (nearest()).
///
/// Build about O((nodes + arcs) most_links^2) at worst; 12 bytes a link and 12 a node kept, twice as much on the way.
class RoadHierarchy {
 public:
  /// `along`: the graph of ways from places to anywhere (RoadGraph::Towards::anywhere). It is let go at once.
  explicit RoadHierarchy(RoadGraph along, std::size_t most_links = 16);

  static constexpr std::size_t kAtOnce = 8;
  /// Ticks from here on count as no way: 2,097 km.
  static constexpr std::int32_t kFar = (std::int32_t{1} << 30) - 1;

  /// Ways from up to kAtOnce places, each given by its starts (facility is not looked at): ticks of node n from place k
  /// at node_row(n) * kAtOnce + k of `ticks`, kFar for none; replaces it. A place without starts reaches nothing.
  void reach(std::span<const std::vector<Start>> places, std::vector<std::int32_t>& ticks) const;
  std::size_t node_row(std::size_t node) const { return row_[node]; }

  std::size_t nodes() const { return row_.size(); }
  std::size_t links() const { return links_.size() + core_.size(); }
  std::size_t core() const { return core_.nodes(); }  ///< How many nodes were left.

 private:
  /// To a node that comes before in the order of rows: what it takes to go up to it, and down from it.
  struct Link {
    std::uint32_t row;
    std::int32_t up, down;
  };
  class Elimination;
  std::span<const Link> links(std::size_t row) const {
    return {links_.data() + begin_[row - core()], links_.data() + begin_[row - core() + 1]};
  }
  void climb(std::span<const Start> starts, std::size_t place, std::vector<std::int32_t>& ticks) const;
  void search_core(std::size_t place, std::vector<std::int32_t>& ticks) const;
  void descend(std::vector<std::int32_t>& ticks) const;

  RoadGraph core_;                    ///< The nodes that were left, by row.
  std::vector<std::uint32_t> row_;    ///< Of each node: the core, then each node behind those that it links to.
  std::vector<std::uint64_t> begin_;  ///< By row behind the core, into `links_`.
  std::vector<Link> links_;           ///< To the nodes left when the row's was eliminated, by ascending row.
};

}  // namespace geo
