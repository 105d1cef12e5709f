// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/linkages/cluster_links.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>

#include "geo/core/crs.hpp"
#include "geo/economics/gravity_links.hpp"
#include "pipeline/columns_of.hpp"

namespace pipeline {
namespace {

StageCode code_of(const ChainStage& stage) { return {stage.group, stage.stage}; }

struct LinkRow {
  geo::GravityLink link;
  std::string kind, from_stage, to_stage;
  const KnownLink* known = nullptr;
};

/// Which clusters hold which stage, and what the stages are called within their groups.
struct Holders {
  std::map<StageCode, std::vector<geo::Holding>> of;
  std::map<StageCode, std::string> name;
};

Holders holders(const ChainParams& params, const geo::Table& clusters, const std::vector<ClusterFigures>& figures) {
  Holders out;
  for (std::size_t c = 0; c < figures.size(); ++c) {
    if (clusters.flags("single_site")[c] != 0) continue;
    const Group& group = *figures[c].group;
    for (std::size_t s = 0; s < figures[c].own.size(); ++s) {
      const ChainStage& stage = group.chain.stages[s];
      if (stage.group != group.code || figures[c].own[s].firms < params.present_firms) continue;
      out.of[code_of(stage)].push_back({c, figures[c].own[s].size});
      out.name[code_of(stage)] = stage.name;
    }
  }
  return out;
}

/// Every supply of every chain once; of two shares of one supply the larger.
std::map<std::pair<StageCode, StageCode>, double> supplies(const Frame& frame) {
  std::map<std::pair<StageCode, StageCode>, double> out;
  for (const Group& group : frame.groups)
    for (const ChainSupply& supply : group.chain.supplies) {
      const auto& stages = group.chain.stages;
      double& share = out[{code_of(stages[supply.from]), code_of(stages[supply.to])}];
      share = std::max(share, supply.share);
    }
  return out;
}

/// What a buyer needs for its own size.
std::vector<geo::Holding> needs(std::span<const geo::Holding> buyers, double share) {
  std::vector<geo::Holding> out(buyers.begin(), buyers.end());
  for (geo::Holding& buyer : out) buyer.mass *= share;
  return out;
}

void add(const std::vector<geo::GravityLink>& links, const LinkRow& kind, std::vector<LinkRow>& rows) {
  for (const geo::GravityLink& link : links)
    if (link.distance_m > 0.0) rows.push_back({link, kind.kind, kind.from_stage, kind.to_stage});
}

struct Middles {
  std::vector<double> x_m, y_m;

  explicit Middles(const std::vector<ClusterFigures>& figures) {
    for (const ClusterFigures& f : figures) {
      x_m.push_back(geo::snapped(f.middle_x_m));
      y_m.push_back(geo::snapped(f.middle_y_m));
    }
  }
  double distance_m(std::size_t a, std::size_t b) const { return std::hypot(x_m[a] - x_m[b], y_m[a] - y_m[b]); }
};

/// What the stages of a group's own chain are called.
std::map<StageCode, std::string> stage_names(const Frame& frame) {
  std::map<StageCode, std::string> out;
  for (const Group& group : frame.groups)
    for (const ChainStage& stage : group.chain.stages)
      if (stage.group == group.code) out[code_of(stage)] = stage.name;
  return out;
}

std::vector<LinkRow> known_rows(const std::vector<KnownLink>& known, const Frame& frame, const Middles& middles) {
  const std::map<StageCode, std::string> name = stage_names(frame);
  std::vector<LinkRow> rows;
  for (const KnownLink& link : known) {
    const double distance_m = middles.distance_m(link.from, link.to);
    if (distance_m > 0.0)
      rows.push_back({{link.from, link.to, link.value, distance_m},
                      link.from_stage == link.to_stage ? "horizontal" : "vertical",
                      name.at(link.from_stage),
                      name.at(link.to_stage),
                      &link});
  }
  return rows;
}

/// Those of the stages that no known link joins.
std::vector<LinkRow> estimated_rows(const ChainParams& params, const Frame& frame, const LinkedClusters& of,
                                    const Middles& middles) {
  std::set<std::pair<StageCode, StageCode>> known;
  for (const KnownLink& link : of.known) known.emplace(link.from_stage, link.to_stage);
  const geo::PlaceColumns places{middles.x_m, middles.y_m};
  const geo::Gravity gravity{params.link_mass, params.link_distance, params.link_nearest_m, params.link_reach_m,
                             static_cast<std::size_t>(params.links_kept)};
  const Holders held = holders(params, of.clusters, of.figures);
  std::vector<LinkRow> rows;
  for (const auto& [stages, share] : supplies(frame)) {
    const auto sellers = held.of.find(stages.first), buyers = held.of.find(stages.second);
    if (known.contains(stages) || sellers == held.of.end() || buyers == held.of.end()) continue;
    add(geo::supply_links(places, sellers->second, needs(buyers->second, share), gravity),
        {{}, "vertical", held.name.at(stages.first), held.name.at(stages.second)}, rows);
  }
  for (const auto& [stage, clusters_with_it] : held.of)
    if (!known.contains({stage, stage}))
      add(geo::peer_links(places, clusters_with_it, gravity),
          {{}, "horizontal", held.name.at(stage), held.name.at(stage)}, rows);
  return rows;
}

geo::Shapes lines_of(const std::vector<LinkRow>& rows, const Middles& middles) {
  geo::Shapes out(geo::Shapes::Kind::lines);
  for (const LinkRow& row : rows) {
    for (const std::size_t end : {row.link.from, row.link.to}) out.add_vertex(middles.x_m[end], middles.y_m[end]);
    out.end_ring();
    out.end_part();
    out.end_shape();
  }
  return out;
}

}  // namespace

geo::Table links_table(const ChainParams& params, const Frame& frame, const LinkedClusters& of) {
  const Middles middles(of.figures);
  std::vector<LinkRow> rows = known_rows(of.known, frame, middles);
  const std::vector<LinkRow> estimated = estimated_rows(params, frame, of, middles);
  rows.insert(rows.end(), estimated.begin(), estimated.end());

  geo::Table out;
  const auto set = [&](const char* name, auto get) { set_column(out, name, rows, get); };
  const auto group_of = [&](std::size_t cluster) { return of.figures[cluster].group->name; };
  const auto key = of.clusters.codes("key");
  set("from_group", [&](const LinkRow& row) { return group_of(row.link.from); });
  set("from_key", [&](const LinkRow& row) { return key[row.link.from]; });
  set("to_group", [&](const LinkRow& row) { return group_of(row.link.to); });
  set("to_key", [&](const LinkRow& row) { return key[row.link.to]; });
  set("from_stage", &LinkRow::from_stage);
  set("to_stage", &LinkRow::to_stage);
  set("kind", &LinkRow::kind);
  set("strength", [](const LinkRow& row) { return row.link.strength; });
  set("length_m", [](const LinkRow& row) { return row.link.distance_m; });
  set("known", [](const LinkRow& row) { return static_cast<std::uint8_t>(row.known ? 1 : 0); });
  const auto set_of_known = [&](const char* name, auto KnownLink::*figure) {
    set(name, [figure](const LinkRow& row) { return row.known ? std::optional(row.known->*figure) : std::nullopt; });
  };
  set_of_known("suppliers", &KnownLink::suppliers);
  set_of_known("buyers", &KnownLink::buyers);
  set_of_known("largest_share", &KnownLink::largest_share);
  out.shapes = lines_of(rows, middles);
  return out;
}

}  // namespace pipeline
