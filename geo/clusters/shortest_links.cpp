// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "geo/clusters/reachability.hpp"
#include "geo/core/parallel.hpp"
#include "geo/index/cells.hpp"

namespace geo {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr Row kNone = std::numeric_limits<Row>::max();
constexpr std::size_t kLeafSites = 8, kChunk = 2048;

/// A complete binary hierarchy of boxes over runs of neighbouring sites; node 1 is the root, 2i and 2i + 1 are the
/// children of i. Each node knows which component holds all of its sites, if one does.
class BoxTree {
 public:
  BoxTree(const WeightedSites& sites, std::span<const double> core_m2)
      : sites_(sites), leaves_(std::bit_ceil(std::max<std::size_t>(1, (sites.size() + kLeafSites - 1) / kLeafSites))) {
    constexpr Box kEmpty{kInfinity, kInfinity, -kInfinity, -kInfinity};
    boxes_.assign(2 * leaves_, kEmpty);
    least_core_m2_.assign(2 * leaves_, kInfinity);
    component_.assign(2 * leaves_, kNone);
    for (std::size_t s = 0; s < sites.size(); ++s) {
      const std::size_t leaf = leaves_ + s / kLeafSites;
      Box& box = boxes_[leaf];
      box = {std::min(box.min_x, sites.x_m[s]), std::min(box.min_y, sites.y_m[s]), std::max(box.max_x, sites.x_m[s]),
             std::max(box.max_y, sites.y_m[s])};
      least_core_m2_[leaf] = std::min(least_core_m2_[leaf], core_m2[s]);
    }
    for (std::size_t node = leaves_ - 1; node > 0; --node) {
      const Box &left = boxes_[2 * node], &right = boxes_[2 * node + 1];
      boxes_[node] = {std::min(left.min_x, right.min_x), std::min(left.min_y, right.min_y),
                      std::max(left.max_x, right.max_x), std::max(left.max_y, right.max_y)};
      least_core_m2_[node] = std::min(least_core_m2_[2 * node], least_core_m2_[2 * node + 1]);
    }
  }

  void set_components(std::span<const Row> component) {
    for (std::size_t leaf = 0; leaf * kLeafSites < component.size(); ++leaf) {
      const auto run = component.subspan(leaf * kLeafSites, std::min(kLeafSites, component.size() - leaf * kLeafSites));
      component_[leaves_ + leaf] =
          std::ranges::all_of(run, [&](Row other) { return other == run.front(); }) ? run.front() : kNone;
    }
    for (std::size_t node = leaves_ - 1; node > 0; --node) {
      const std::size_t left = 2 * node, right = left + 1;
      component_[node] = component_[left] == component_[right] || empty(right) ? component_[left] : kNone;
    }
  }

  /// Calls offer(site) for the sites that may lie outside `component` and nearer than what the last offer returned,
  /// nearer boxes first, until none is left or an offer returns a negative number.
  template <class Offer>
  void search(Row site, Row component, double limit_m2, Offer offer) const {
    struct Step {
      double least_m2;
      std::size_t node;
    };
    std::array<Step, 64> stack;
    std::size_t depth = 0;
    stack[depth++] = {0.0, 1};
    while (depth > 0) {
      const Step step = stack[--depth];
      if (step.least_m2 >= limit_m2 || component_[step.node] == component) continue;
      if (step.node >= leaves_) {
        const std::size_t begin = (step.node - leaves_) * kLeafSites, end = std::min(begin + kLeafSites, sites_.size());
        for (std::size_t other = begin; other < end; ++other) limit_m2 = offer(static_cast<Row>(other));
        if (limit_m2 < 0.0) return;
        continue;
      }
      Step near{least_m2(2 * step.node, site), 2 * step.node}, far{least_m2(2 * step.node + 1, site), near.node + 1};
      if (far.least_m2 < near.least_m2) std::swap(near, far);
      if (far.least_m2 < limit_m2) stack[depth++] = far;
      if (near.least_m2 < limit_m2) stack[depth++] = near;
    }
  }

 private:
  bool empty(std::size_t node) const { return boxes_[node].max_x < boxes_[node].min_x; }
  double least_m2(std::size_t node, Row site) const {
    return std::max(nearest_m2(boxes_[node], sites_.x_m[site], sites_.y_m[site]), least_core_m2_[node]);
  }

  const WeightedSites& sites_;
  std::size_t leaves_;
  std::vector<Box> boxes_;
  std::vector<double> least_core_m2_;
  std::vector<Row> component_;
};

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
        tree_(sites, core_m2),
        component_(sites.size()),
        other_(sites.size(), kNone),
        other_m2_(sites.size(), kInfinity),
        none_below_m2_(core_m2.begin(), core_m2.end()),
        nearest_m2_(sites.size()) {
    std::iota(component_.begin(), component_.end(), Row{0});
  }

  std::vector<Link> links() {
    std::vector<Link> links;
    std::vector<Row> parent = component_;
    for (std::size_t before = kNone; before != links.size();) {
      before = links.size();
      for (auto& nearest : nearest_m2_) nearest.store(limit_m2_, std::memory_order_relaxed);
      tree_.set_components(component_);
      over_sites([&](Row site) { look_beside(site); });
      over_sites([&](Row site) { look_around(site); });
      join(parent, links);
      for (Row site = 0; site < component_.size(); ++site) component_[site] = root_of(parent, site);
    }
    return links;
  }

 private:
  template <class Body>
  void over_sites(Body body) {
    parallel_for(component_.size(), kChunk, threads_, [&](std::size_t begin, std::size_t end) {
      for (std::size_t site = begin; site < end; ++site) body(static_cast<Row>(site));
    });
  }

  double reach_m2(Row a, Row b) const {
    return std::max({core_m2_[a], core_m2_[b], squared(sites_.x_m[a] - sites_.x_m[b], sites_.y_m[a] - sites_.y_m[b])});
  }

  void keep(Row site, Row other) {
    if (component_[other] == component_[site]) return;
    const double m2 = reach_m2(site, other);
    if (m2 >= other_m2_[site]) return;
    other_m2_[site] = m2;
    other_[site] = other;
  }

  /// What the last round left, and the neighbours in curve order: a first bound for the component.
  void look_beside(Row site) {
    if (other_[site] != kNone && component_[other_[site]] == component_[site]) {
      other_[site] = kNone;
      other_m2_[site] = kInfinity;
    }
    if (other_[site] == kNone) {
      if (site > 0) keep(site, site - 1);
      if (site + 1 < component_.size()) keep(site, site + 1);
    }
    lower(nearest_m2_[component_[site]], other_m2_[site]);
  }

  void look_around(Row site) {
    std::atomic<double>& nearest = nearest_m2_[component_[site]];
    const double enough_m2 = none_below_m2_[site],
                 limit_m2 = std::min(nearest.load(std::memory_order_relaxed), other_m2_[site]);
    if (enough_m2 >= limit_m2) return;
    double best_m2 = limit_m2;
    tree_.search(site, component_[site], limit_m2, [&](Row other) {
      if (component_[other] != component_[site]) {
        const double m2 = reach_m2(site, other);
        if (m2 < best_m2) {
          best_m2 = other_m2_[site] = m2;
          other_[site] = other;
        }
      }
      return best_m2 <= enough_m2 ? -1.0 : best_m2;  // no other can be nearer
    });
    none_below_m2_[site] = best_m2;
    lower(nearest, other_m2_[site]);
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
  std::vector<Row> component_;  // per site: the smallest site of its component
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
