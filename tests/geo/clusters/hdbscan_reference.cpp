// SPDX-License-Identifier: Apache-2.0
#include "tests/geo/clusters/hdbscan_reference.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <set>
#include <utility>
#include <vector>

namespace tests {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

using Part = std::set<std::size_t>;  // of sites

/// Sites are the distinct coordinates in ascending order.
struct Sites {
  std::vector<std::pair<double, double>> at;
  std::vector<double> weight;
  std::vector<std::size_t> of_row;

  explicit Sites(const geo::ClusterInput& rows) {
    std::map<std::pair<double, double>, double> sums;
    for (std::size_t i = 0; i < rows.x_m.size(); ++i)
      sums[{rows.x_m[i], rows.y_m[i]}] += rows.weight.empty() ? 1.0 : rows.weight[i];
    for (const auto& [place, sum] : sums) {
      at.push_back(place);
      weight.push_back(sum);
    }
    for (std::size_t i = 0; i < rows.x_m.size(); ++i)
      of_row.push_back(
          static_cast<std::size_t>(std::ranges::lower_bound(at, std::pair(rows.x_m[i], rows.y_m[i])) - at.begin()));
  }
  double m2(std::size_t a, std::size_t b) const {
    const double dx = at[a].first - at[b].first, dy = at[a].second - at[b].second;
    return dx * dx + dy * dy;
  }
  double core_m2(std::size_t site, double min_samples) const {
    std::vector<std::pair<double, std::size_t>> others;
    for (std::size_t b = 0; b < at.size(); ++b) others.emplace_back(m2(site, b), b);
    std::ranges::sort(others);
    double sum = 0.0;
    for (const auto& [distance_m2, b] : others)
      if ((sum += weight[b]) >= min_samples) return distance_m2;
    return kInfinity;
  }
  double weigh(const Part& part) const {
    double sum = 0.0;
    for (const std::size_t site : part) sum += weight[site];
    return sum;
  }
};

struct Node {
  Node* parent = nullptr;
  double birth = 0.0, densest = 0.0, stability = 0.0, weight = 0.0, best = 0.0, below = 0.0;
  std::vector<std::unique_ptr<Node>> children{};
  std::map<std::size_t, double> left{};  // site -> λ
  bool chosen = false;
};

class Slow {
 public:
  Slow(const geo::ClusterInput& rows, const geo::HdbscanParams& params) : rows_(rows), params_(params), sites_(rows) {
    for (std::size_t a = 0; a < sites_.at.size(); ++a) core_.push_back(sites_.core_m2(a, params.min_samples));
  }

  geo::HdbscanClustering run() {
    geo::HdbscanClustering out;
    if (!core_.empty() && core_.front() < kInfinity) {
      Part everything;
      for (std::size_t s = 0; s < core_.size(); ++s) everything.insert(everything.end(), s);
      grow(root_, everything, first_cut());
      choose(root_, true);
    }
    number(out);
    return out;
  }

 private:
  double reach(std::size_t a, std::size_t b) const { return std::max({core_[a], core_[b], sites_.m2(a, b)}); }

  /// The pieces of a part that links shorter than `below` (or, when closed, up to it) hold together.
  std::vector<Part> pieces(const Part& part, double below_m2, bool closed) const {
    std::vector<Part> out;
    Part left = part;
    while (!left.empty()) {
      std::vector<std::size_t> stack{*left.begin()};
      left.erase(left.begin());
      Part piece;
      while (!stack.empty()) {
        const std::size_t a = stack.back();
        stack.pop_back();
        piece.insert(a);
        for (auto b = left.begin(); b != left.end();) {
          const double m2 = reach(a, *b);
          if (m2 < below_m2 || (closed && m2 == below_m2)) {
            stack.push_back(*b);
            b = left.erase(b);
          } else {
            ++b;
          }
        }
      }
      out.push_back(piece);
    }
    return out;
  }

  /// The longest link that is needed to hold a part together (Prim).
  double longest_needed(const Part& part) const {
    std::map<std::size_t, double> nearest;
    for (const std::size_t s : part) nearest[s] = kInfinity;
    std::size_t at = *part.begin();
    double longest = 0.0;
    for (nearest.erase(at); !nearest.empty(); nearest.erase(at)) {
      for (auto& [s, m2] : nearest) m2 = std::min(m2, reach(at, s));
      const auto next = std::ranges::min_element(nearest, {}, [](const auto& entry) { return entry.second; });
      at = next->first;
      longest = std::max(longest, next->second);
    }
    return longest;
  }

  bool large(const Part& part) const {
    return sites_.weigh(part) >= params_.min_cluster_size &&
           part.size() >= static_cast<std::size_t>(std::max(2, params_.min_sites));
  }

  double first_cut() const { return params_.max_eps_m > 0.0 ? params_.max_eps_m * params_.max_eps_m : kInfinity; }

  void grow(Node& node, Part part, double limit_m2) {
    node.weight = sites_.weigh(part);
    while (!part.empty()) {
      if (part.size() == 1) {
        node.left[*part.begin()] = 0.0;
        return;
      }
      const double longest_m2 = longest_needed(part);
      const bool cut = longest_m2 > limit_m2;
      const double lambda = 1.0 / std::sqrt(cut ? limit_m2 : longest_m2);
      std::vector<Part> big;
      node.densest = lambda;
      for (const Part& piece : cut ? pieces(part, limit_m2, true) : pieces(part, longest_m2, false)) {
        if (large(piece))
          big.push_back(piece);
        else
          for (const std::size_t s : piece) {
            node.left[s] = lambda;
            node.stability += sites_.weight[s] * (lambda - node.birth);
          }
      }
      if (big.size() >= 2 || (cut && big.size() == 1)) {
        for (const Part& piece : big) {
          node.stability += sites_.weigh(piece) * (lambda - node.birth);
          auto child = std::make_unique<Node>();
          child->parent = &node;
          child->birth = lambda;
          grow(*child, piece, kInfinity);
          node.children.push_back(std::move(child));
        }
        break;
      }
      if (big.empty()) break;
      part = big.front();
    }
  }

  void unchoose(Node& node) {
    for (const auto& child : node.children) {
      child->chosen = false;
      unchoose(*child);
    }
  }

  void choose(Node& node, bool is_root) {
    double inside = 0.0;
    node.below = node.densest;
    for (const auto& child : node.children) {
      choose(*child, false);
      inside += child->best;
      node.below = std::max(node.below, child->below);
    }
    const bool leaf = params_.selection == geo::Selection::leaf;
    node.chosen = !is_root && (leaf ? node.children.empty() : node.stability >= inside);
    node.best = std::max(node.stability, inside);
    if (node.chosen) unchoose(node);
  }

  void collect(const Node& node, std::map<std::size_t, const Node*>& owner) const {
    for (const auto& entry : node.left) owner[entry.first] = &node;
    for (const auto& child : node.children) collect(*child, owner);
  }

  void number(geo::HdbscanClustering& out) const {
    std::map<std::size_t, const Node*> owner;
    collect(root_, owner);
    const std::size_t n = rows_.x_m.size();
    std::vector<const Node*> holder(n, nullptr);
    std::map<const Node*, geo::Row> key;
    for (std::size_t row = 0; row < n; ++row) {
      const std::size_t site = sites_.of_row[row];
      const Node* const own = owner.count(site) != 0 ? owner.at(site) : nullptr;
      const double lambda = own ? own->left.at(site) : 0.0;
      for (const Node* at = own; at; at = at->parent)
        if (at->chosen) holder[row] = at;
      out.core_m.push_back(std::sqrt(core_[site]));
      out.outlier_score.push_back(own && own->below > 0.0 ? 1.0 - lambda / own->below : 0.0);
      out.membership.push_back(holder[row] ? std::min(lambda, holder[row]->densest) / holder[row]->densest : 0.0);
      out.core.push_back(holder[row] ? 1 : 0);
      if (!holder[row]) continue;
      const auto found = key.try_emplace(holder[row], static_cast<geo::Row>(row)).first;
      if (rows_.id_rank[row] < rows_.id_rank[found->second]) found->second = static_cast<geo::Row>(row);
    }
    std::vector<std::pair<geo::Row, const Node*>> order;
    for (const auto& [node, row] : key) order.emplace_back(row, node);
    std::ranges::sort(order, {}, [&](const auto& entry) { return rows_.id_rank[entry.first]; });
    for (std::size_t row = 0; row < n; ++row) {
      const auto found = std::ranges::find(order, holder[row], &std::pair<geo::Row, const Node*>::second);
      out.cluster.push_back(holder[row] ? static_cast<std::int32_t>(found - order.begin()) : -1);
    }
    for (std::size_t c = 0; c < order.size(); ++c) {
      const Node& node = *order[c].second;
      out.key_row.push_back(order[c].first);
      out.stability.push_back(node.stability);
      out.persistence.push_back(node.stability / (node.weight * node.below));
      out.birth_m.push_back(1.0 / node.birth);
      Part members;
      double reach_m = 0.0;
      for (std::size_t row = 0; row < n; ++row) {
        if (out.cluster[row] != static_cast<std::int32_t>(c)) continue;
        members.insert(sites_.of_row[row]);
        reach_m = std::max(reach_m, out.core_m[row]);
      }
      out.sites.push_back(static_cast<std::int32_t>(members.size()));
      out.reach_m.push_back(reach_m);
    }
  }

  geo::ClusterInput rows_;
  geo::HdbscanParams params_;
  Sites sites_;
  std::vector<double> core_;
  Node root_;
};

}  // namespace

geo::HdbscanClustering slow_hdbscan(const geo::ClusterInput& rows, const geo::HdbscanParams& params) {
  return Slow(rows, params).run();
}

}  // namespace tests
