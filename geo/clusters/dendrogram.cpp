// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/dendrogram.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace geo {
namespace {

/// Merges upwards, one length at a time.
class Merging {
 public:
  explicit Merging(std::span<const double> weight) : parent_(weight.size()), node_(weight.size()) {
    std::iota(parent_.begin(), parent_.end(), Row{0});
    std::iota(node_.begin(), node_.end(), Row{0});
    tree_.weight.assign(weight.begin(), weight.end());
    tree_.sites.assign(weight.size(), 1);
    tree_.length_m2.assign(weight.size(), 0.0);
    tree_.first_child.assign(weight.size() + 1, 0);
  }

  void merge(std::span<const Link> equally_long) {
    parts_.clear();
    for (const Link& link : equally_long)
      for (const Row site : {link.a, link.b}) parts_.push_back({0, root_of(site)});
    for (const Link& link : equally_long) unite(link);
    for (Part& part : parts_) part.whole = root_of(part.piece);
    std::ranges::sort(parts_);
    parts_.erase(std::unique(parts_.begin(), parts_.end()), parts_.end());
    for (std::size_t from = 0, to = 0; from < parts_.size(); from = to) {
      while (to < parts_.size() && parts_[to].whole == parts_[from].whole) ++to;
      add_node(std::span(parts_).subspan(from, to - from), equally_long.front().length_m2);
    }
  }

  Dendrogram finished() {
    for (Row site = 0; site < parent_.size(); ++site)
      if (parent_[site] == site) tree_.roots.push_back(node_[site]);
    lay_out();
    return std::move(tree_);
  }

 private:
  struct Part {  // named by their smallest sites
    Row whole, piece;
    friend auto operator<=>(const Part&, const Part&) = default;
  };

  Row root_of(Row site) {
    while (parent_[site] != site) site = parent_[site] = parent_[parent_[site]];
    return site;
  }

  void unite(const Link& link) {
    const Row a = root_of(link.a), b = root_of(link.b);
    if (a == b) throw std::invalid_argument("dendrogram: the links close a ring");
    parent_[std::max(a, b)] = std::min(a, b);
  }

  void add_node(std::span<const Part> parts, double length_m2) {
    double weight = 0.0;
    std::uint32_t sites = 0;
    for (const Part& part : parts) {
      const Row child = node_[part.piece];
      tree_.children.push_back(child);
      weight += tree_.weight[child];
      sites += tree_.sites[child];
    }
    node_[parts.front().whole] = static_cast<Row>(tree_.nodes());
    tree_.weight.push_back(weight);
    tree_.sites.push_back(sites);
    tree_.length_m2.push_back(length_m2);
    tree_.first_child.push_back(static_cast<std::uint32_t>(tree_.children.size()));
  }

  /// Gives each node its stretch of `order`, from the top: parents come after their children in number.
  void lay_out() {
    tree_.begin.resize(tree_.nodes());
    std::uint32_t at = 0;
    for (const Row root : tree_.roots) {
      tree_.begin[root] = at;
      at += tree_.sites[root];
    }
    for (std::size_t node = tree_.nodes(); node-- > parent_.size();) {
      at = tree_.begin[node];
      for (const Row child : tree_.children_of(static_cast<Row>(node))) {
        tree_.begin[child] = at;
        at += tree_.sites[child];
      }
    }
    tree_.order.resize(parent_.size());
    for (Row site = 0; site < parent_.size(); ++site) tree_.order[tree_.begin[site]] = site;
  }

  Dendrogram tree_;
  std::vector<Row> parent_;  // union-find; the root is the smallest site
  std::vector<Row> node_;    // per root: its node
  std::vector<Part> parts_;
};

}  // namespace

Dendrogram dendrogram(std::vector<Link> links, std::span<const double> weight) {
  std::ranges::sort(links, {}, &Link::length_m2);
  Merging merging(weight);
  for (std::size_t from = 0, to = 0; from < links.size(); from = to) {
    while (to < links.size() && links[to].length_m2 == links[from].length_m2) ++to;
    merging.merge(std::span(links).subspan(from, to - from));
  }
  return merging.finished();
}

}  // namespace geo
