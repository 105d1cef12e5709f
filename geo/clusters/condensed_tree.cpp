// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/condensed_tree.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "geo/core/radix_sort.hpp"

namespace geo {
namespace {

/// Merges upwards, one length at a time. A component is named by its smallest site; once it is large it belongs to a
/// cluster, which it keeps until it meets another large one.
class Condensing {
 public:
  Condensing(std::span<const double> weight, const CondenseParams& params)
      : weight_(weight), params_(params), parent_(weight.size()), next_(weight.size()), pieces_(weight.size()) {
    std::iota(parent_.begin(), parent_.end(), Row{0});
    next_ = parent_;
    for (std::size_t s = 0; s < weight.size(); ++s) pieces_[s] = {weight[s], 1, kSmall};
    out_.left.assign(weight.size(), 0);
    out_.leaves_per_m.assign(weight.size(), 0.0);
  }

  void merge(std::span<const Link> equally_long) {
    last_per_m_ = 1.0 / std::sqrt(equally_long.front().length_m2);
    meeting_.clear();
    for (const Link& link : equally_long)
      for (const Row site : {link.a, link.b}) meeting_.push_back({0, root_of(site)});
    for (const Link& link : equally_long) unite(link);
    for (Meeting& piece : meeting_) piece.whole = root_of(piece.root);
    if (meeting_.size() > 2) {
      std::ranges::sort(meeting_);
      meeting_.erase(std::unique(meeting_.begin(), meeting_.end()), meeting_.end());
    } else if (meeting_[1].root < meeting_[0].root) {
      std::swap(meeting_[0], meeting_[1]);
    }
    for (std::size_t from = 0, to = 0; from < meeting_.size(); from = to) {
      while (to < meeting_.size() && meeting_[to].whole == meeting_[from].whole) ++to;
      join(std::span(meeting_).subspan(from, to - from), last_per_m_, false);
    }
  }

  CondensedTree tree() {
    number(top());
    for (std::size_t s = 0; s < out_.left.size(); ++s)
      stay(out_.left[s] = number_[static_cast<std::size_t>(out_.left[s])], weight_[s], out_.leaves_per_m[s]);
    for (const CondensedTree::Node& child : out_.nodes)
      if (child.parent >= 0) stay(child.parent, child.weight, child.birth_per_m);
    return std::move(out_);
  }

 private:
  static constexpr std::int32_t kSmall = -1;
  struct Piece {
    double weight = 0.0;
    std::uint32_t sites = 0;
    std::int32_t cluster = kSmall;
  };
  struct Meeting {  // named by smallest sites
    Row whole, root;
    friend auto operator<=>(const Meeting&, const Meeting&) = default;
  };
  /// A cluster in the order of discovery, from the densest up.
  struct Cluster {
    double birth_per_m = 0.0, densest_per_m = 0.0, weight = 0.0;
    std::size_t first_child = 0;  // in children_
    std::int32_t children = 0;
  };

  Row root_of(Row site) {
    while (parent_[site] != site) site = parent_[site] = parent_[parent_[site]];
    return site;
  }

  void unite(const Link& link) {
    const Row a = root_of(link.a), b = root_of(link.b);
    if (a == b) throw std::invalid_argument("condensed: the links close a ring");
    parent_[std::max(a, b)] = std::min(a, b);
  }

  bool large(const Piece& piece) const {
    return piece.weight >= params_.min_cluster_size && piece.sites >= params_.min_sites;
  }

  /// Pieces meet at λ and go by the name of the first. Small ones fall out of the cluster that the whole belongs to;
  /// that is a new one where several large ones meet, or none of several that are large together, or when `anew`.
  void join(std::span<const Meeting> meeting, double per_m, bool anew) {
    Piece whole;
    std::size_t clusters = 0;
    for (const Meeting& one : meeting) {
      const Piece& piece = pieces_[one.root];
      whole.weight += piece.weight;
      whole.sites += piece.sites;
      if (piece.cluster == kSmall) continue;
      ++clusters;
      whole.cluster = piece.cluster;
    }
    if (clusters > 1 || anew || (clusters == 0 && large(whole))) whole.cluster = new_cluster(meeting, per_m);
    for (const Meeting& one : meeting) {
      if (pieces_[one.root].cluster != kSmall) continue;
      if (whole.cluster != kSmall)
        fall(one.root, whole.cluster, per_m);
      else if (one.root != meeting.front().root)
        std::swap(next_[one.root], next_[meeting.front().root]);  // makes one ring of two
    }
    pieces_[meeting.front().root] = whole;
  }

  std::int32_t new_cluster(std::span<const Meeting> meeting, double per_m) {
    Cluster cluster{.densest_per_m = per_m, .first_child = children_.size()};
    for (const Meeting& one : meeting) {
      const Piece& piece = pieces_[one.root];
      if (piece.cluster == kSmall) continue;
      Cluster& child = clusters_[static_cast<std::size_t>(piece.cluster)];
      child.birth_per_m = per_m;
      child.weight = piece.weight;
      children_.push_back(piece.cluster);
      ++cluster.children;
    }
    clusters_.push_back(cluster);
    return static_cast<std::int32_t>(clusters_.size()) - 1;
  }

  void fall(Row root, std::int32_t cluster, double per_m) {
    Row site = root;
    do {
      out_.left[site] = cluster;
      out_.leaves_per_m[site] = per_m;
      site = next_[site];
    } while (site != root);
  }

  /// The cluster that holds everything.
  std::int32_t top() {
    meeting_.clear();
    double weight = 0.0;
    for (Row site = 0; site < parent_.size(); ++site) {
      if (parent_[site] != site) continue;
      meeting_.push_back({0, site});
      weight += pieces_[site].weight;
    }
    if (meeting_.size() > 1 && !(params_.max_m2 > 0.0))
      throw std::invalid_argument("condensed: the sites are in several pieces");
    if (meeting_.empty())
      clusters_.emplace_back();
    else if (meeting_.size() > 1 || pieces_[0].cluster == kSmall)
      join(meeting_, meeting_.size() > 1 ? 1.0 / std::sqrt(params_.max_m2) : last_per_m_, true);
    const std::int32_t top = meeting_.empty() ? 0 : pieces_[0].cluster;
    clusters_[static_cast<std::size_t>(top)].weight = weight;
    return top;
  }

  /// Numbers the clusters from the top down.
  void number(std::int32_t top) {
    number_.assign(clusters_.size(), 0);
    std::vector<std::int32_t> order{top};
    out_.nodes.resize(1);
    for (std::size_t n = 0; n < order.size(); ++n) {
      const Cluster& cluster = clusters_[static_cast<std::size_t>(order[n])];
      CondensedTree::Node& node = out_.nodes[n];
      number_[static_cast<std::size_t>(order[n])] = static_cast<std::int32_t>(n);
      node.birth_per_m = cluster.birth_per_m;
      node.densest_per_m = cluster.densest_per_m;
      node.weight = cluster.weight;
      node.children = cluster.children;
      if (cluster.children == 0) continue;
      node.first_child = static_cast<std::int32_t>(order.size());
      const auto first = children_.begin() + static_cast<std::ptrdiff_t>(cluster.first_child);
      order.insert(order.end(), first, first + cluster.children);
      out_.nodes.resize(order.size(), {.parent = static_cast<std::int32_t>(n)});
    }
  }

  void stay(std::int32_t node, double weight, double until_per_m) {
    CondensedTree::Node& cluster = out_.nodes[static_cast<std::size_t>(node)];
    cluster.stability += weight * (until_per_m - cluster.birth_per_m);
  }

  std::span<const double> weight_;
  CondenseParams params_;
  double last_per_m_ = 0.0;
  std::vector<Row> parent_;    // union-find; the root is the smallest site
  std::vector<Row> next_;      // the sites of a small component in a ring
  std::vector<Piece> pieces_;  // per root
  std::vector<Meeting> meeting_;
  std::vector<Cluster> clusters_;
  std::vector<std::int32_t> children_, number_;
  CondensedTree out_;
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

CondensedTree condensed(std::vector<Link> links, std::span<const double> weight, const CondenseParams& params,
                        unsigned threads) {
  if (params.min_sites < 2) throw std::invalid_argument("condensed: min_sites must be at least 2");
  radix_sort(
      links, [](const Link& link) { return std::bit_cast<std::uint64_t>(link.length_m2); }, threads);
  Condensing condensing(weight, params);
  for (std::size_t from = 0, to = 0; from < links.size(); from = to) {
    while (to < links.size() && links[to].length_m2 == links[from].length_m2) ++to;
    condensing.merge(std::span(links).subspan(from, to - from));
  }
  return condensing.tree();
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
