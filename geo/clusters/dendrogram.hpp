// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/clusters/reachability.hpp"

namespace geo {

/// Single linkage as an n-ary tree: all parts that meet at one length are merged at once, so the tree depends on no
/// order of equal links (METHODS section 11).
///
/// Nodes 0 to sites - 1 are the sites, the others merges, by ascending length. More than one node without a parent:
/// the links leave the sites in several pieces. Children stand by their smallest site, and sums are made in that order.
struct Dendrogram {
  std::vector<double> length_m2;            ///< Per node; 0 for a site.
  std::vector<double> weight;               ///< Per node: the firms below it.
  std::vector<std::uint32_t> begin, sites;  ///< Per node: its sites are order[begin, begin + sites).
  std::vector<Row> order;                   ///< The sites, so that those of each node are neighbours.
  std::vector<std::uint32_t> first_child;   ///< Per node and one more: its children are children[first, next first).
  std::vector<Row> children;
  std::vector<Row> roots;  ///< By their smallest site.

  std::size_t nodes() const { return weight.size(); }
  std::span<const Row> children_of(Row node) const {
    return std::span(children).subspan(first_child[node], first_child[node + 1] - first_child[node]);
  }
  std::span<const Row> sites_of(Row node) const { return std::span(order).subspan(begin[node], sites[node]); }
};

/// From the links of a spanning forest, in any order. O(n log n). Throws std::invalid_argument when they close a ring.
Dendrogram dendrogram(std::vector<Link> links, std::span<const double> weight);

}  // namespace geo
