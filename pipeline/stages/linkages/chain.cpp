// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/linkages/chain.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "geo/core/parallel.hpp"
#include "geo/economics/firm_place.hpp"
#include "pipeline/cluster_firms.hpp"
#include "pipeline/stages/linkages/chain_reach.hpp"
#include "pipeline/stages/linkages/chain_rows.hpp"
#include "pipeline/stages/linkages/chain_stages.hpp"
#include "pipeline/stages/linkages/cluster_links.hpp"
#include "pipeline/stages/linkages/firm_sizes.hpp"
#include "pipeline/stages/linkages/known_links.hpp"
#include "pipeline/stages/linkages/standing.hpp"
#include "pipeline/stages/linkages/structure.hpp"

namespace pipeline {
namespace {

/// The rows of `clusters` that belong to a group.
std::vector<std::size_t> clusters_of(const Group& group, const geo::Table& clusters) {
  std::vector<std::size_t> rows;
  if (clusters.size() == 0) return rows;
  const geo::Column& name = clusters.column("group_name");
  for (std::size_t row = 0; row < clusters.size(); ++row)
    if (name.text(row) == group.name) rows.push_back(row);
  return rows;
}

/// What the clusters are compared with: each group that has some, as one.
std::vector<ClusterFigures> measured_groups(const Structure& structure, const Frame& frame, const geo::Table& firms,
                                            const geo::Table& clusters) {
  std::vector<ClusterFigures> out;
  for (const Group& group : frame.groups)
    if (!group.is_all() && !clusters_of(group, clusters).empty()) out.emplace_back().group = &group;
  geo::parallel_for(out.size(), 1, frame.threads,
                    [&](std::size_t i, std::size_t) { structure.measure(members_of(*out[i].group, firms), out[i]); });
  return out;
}

struct Measured {
  std::vector<ClusterFigures> clusters, groups;
};

/// One chain after the other, so that the index of only one is held; its clusters side by side.
Measured measured(const ChainParams& params, const Frame& frame, const geo::Tables& in) {
  const geo::Table &firms = in.at("firms"), &clusters = in.at("clusters");
  const RowLists members = firms_of_clusters(clusters, in.at("members"));
  const std::vector<double> sizes = firm_sizes(firms);
  const Structure structure(params, frame, in, sizes);
  std::vector<ClusterFigures> out(clusters.size());
  for (const Group& group : frame.groups) {
    const std::vector<std::size_t> rows = clusters_of(group, clusters);
    std::optional<ChainReach> chain;
    if (!group.is_all() && !rows.empty()) chain.emplace(params, group, firms, sizes).compare(firms, frame.threads);
    const bool has_place = !group.is_all() || structure.knows_institutions();
    geo::parallel_for(rows.size(), 1, frame.threads, [&](std::size_t i, std::size_t) {
      const std::size_t row = rows[i];
      out[row].group = &group;
      structure.measure(members[row], out[row]);
      if (!has_place) return;
      const geo::FirmPlace place(firms.reals("x_m"), firms.reals("y_m"), members[row]);
      structure.measure_place(place, out[row]);
      if (chain) chain->measure(members[row], place, out[row]);
    });
  }
  return {std::move(out), measured_groups(structure, frame, firms, clusters)};
}

}  // namespace

void add_chain_tables(const ChainParams& params, const Frame& frame, const geo::Tables& in, geo::Tables& out) {
  const geo::Table& clusters = in.at("clusters");
  const auto [figures, groups] = measured(params, frame, in);
  out["cluster_structure"] = structure_table(clusters, figures, standings(params, clusters, figures));
  out["chain_stages"] = chain_stages_table(clusters, figures);
  out["group_structure"] = group_structure_table(groups);
  geo::Table missing = missing_links_table(clusters, figures, !employees_are_known(in.at("firms")));
  missing.set("radius_m", std::vector<double>(missing.size(), params.radius_m));
  missing.set("least_coefficient", std::vector<double>(missing.size(), params.least_coefficient));
  out["missing_links"] = std::move(missing);
  const std::vector<KnownLink> known = known_links_of(in);
  out["links"] = links_table(params, frame, {clusters, figures, known});
}

}  // namespace pipeline
