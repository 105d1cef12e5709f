// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "geo/clusters/reachability.hpp"
#include "geo/core/parallel.hpp"
#include "geo/index/box_tree.hpp"

namespace geo {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr Row kNone = std::numeric_limits<Row>::max();
constexpr std::size_t kLeaf = BoxTree::kLeafSites, kChunk = 256;  // leaves a task

Row root_of(std::vector<Row>& parent, Row site) {
  while (parent[site] != site) site = parent[site] = parent[parent[site]];
  return site;
}

/// Borůvka's rounds. Per site: the nearest site known outside its component, and a bound below which there is none.
class Rounds {
 public:
  Rounds(const WeightedSites& sites, std::span<const double> core_m2, double max_m2, unsigned threads)
      : sites_(sites),
        core_m2_(core_m2),
        threads_(threads),
        limit_m2_(std::nextafter(max_m2, kInfinity)),
        tree_(sites.x_m, sites.y_m),
        least_core_m2_(tree_.nodes(), kInfinity),
        component_of_node_(tree_.nodes(), kNone),
        component_(sites.size()),
        other_(sites.size(), kNone),
        other_m2_(sites.size(), kInfinity),
        none_below_m2_(core_m2.begin(), core_m2.end()),
        nearest_m2_(sites.size()) {
    std::iota(component_.begin(), component_.end(), Row{0});
    for (std::size_t leaf = 0; leaf < tree_.leaves(); ++leaf)
      for (std::size_t s = tree_.begin(leaf); s < tree_.end(leaf); ++s)
        least_core_m2_[tree_.node_of_leaf(leaf)] = std::min(least_core_m2_[tree_.node_of_leaf(leaf)], core_m2[s]);
    for (std::size_t node = tree_.nodes() / 2 - 1; node > 0; --node)
      least_core_m2_[node] = std::min(least_core_m2_[2 * node], least_core_m2_[2 * node + 1]);
  }

  std::vector<Link> links() {
    std::vector<Link> links;
    std::vector<Row> parent = component_;
    over_leaves([&](std::size_t leaf) { look_beside(leaf); });
    for (std::size_t before = kNone; before != links.size() && links.size() + 1 < component_.size();) {
      before = links.size();
      for (auto& nearest : nearest_m2_) nearest.store(limit_m2_, std::memory_order_relaxed);
      name_nodes();
      over_leaves([&](std::size_t leaf) { recall(leaf); });
      over_leaves([&](std::size_t leaf) { look_around(leaf); });
      join(parent, links);
      for (Row site = 0; site < component_.size(); ++site) component_[site] = root_of(parent, site);
    }
    return links;
  }

 private:
  template <class Body>
  void over_leaves(Body body) {
    parallel_for(tree_.leaves(), kChunk, threads_, [&](std::size_t begin, std::size_t end) {
      for (std::size_t leaf = begin; leaf < end; ++leaf) body(leaf);
    });
  }

  Box at(std::size_t site) const { return {sites_.x_m[site], sites_.y_m[site], sites_.x_m[site], sites_.y_m[site]}; }

  double reach_m2(std::size_t a, std::size_t b) const {
    const auto larger = [](double p, double q) {
      return p > q ? p : q;
    };  // by value: the loop over a leaf is vectorised
    return larger(larger(squared(sites_.x_m[a] - sites_.x_m[b], sites_.y_m[a] - sites_.y_m[b]), core_m2_[a]),
                  core_m2_[b]);
  }

  /// Before the first round: the nearest among the neighbours on the curve. For most it is the nearest of all, as none
  /// is nearer than the core distance.
  void look_beside(std::size_t leaf) {
    for (const std::size_t beside : {leaf, leaf + 1, leaf - 1}) {
      if (beside >= tree_.leaves()) continue;
      for (std::size_t site = tree_.begin(leaf); site < tree_.end(leaf); ++site)
        if (other_m2_[site] > core_m2_[site]) look_into(beside, site, static_cast<Row>(site));
    }
  }

  /// Whether the leaf holds a site nearer to `site` than any known, of another component than `own`.
  bool look_into(std::size_t leaf, std::size_t site, Row own) {
    const std::size_t begin = tree_.begin(leaf), count = tree_.end(leaf) - begin;
    std::array<double, kLeaf> m2;
    for (std::size_t i = 0; i < count; ++i) m2[i] = reach_m2(site, begin + i);
    double best_m2 = other_m2_[site];
    for (std::size_t i = 0; i < count; ++i) {
      if (m2[i] >= best_m2 || component_[begin + i] == own) continue;
      best_m2 = m2[i];
      other_[site] = static_cast<Row>(begin + i);
    }
    return std::exchange(other_m2_[site], best_m2) > best_m2;
  }

  /// The component that holds all sites of a node, if one does.
  void name_nodes() {
    for (std::size_t leaf = 0; leaf < tree_.leaves(); ++leaf) {
      const Row first = component_[tree_.begin(leaf)];
      const bool one = std::all_of(component_.begin() + static_cast<std::ptrdiff_t>(tree_.begin(leaf)),
                                   component_.begin() + static_cast<std::ptrdiff_t>(tree_.end(leaf)),
                                   [&](Row component) { return component == first; });
      component_of_node_[tree_.node_of_leaf(leaf)] = one ? first : kNone;
    }
    for (std::size_t node = tree_.nodes() / 2 - 1; node > 0; --node)
      component_of_node_[node] =
          component_of_node_[2 * node] == component_of_node_[2 * node + 1] ? component_of_node_[2 * node] : kNone;
  }

  /// What the last round left, and the other components in the same leaf: a first bound for the component.
  void recall(std::size_t leaf) {
    const bool mixed = component_of_node_[tree_.node_of_leaf(leaf)] == kNone;
    for (std::size_t site = tree_.begin(leaf); site < tree_.end(leaf); ++site) {
      if (other_[site] != kNone && component_[other_[site]] == component_[site]) {
        other_[site] = kNone;
        other_m2_[site] = kInfinity;
      }
      if (mixed && other_[site] == kNone) look_into(leaf, site, component_[site]);
      if (other_[site] != kNone) lower(nearest_m2_[component_[site]], other_m2_[site]);
    }
  }

  /// Sites of one leaf and one component that may have a shorter link than any known of their component.
  struct Asking {
    std::array<Row, kLeaf> site;
    std::size_t count = 0;
    Row component = kNone;
    Box box{kInfinity, kInfinity, -kInfinity, -kInfinity};
  };

  void look_around(std::size_t leaf) {
    std::array<Row, kLeaf> open;
    std::size_t count = 0;
    for (std::size_t site = tree_.begin(leaf); site < tree_.end(leaf); ++site)
      if (none_below_m2_[site] < bound_m2(site)) open[count++] = static_cast<Row>(site);
    while (count > 0) {
      Asking asking;
      asking.component = component_[open[0]];
      std::size_t left = 0;
      for (std::size_t i = 0; i < count; ++i) {
        const Row site = open[i];
        if (component_[site] != asking.component) {
          open[left++] = site;
          continue;
        }
        asking.site[asking.count++] = site;
        asking.box = both(asking.box, at(site));
      }
      count = left;
      search(asking);
    }
  }

  double bound_m2(std::size_t site) const {
    return std::min(nearest_m2_[component_[site]].load(std::memory_order_relaxed), other_m2_[site]);
  }

  void search(Asking& asking) {
    std::atomic<double>& nearest = nearest_m2_[asking.component];
    double limit_m2 = nearest.load(std::memory_order_relaxed);
    tree_.search(
        asking.box, limit_m2,
        [&](std::size_t node, double m2) {
          if (component_of_node_[node] == asking.component) return kInfinity;
          return std::max(m2, least_core_m2_[node]);
        },
        [&](std::size_t leaf) {
          double farthest_m2 = -1.0;
          for (std::size_t i = 0; i < asking.count;) {
            const Row site = asking.site[i];
            if (apart_m2(tree_.box_of_leaf(leaf), at(site)) < std::min(limit_m2, other_m2_[site]) &&
                look_into(leaf, site, asking.component))
              limit_m2 = std::min(limit_m2, other_m2_[site]);
            const double bound_m2 = std::min(limit_m2, other_m2_[site]);
            farthest_m2 = std::max(farthest_m2, bound_m2);
            if (bound_m2 > none_below_m2_[site])
              ++i;
            else
              asking.site[i] = asking.site[--asking.count];  // no other can be nearer
          }
          return asking.count == 0 ? -1.0 : std::min(farthest_m2, limit_m2);
        });
    for (std::size_t i = 0; i < asking.count; ++i)
      none_below_m2_[asking.site[i]] = std::min(limit_m2, other_m2_[asking.site[i]]);
    lower(nearest, limit_m2);
  }

  static void lower(std::atomic<double>& least, double value) {
    double seen = least.load(std::memory_order_relaxed);
    while (value < seen && !least.compare_exchange_weak(seen, value, std::memory_order_relaxed)) {
    }
  }

  /// Any of a component's shortest links will do, as long as none closes a ring.
  void join(std::vector<Row>& parent, std::vector<Link>& links) {
    std::vector<std::uint8_t> joined(component_.size(), 0);
    for (Row site = 0; site < component_.size(); ++site) {
      const Row component = component_[site];
      if (joined[component] != 0 || other_m2_[site] >= limit_m2_ ||
          other_m2_[site] > nearest_m2_[component].load(std::memory_order_relaxed))
        continue;
      joined[component] = 1;
      const Row here = root_of(parent, site), there = root_of(parent, other_[site]);
      if (here == there) continue;
      parent[std::max(here, there)] = std::min(here, there);
      links.push_back({other_m2_[site], std::min(site, other_[site]), std::max(site, other_[site])});
    }
  }

  const WeightedSites& sites_;
  std::span<const double> core_m2_;
  unsigned threads_;
  double limit_m2_;  // links are shorter
  BoxTree tree_;
  std::vector<double> least_core_m2_;   // per node
  std::vector<Row> component_of_node_;  // where one holds all its sites
  std::vector<Row> component_;          // per site: the smallest site of its component
  std::vector<Row> other_;
  std::vector<double> other_m2_, none_below_m2_;
  std::vector<std::atomic<double>> nearest_m2_;  // per component: the shortest link found so far
};

}  // namespace

std::vector<Link> shortest_links(const WeightedSites& sites, std::span<const double> core_m2, double max_m2,
                                 unsigned threads) {
  if (sites.y_m.size() != sites.size() || core_m2.size() != sites.size())
    throw std::invalid_argument("shortest_links: columns differ in length");
  return Rounds(sites, core_m2, max_m2, threads).links();
}

}  // namespace geo
