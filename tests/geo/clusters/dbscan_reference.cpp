// SPDX-License-Identifier: Apache-2.0
#include "tests/geo/clusters/dbscan_reference.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <utility>

namespace tests {
namespace {

class Pairs {
 public:
  Pairs(const geo::ClusterInput& rows, const geo::DbscanParams& params) : rows_(rows), params_(params) {}
  std::size_t size() const { return rows_.x_m.size(); }
  double m2(std::size_t a, std::size_t b) const {
    const double dx = rows_.x_m[a] - rows_.x_m[b], dy = rows_.y_m[a] - rows_.y_m[b];
    return dx * dx + dy * dy;
  }
  bool near(std::size_t a, std::size_t b) const { return m2(a, b) <= params_.eps_m * params_.eps_m; }
  bool is_core(std::size_t a) const {
    double weight = 0.0;
    for (std::size_t b = 0; b < size(); ++b)
      if (near(a, b)) weight += rows_.weight.empty() ? 1.0 : rows_.weight[b];
    return weight >= params_.min_points;
  }
  std::vector<std::uint8_t> cores() const {
    std::vector<std::uint8_t> core(size());
    for (std::size_t a = 0; a < size(); ++a) core[a] = is_core(a) ? 1 : 0;
    return core;
  }

 private:
  geo::ClusterInput rows_;
  geo::DbscanParams params_;
};

void spread(const Pairs& pairs, std::size_t from, std::int32_t number, geo::Clustering& out) {
  std::vector<std::size_t> stack{from};
  out.cluster[from] = number;
  while (!stack.empty()) {
    const std::size_t a = stack.back();
    stack.pop_back();
    for (std::size_t b = 0; b < pairs.size(); ++b) {
      if (out.core[b] == 0 || out.cluster[b] >= 0 || !pairs.near(a, b)) continue;
      out.cluster[b] = number;
      stack.push_back(b);
    }
  }
}

std::int32_t nearest_cluster(const Pairs& pairs, std::size_t border, const geo::ClusterInput& rows,
                             const geo::Clustering& cores) {
  std::pair<double, std::int32_t> best{INFINITY, 0};
  std::int32_t cluster = -1;
  for (std::size_t b = 0; b < pairs.size(); ++b) {
    const std::pair<double, std::int32_t> candidate{pairs.m2(border, b), rows.id_rank[b]};
    if (cores.core[b] == 0 || !pairs.near(border, b) || candidate >= best) continue;
    best = candidate;
    cluster = cores.cluster[b];
  }
  return cluster;
}

}  // namespace

geo::Clustering slow_dbscan(const geo::ClusterInput& rows, const geo::DbscanParams& params) {
  const Pairs pairs(rows, params);
  geo::Clustering out{std::vector<std::int32_t>(pairs.size(), -1), pairs.cores(), {}, {}};
  std::vector<std::size_t> by_id(pairs.size());
  std::iota(by_id.begin(), by_id.end(), std::size_t{0});
  std::ranges::sort(by_id, {}, [&](std::size_t row) { return rows.id_rank[row]; });
  for (const std::size_t row : by_id) {
    if (out.core[row] == 0 || out.cluster[row] >= 0) continue;
    spread(pairs, row, static_cast<std::int32_t>(out.key_row.size()), out);
    out.key_row.push_back(static_cast<geo::Row>(row));
  }
  const geo::Clustering cores = out;
  std::vector<std::set<std::pair<double, double>>> sites(out.clusters());
  for (std::size_t row = 0; row < pairs.size(); ++row) {
    if (out.core[row] == 0) out.cluster[row] = nearest_cluster(pairs, row, rows, cores);
    if (out.cluster[row] >= 0) sites[static_cast<std::size_t>(out.cluster[row])].insert({rows.x_m[row], rows.y_m[row]});
  }
  for (const auto& of_cluster : sites) out.sites.push_back(static_cast<std::int32_t>(of_cluster.size()));
  return out;
}

std::string wrong_with(const geo::Clustering& labels, const geo::ClusterInput& rows, const geo::DbscanParams& params) {
  const Pairs pairs(rows, params);
  const geo::Clustering right = slow_dbscan(rows, params);
  std::map<std::int32_t, std::int32_t> there, back;
  for (std::size_t a = 0; a < pairs.size(); ++a) {
    const std::string row = "row " + std::to_string(a);
    if (labels.core[a] != right.core[a]) return row + (right.core[a] != 0 ? " is core" : " is no core");
    if (right.core[a] == 0) continue;
    if (labels.cluster[a] < 0) return row + " is core but noise";
    if (there.try_emplace(labels.cluster[a], right.cluster[a]).first->second != right.cluster[a])
      return row + " joins cores that are not connected";
    if (back.try_emplace(right.cluster[a], labels.cluster[a]).first->second != labels.cluster[a])
      return row + " is cut off from cores it is connected with";
  }
  for (std::size_t a = 0; a < pairs.size(); ++a) {
    if (right.core[a] != 0) continue;
    bool any = false, own = false;
    for (std::size_t b = 0; b < pairs.size(); ++b) {
      if (right.core[b] == 0 || !pairs.near(a, b)) continue;
      any = true;
      own = own || labels.cluster[a] == labels.cluster[b];
    }
    if (any && labels.cluster[a] < 0) return "row " + std::to_string(a) + " is noise beside a core";
    if (!own && labels.cluster[a] >= 0) return "row " + std::to_string(a) + " is in a cluster without a core in reach";
  }
  return {};
}

}  // namespace tests
