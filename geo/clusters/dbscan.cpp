// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/dbscan.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "geo/clusters/core_cells.hpp"
#include "geo/core/parallel.hpp"
#include "geo/index/cells.hpp"
#include "geo/index/sites.hpp"

namespace geo {
namespace {

void check(const ClusterInput& rows, const DbscanParams& params) {
  const std::size_t n = rows.x_m.size();
  if (rows.y_m.size() != n || rows.id_rank.size() != n || (!rows.weight.empty() && rows.weight.size() != n))
    throw std::invalid_argument("dbscan: columns differ in length");
  if (!(params.min_points > 0.0)) throw std::invalid_argument("dbscan: min_points must be > 0");
  if (!std::ranges::all_of(rows.weight, [](double w) { return w > 0.0; }))
    throw std::invalid_argument("dbscan: weights must be > 0");
}

Cells site_cells(const ClusterInput& rows, const Sites& sites, double eps_m) {
  std::vector<double> x_m(sites.size()), y_m(sites.size());
  for (std::size_t s = 0; s < sites.size(); ++s) {
    x_m[s] = rows.x_m[sites.first[s]];
    y_m[s] = rows.y_m[sites.first[s]];
  }
  return cells_of(x_m, y_m, sites.weights(rows.weight), eps_m);
}

/// What the passes found, per site.
struct SiteLabels {
  std::vector<std::int32_t> cluster;
  std::vector<std::uint8_t> core;
  std::int32_t clusters = 0;
};

SiteLabels labelled(const Cells& cells, std::span<const std::int32_t> rank, const DbscanParams& params,
                    unsigned threads) {
  const std::vector<std::uint8_t> core = core_flags(cells, params.eps_m, params.min_points, threads);
  const CoreCells cores =
      joined(cells.selected([&](std::size_t m) { return core[m] != 0; }, [](std::size_t) { return 1.0; }), params.eps_m,
             threads);
  const std::vector<std::int32_t> cluster = assigned(cells, core, cores, rank, params.eps_m, threads);
  SiteLabels labels{std::vector<std::int32_t>(cells.members()), std::vector<std::uint8_t>(cells.members()),
                    cores.clusters};
  for (std::size_t m = 0; m < cells.members(); ++m) {
    labels.cluster[cells.site[m]] = cluster[m];
    labels.core[cells.site[m]] = core[m];
  }
  return labels;
}

/// Per cluster: its smallest core id's row (a core site's rows are all core, so its leader is the site's smallest id).
std::vector<Row> keys(const SiteLabels& labels, std::span<const Row> leader, std::span<const std::int32_t> id_rank) {
  std::vector<Row> key(static_cast<std::size_t>(labels.clusters));
  std::vector<std::uint8_t> seen(key.size(), 0);
  for (std::size_t s = 0; s < leader.size(); ++s) {
    if (labels.core[s] == 0) continue;
    const auto c = static_cast<std::size_t>(labels.cluster[s]);
    if (seen[c] == 0 || id_rank[leader[s]] < id_rank[key[c]]) key[c] = leader[s];
    seen[c] = 1;
  }
  return key;
}

/// Renumbers the clusters so that their keys ascend by id.
void order_by_key(SiteLabels& labels, std::vector<Row>& key, std::span<const std::int32_t> id_rank) {
  std::vector<std::int32_t> order(key.size()), number(key.size());
  std::iota(order.begin(), order.end(), 0);
  const auto rank_of = [&](std::int32_t c) { return id_rank[key[static_cast<std::size_t>(c)]]; };
  std::ranges::sort(order, {}, rank_of);
  for (std::size_t i = 0; i < order.size(); ++i)
    number[static_cast<std::size_t>(order[i])] = static_cast<std::int32_t>(i);
  for (std::int32_t& cluster : labels.cluster)
    if (cluster >= 0) cluster = number[static_cast<std::size_t>(cluster)];
  std::ranges::sort(key, {}, [&](Row row) { return id_rank[row]; });
}

std::vector<std::int32_t> counted_sites(const SiteLabels& labels) {
  std::vector<std::int32_t> sites(static_cast<std::size_t>(labels.clusters), 0);
  for (const std::int32_t cluster : labels.cluster)
    if (cluster >= 0) ++sites[static_cast<std::size_t>(cluster)];
  return sites;
}

}  // namespace

Clustering dbscan(const ClusterInput& rows, const DbscanParams& params, unsigned threads) {
  check(rows, params);
  const Sites sites = collapsed(rows.x_m, rows.y_m);
  const std::vector<Row> leader = sites.leaders(rows.id_rank);
  std::vector<std::int32_t> rank(sites.size());
  for (std::size_t s = 0; s < rank.size(); ++s) rank[s] = rows.id_rank[leader[s]];

  SiteLabels labels = labelled(site_cells(rows, sites, params.eps_m), rank, params, threads);
  Clustering result;
  result.key_row = keys(labels, leader, rows.id_rank);
  order_by_key(labels, result.key_row, rows.id_rank);
  result.sites = counted_sites(labels);
  result.cluster.resize(sites.site.size());
  result.core.resize(sites.site.size());
  for (std::size_t row = 0; row < sites.site.size(); ++row) {
    result.cluster[row] = labels.cluster[sites.site[row]];
    result.core[row] = labels.core[sites.site[row]];
  }
  return result;
}

}  // namespace geo
