// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/condensed_tree.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace geo {
namespace {

class Condensing {
 public:
  Condensing(const Dendrogram& tree, const CondenseParams& params) : tree_(tree), params_(params) {
    out_.left.assign(tree.order.size(), 0);
    out_.leaves_per_m.assign(tree.order.size(), 0.0);
    out_.nodes.emplace_back();
    for (const Row root : tree.roots) out_.nodes[0].weight += tree.weight[root];
  }

  CondensedTree tree() {
    if (tree_.roots.size() == 1) open_.push_back({0, tree_.roots.front()});
    if (tree_.roots.size() > 1) part(0, tree_.roots, 1.0 / std::sqrt(params_.max_m2), true);
    while (!open_.empty()) {
      const Open next = open_.back();
      open_.pop_back();
      follow(next.node, next.top);
    }
    return std::move(out_);
  }

 private:
  struct Open {
    std::int32_t node;
    Row top;  // of the dendrogram: the whole cluster
  };

  CondensedTree::Node& at(std::int32_t node) { return out_.nodes[static_cast<std::size_t>(node)]; }
  bool large(Row top) const {
    return tree_.weight[top] >= params_.min_cluster_size && tree_.sites[top] >= params_.min_sites;
  }

  /// Goes down one cluster until it splits or nothing large is left.
  void follow(std::int32_t node, Row top) {
    while (top >= tree_.order.size()) {
      const std::span<const Row> parts = tree_.children_of(top);
      const auto heir = part(node, parts, 1.0 / std::sqrt(tree_.length_m2[top]), false);
      if (heir == parts.end()) return;
      top = *heir;
    }
  }

  /// The parts separate at λ: small ones fall out; of two and more large ones each is a child, a single one is
  /// returned to go on with, unless `alone` makes it a child too.
  std::span<const Row>::iterator part(std::int32_t node, std::span<const Row> parts, double per_m, bool alone) {
    const auto count = std::ranges::count_if(parts, [&](Row top) { return large(top); });
    const bool split = count > 1 || (alone && count == 1);
    at(node).densest_per_m = per_m;
    if (split) {
      at(node).first_child = static_cast<std::int32_t>(out_.nodes.size());
      at(node).children = static_cast<std::int32_t>(count);
    }
    auto heir = parts.end();
    for (auto child = parts.begin(); child != parts.end(); ++child) {
      if (!large(*child))
        fall(node, *child, per_m);
      else if (split)
        bear(node, *child, per_m);
      else
        heir = child;
    }
    return heir;
  }

  void fall(std::int32_t node, Row top, double per_m) {
    for (const Row site : tree_.sites_of(top)) {
      out_.left[site] = node;
      out_.leaves_per_m[site] = per_m;
      at(node).stability += tree_.weight[site] * (per_m - at(node).birth_per_m);
    }
  }

  void bear(std::int32_t node, Row top, double per_m) {
    at(node).stability += tree_.weight[top] * (per_m - at(node).birth_per_m);
    open_.push_back({static_cast<std::int32_t>(out_.nodes.size()), top});
    CondensedTree::Node child;
    child.parent = node;
    child.birth_per_m = per_m;
    child.weight = tree_.weight[top];
    out_.nodes.push_back(child);
  }

  const Dendrogram& tree_;
  CondenseParams params_;
  CondensedTree out_;
  std::vector<Open> open_;
};

/// Per node: whether it is more worth than the best choice among those inside it.
std::vector<std::uint8_t> worth_more(const CondensedTree& tree) {
  std::vector<double> inside(tree.nodes.size(), 0.0);
  std::vector<std::uint8_t> worth(tree.nodes.size(), 0);
  for (std::size_t node = tree.nodes.size(); node-- > 1;) {
    const CondensedTree::Node& cluster = tree.nodes[node];
    worth[node] = cluster.stability >= inside[node] ? 1 : 0;
    inside[static_cast<std::size_t>(cluster.parent)] += std::max(cluster.stability, inside[node]);
  }
  return worth;
}

}  // namespace

CondensedTree condensed(const Dendrogram& tree, const CondenseParams& params) {
  if (params.min_sites < 2) throw std::invalid_argument("condensed: min_sites must be at least 2");
  if (tree.roots.size() > 1 && !(params.max_m2 > 0.0))
    throw std::invalid_argument("condensed: the sites are in several pieces");
  return Condensing(tree, params).tree();
}

std::vector<std::int32_t> selected(const CondensedTree& tree, Selection selection) {
  std::vector<std::uint8_t> worth;
  if (selection == Selection::excess_of_mass) worth = worth_more(tree);
  std::vector<std::int32_t> holder(tree.nodes.size(), -1);
  for (std::size_t node = 1; node < tree.nodes.size(); ++node) {
    const CondensedTree::Node& cluster = tree.nodes[node];
    const std::int32_t above = holder[static_cast<std::size_t>(cluster.parent)];
    const bool here = selection == Selection::leaf ? cluster.children == 0 : worth[node] != 0;
    holder[node] = above >= 0 ? above : here ? static_cast<std::int32_t>(node) : -1;
  }
  return holder;
}

}  // namespace geo
