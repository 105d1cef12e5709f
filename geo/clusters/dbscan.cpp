// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/dbscan.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "geo/clusters/core_cells.hpp"
#include "geo/clusters/site_cells.hpp"
#include "geo/core/parallel.hpp"

namespace geo {
namespace {

constexpr std::size_t kChunk = 4096, kRows = 1 << 16;  // core cells and rows a task
constexpr Row kNone = std::numeric_limits<Row>::max();

Row smaller(Row a, Row b, std::span<const std::int32_t> id_rank) {
  return a == kNone || id_rank[b] < id_rank[a] ? b : a;
}

void check(const ClusterInput& rows, const DbscanParams& params) {
  const std::size_t n = rows.x_m.size();
  if (rows.y_m.size() != n || rows.id_rank.size() != n || (!rows.weight.empty() && rows.weight.size() != n))
    throw std::invalid_argument("dbscan: columns differ in length");
  if (!(params.min_points > 0.0)) throw std::invalid_argument("dbscan: min_points must be > 0");
  if (!std::ranges::all_of(rows.weight, [](double w) { return w > 0.0; }))
    throw std::invalid_argument("dbscan: weights must be > 0");
}

/// Per cluster: the row of its smallest core id. (A core site's rows are all core, so Cells::site tells.)
std::vector<Row> keys(const CoreCells& cores, std::span<const std::int32_t> id_rank, unsigned threads) {
  std::vector<Row> of_cell(cores.size());
  parallel_for(cores.size(), kChunk, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t c = begin; c < end; ++c) {
      Row best = kNone;
      for (std::size_t m = cores.begin(c); m < cores.end(c); ++m)
        if (cores.core[m] != 0) best = smaller(best, cores.cells.site[m], id_rank);
      of_cell[c] = best;
    }
  });
  std::vector<Row> key(static_cast<std::size_t>(cores.clusters), kNone);
  for (std::size_t c = 0; c < cores.size(); ++c) {
    Row& best = key[static_cast<std::size_t>(cores.cluster[c])];
    best = smaller(best, of_cell[c], id_rank);
  }
  return key;
}

/// Renumbers the clusters so that their keys ascend by id.
void order_by_key(CoreCells& cores, std::vector<Row>& key, std::span<const std::int32_t> id_rank) {
  std::vector<std::int32_t> order(key.size()), number(key.size());
  std::iota(order.begin(), order.end(), 0);
  const auto rank_of = [&](std::int32_t c) { return id_rank[key[static_cast<std::size_t>(c)]]; };
  std::ranges::sort(order, {}, rank_of);
  for (std::size_t i = 0; i < order.size(); ++i)
    number[static_cast<std::size_t>(order[i])] = static_cast<std::int32_t>(i);
  for (std::int32_t& cluster : cores.cluster) cluster = number[static_cast<std::size_t>(cluster)];
  std::ranges::sort(key, {}, [&](Row row) { return id_rank[row]; });
}

std::vector<std::int32_t> counted(std::span<const std::int32_t> cluster, std::int32_t clusters) {
  std::vector<std::int32_t> sites(static_cast<std::size_t>(clusters), 0);
  for (const std::int32_t c : cluster)
    if (c >= 0) ++sites[static_cast<std::size_t>(c)];
  return sites;
}

}  // namespace

Clustering dbscan(const ClusterInput& rows, const DbscanParams& params, unsigned threads) {
  check(rows, params);
  SiteCells sites = site_cells(rows, params.eps_m, threads);
  std::vector<std::uint8_t> core = core_flags(sites.cells, params.eps_m, params.min_points, threads);
  CoreCells cores = core_cells(std::move(sites.cells), std::move(core), threads);
  join(cores, params.eps_m, threads);
  Clustering result;
  result.key_row = keys(cores, rows.id_rank, threads);
  order_by_key(cores, result.key_row, rows.id_rank);
  const std::vector<std::int32_t> cluster = assigned(cores, rows.id_rank, params.eps_m, threads);
  result.sites = counted(cluster, cores.clusters);
  result.cluster.resize(sites.row.size());
  result.core.resize(sites.row.size());
  parallel_for(sites.row.size(), kRows, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      result.cluster[sites.row[i]] = cluster[sites.member[i]];
      result.core[sites.row[i]] = cores.core[sites.member[i]];
    }
  });
  return result;
}

}  // namespace geo
