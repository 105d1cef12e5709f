// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/hdbscan.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "geo/clusters/curve_sites.hpp"
#include "geo/clusters/reachability.hpp"
#include "geo/core/parallel.hpp"

namespace geo {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::size_t kChunk = 32'768;

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

CondensedTree hierarchy(const CurveSites& sites, std::span<const double> core, const HdbscanParams& params,
                        unsigned threads) {
  const bool reached = !core.empty() && core.front() < kInfinity;
  if (!reached)
    return {{CondensedTree::Node{}}, std::vector<std::int32_t>(core.size()), std::vector<double>(core.size())};
  const double max_m2 = params.max_eps_m * params.max_eps_m;
  double longest_m2 = kInfinity;
  if (max_m2 > 0.0) longest_m2 = max_m2;
  return condensed(shortest_links(sites.view(), core, longest_m2, threads), sites.weight,
                   {.min_cluster_size = params.min_cluster_size,
                    .min_sites = static_cast<std::uint32_t>(std::max(2, params.min_sites)),
                    .max_m2 = max_m2},
                   threads);
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

/// What the rows of a site are given.
struct SiteResult {
  std::int32_t cluster;
  double membership, outlier_score, core_m;
};

std::vector<SiteResult> per_site(const CondensedTree& tree, const Chosen& chosen, std::span<const double> core_m2,
                                 unsigned threads) {
  const std::vector<double> densest = densest_below(tree);
  std::vector<SiteResult> out(tree.left.size());
  parallel_for(out.size(), kChunk, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t s = begin; s < end; ++s) {
      const auto node = static_cast<std::size_t>(tree.left[s]);
      const std::int32_t cluster = chosen.cluster[node];
      const double per_m = tree.leaves_per_m[s];
      double membership = 0.0;
      if (cluster >= 0) {
        const double most = tree.nodes[chosen.node[static_cast<std::size_t>(cluster)]].densest_per_m;
        membership = std::min(per_m, most) / most;
      }
      out[s] = {cluster, membership, densest[node] > 0.0 ? 1.0 - per_m / densest[node] : 0.0, std::sqrt(core_m2[s])};
    }
  });
  return out;
}

void give_to_rows(const std::vector<SiteResult>& of_site, const std::vector<Row>& site, unsigned threads,
                  HdbscanClustering& out) {
  out.cluster.resize(site.size());
  out.core.resize(site.size());
  for (std::vector<double>* column : {&out.membership, &out.outlier_score, &out.core_m}) column->resize(site.size());
  parallel_for(site.size(), kChunk, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) {
      const SiteResult& result = of_site[site[row]];
      out.cluster[row] = result.cluster;
      out.core[row] = result.cluster >= 0 ? 1 : 0;
      out.membership[row] = result.membership;
      out.outlier_score[row] = result.outlier_score;
      out.core_m[row] = result.core_m;
    }
  });
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
  const CurveSites sites = curve_sites(rows, threads);
  const std::vector<double> core = core_m2(sites.view(), params.min_samples, threads);
  const CondensedTree tree = hierarchy(sites, core, params, threads);
  const Chosen chosen(tree, sites, rows.id_rank, params.selection);
  const std::vector<SiteResult> result = per_site(tree, chosen, core, threads);

  HdbscanClustering out;
  out.key_row = chosen.key_row;
  out.sites.assign(out.key_row.size(), 0);
  out.reach_m.assign(out.key_row.size(), 0.0);
  for (const SiteResult& site : result) {
    if (site.cluster < 0) continue;
    const auto c = static_cast<std::size_t>(site.cluster);
    ++out.sites[c];
    out.reach_m[c] = std::max(out.reach_m[c], site.core_m);
  }
  describe_clusters(tree, chosen, densest_below(tree), out);
  give_to_rows(result, sites.site, threads, out);
  return out;
}

}  // namespace geo
