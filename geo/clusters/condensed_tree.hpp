// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/clusters/reachability.hpp"

namespace geo {

struct CondenseParams {
  double min_cluster_size = 20.0;  ///< Least weight of a part.
  std::uint32_t min_sites = 3;     ///< Least number of distinct coordinates of a part; at least 2.
  double max_m2 = 0.0;             ///< The square of the length up to which the sites were linked; 0: no limit.
};

/// What remains of single linkage when parts that are too small do not count (Campello, Moulavi, Zimek and Sander 2015,
/// ACM TKDD 10(1)). Density is λ = 1 / length, per metre.
struct CondensedTree {
  /// A cluster of the hierarchy: born where its parent splits, losing sites as λ grows, until it splits or is gone.
  struct Node {
    std::int32_t parent = -1;                    ///< -1: the root, node 0, which holds everything.
    std::int32_t first_child = 0, children = 0;  ///< Children are neighbours, after their parent, by smallest site.
    double birth_per_m = 0.0;                    ///< λ at which it appears.
    double densest_per_m = 0.0;                  ///< Largest λ at which it loses a site or splits.
    double weight = 0.0;                         ///< Firms at birth.
    double stability = 0.0;                      ///< Σ over its firms of (λ at which the firm leaves − birth).
  };
  std::vector<Node> nodes;
  std::vector<std::int32_t> left;    ///< Per site: the node it falls out of.
  std::vector<double> leaves_per_m;  ///< Per site: λ at which it does.
};

/// From the links of a spanning forest, in any order. All parts that meet at one length meet at once, so the tree hangs
/// on no order of equal links (METHODS section 11). A split needs at least two parts that are large enough in weight
/// and in sites; smaller parts fall out at that λ.
///
/// With a limit (max_m2), sites in several pieces part at λ = 1 / limit all at once: each large enough piece is a child
/// of the root. Without one the sites are in one piece, the root. As a part has at least two sites, every λ is finite.
/// O(n), one radix sort of the links included, 48 bytes a site of scratch. Throws std::invalid_argument when links
/// close a ring, for several pieces without a limit, and for min_sites < 2.
CondensedTree condensed(std::vector<Link> links, std::span<const double> weight, const CondenseParams& params,
                        unsigned threads);

/// Which clusters to take from the hierarchy; never the root, and never one inside another.
enum class Selection {
  excess_of_mass,  ///< The set with the largest total stability; a parent as stable as its children wins.
  leaf             ///< Those that do not split: smaller, and alike in density.
};

/// Per node: the selected node that is the node itself or holds it, -1 where there is none. O(nodes).
std::vector<std::int32_t> selected(const CondensedTree& tree, Selection selection);

}  // namespace geo
