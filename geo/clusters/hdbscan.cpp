// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/hdbscan.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <tuple>

#include "geo/clusters/reachability.hpp"
#include "geo/core/hilbert.hpp"
#include "geo/index/sites.hpp"

namespace geo {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

void check(const ClusterInput& rows, const HdbscanParams& params) {
  const std::size_t n = rows.x_m.size();
  if (rows.y_m.size() != n || rows.id_rank.size() != n || (!rows.weight.empty() && rows.weight.size() != n))
    throw std::invalid_argument("hdbscan: columns differ in length");
  if (!(params.min_cluster_size > 0.0) || !(params.min_samples > 0.0))
    throw std::invalid_argument("hdbscan: min_cluster_size and min_samples must be > 0");
  if (!std::isfinite(params.max_eps_m) || params.max_eps_m < 0.0)
    throw std::invalid_argument("hdbscan: max_eps_m must be finite and >= 0");
  if (!std::ranges::all_of(rows.weight, [](double w) { return w > 0.0; }))
    throw std::invalid_argument("hdbscan: weights must be > 0");
}

/// The distinct coordinates of the rows along the Hilbert curve: an order that the order of rows does not change.
struct CurveSites {
  std::vector<Row> site;    ///< Per row.
  std::vector<Row> leader;  ///< Per site: its row with the smallest id.
  std::vector<double> x_m, y_m, weight;

  explicit CurveSites(const ClusterInput& rows) {
    const Sites found = collapsed(rows.x_m, rows.y_m);
    const std::vector<Row> leaders = found.leaders(rows.id_rank);
    const std::vector<double> weights = found.weights(rows.weight);
    using Place = std::tuple<std::uint64_t, double, double, Row>;
    std::vector<Place> places;
    places.reserve(found.size());
    for (Row s = 0; s < found.size(); ++s) {
      const double x = rows.x_m[found.first[s]], y = rows.y_m[found.first[s]];
      places.emplace_back(hilbert_key(x, y), x, y, s);
    }
    std::ranges::sort(places);
    std::vector<Row> number(found.size());
    for (const Place& place : places) {
      const Row s = std::get<3>(place);
      number[s] = static_cast<Row>(leader.size());
      leader.push_back(leaders[s]);
      x_m.push_back(std::get<1>(place));
      y_m.push_back(std::get<2>(place));
      weight.push_back(weights[s]);
    }
    site.reserve(found.site.size());
    for (const Row s : found.site) site.push_back(number[s]);
  }
  WeightedSites view() const { return {x_m, y_m, weight}; }
};

CondensedTree hierarchy(const CurveSites& sites, std::span<const double> core, const HdbscanParams& params,
                        unsigned threads) {
  const double max_m2 = params.max_eps_m > 0.0 ? params.max_eps_m * params.max_eps_m : kInfinity;
  const bool reached = !core.empty() && core.front() < kInfinity;
  const Dendrogram tree =
      dendrogram(reached ? shortest_links(sites.view(), core, max_m2, threads) : std::vector<Link>{}, sites.weight);
  if (!reached)
    return {{CondensedTree::Node{}}, std::vector<std::int32_t>(core.size()), std::vector<double>(core.size())};
  return condensed(tree, {.min_cluster_size = params.min_cluster_size,
                          .min_sites = static_cast<std::uint32_t>(std::max(2, params.min_sites)),
                          .max_m2 = params.max_eps_m * params.max_eps_m});
}

/// Per node: the largest λ in it and in all below it.
std::vector<double> densest_below(const CondensedTree& tree) {
  std::vector<double> densest(tree.nodes.size());
  for (std::size_t node = densest.size(); node-- > 0;) {
    densest[node] = std::max(densest[node], tree.nodes[node].densest_per_m);
    if (node == 0) continue;
    double& above = densest[static_cast<std::size_t>(tree.nodes[node].parent)];
    above = std::max(above, densest[node]);
  }
  return densest;
}

/// The selected nodes in the order of their keys.
struct Chosen {
  std::vector<std::int32_t> cluster;  ///< Per node of the tree: -1 outside all.
  std::vector<std::size_t> node;      ///< Per cluster.
  std::vector<Row> key_row;           ///< Per cluster.

  Chosen(const CondensedTree& tree, const CurveSites& sites, std::span<const std::int32_t> id_rank, Selection by)
      : cluster(selected(tree, by)) {
    constexpr Row kNone = std::numeric_limits<Row>::max();
    std::vector<Row> key(tree.nodes.size(), kNone);
    for (std::size_t s = 0; s < sites.leader.size(); ++s) {
      const std::int32_t holder = cluster[static_cast<std::size_t>(tree.left[s])];
      if (holder < 0) continue;
      Row& smallest = key[static_cast<std::size_t>(holder)];
      if (smallest == kNone || id_rank[sites.leader[s]] < id_rank[smallest]) smallest = sites.leader[s];
    }
    for (std::size_t n = 0; n < key.size(); ++n)
      if (key[n] != kNone) node.push_back(n);
    std::ranges::sort(node, {}, [&](std::size_t n) { return id_rank[key[n]]; });
    std::vector<std::int32_t> number(key.size(), -1);
    for (const std::size_t n : node) {
      number[n] = static_cast<std::int32_t>(key_row.size());
      key_row.push_back(key[n]);
    }
    for (std::int32_t& holder : cluster)
      if (holder >= 0) holder = number[static_cast<std::size_t>(holder)];
  }
};

/// What a row of each site is given.
struct SiteResult {
  std::vector<std::int32_t> cluster;
  std::vector<double> membership, outlier_score;
};

SiteResult per_site(const CondensedTree& tree, const Chosen& chosen) {
  const std::vector<double> densest = densest_below(tree);
  SiteResult out;
  for (std::size_t s = 0; s < tree.left.size(); ++s) {
    const auto node = static_cast<std::size_t>(tree.left[s]);
    const double per_m = tree.leaves_per_m[s];
    out.cluster.push_back(chosen.cluster[node]);
    out.outlier_score.push_back(densest[node] > 0.0 ? 1.0 - per_m / densest[node] : 0.0);
    double share = 0.0;
    if (out.cluster.back() >= 0) {
      const double most = tree.nodes[chosen.node[static_cast<std::size_t>(out.cluster.back())]].densest_per_m;
      share = std::min(per_m, most) / most;
    }
    out.membership.push_back(share);
  }
  return out;
}

void describe_clusters(const CondensedTree& tree, const Chosen& chosen, const std::vector<double>& densest,
                       HdbscanClustering& out) {
  for (const std::size_t n : chosen.node) {
    const CondensedTree::Node& node = tree.nodes[n];
    out.stability.push_back(node.stability);
    out.persistence.push_back(node.stability / (node.weight * densest[n]));
    out.birth_m.push_back(1.0 / node.birth_per_m);
  }
}

}  // namespace

HdbscanClustering hdbscan(const ClusterInput& rows, const HdbscanParams& params, unsigned threads) {
  check(rows, params);
  const CurveSites sites(rows);
  const std::vector<double> core = core_m2(sites.view(), params.min_samples, threads);
  const CondensedTree tree = hierarchy(sites, core, params, threads);
  const Chosen chosen(tree, sites, rows.id_rank, params.selection);
  const SiteResult result = per_site(tree, chosen);

  HdbscanClustering out;
  out.key_row = chosen.key_row;
  out.sites.assign(out.key_row.size(), 0);
  out.reach_m.assign(out.key_row.size(), 0.0);
  for (std::size_t s = 0; s < core.size(); ++s) {
    if (result.cluster[s] < 0) continue;
    const auto c = static_cast<std::size_t>(result.cluster[s]);
    ++out.sites[c];
    out.reach_m[c] = std::max(out.reach_m[c], std::sqrt(core[s]));
  }
  describe_clusters(tree, chosen, densest_below(tree), out);
  for (const Row s : sites.site) {
    out.cluster.push_back(result.cluster[s]);
    out.core.push_back(result.cluster[s] >= 0 ? 1 : 0);
    out.membership.push_back(result.membership[s]);
    out.outlier_score.push_back(result.outlier_score[s]);
    out.core_m.push_back(std::sqrt(core[s]));
  }
  return out;
}

}  // namespace geo
