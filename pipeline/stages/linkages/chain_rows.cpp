// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/linkages/chain_rows.hpp"

#include <algorithm>
#include <functional>
#include <string>

#include "pipeline/columns_of.hpp"
#include "pipeline/stages/linkages/structure_details.hpp"

namespace pipeline {
namespace {

/// What a cluster finds of what it needs; nothing for groups whose chain has no supplies.
struct ChainSummary {
  std::optional<std::int64_t> present, needed;
  std::optional<double> completeness;
  std::optional<std::string> missing;
};

/// Worst first: by unmet need, then in the order of the chain.
std::vector<NeededStage> worst_first(std::vector<NeededStage> needs) {
  std::ranges::stable_sort(needs, std::greater<>(),
                           [](const NeededStage& stage) { return stage.need.needed * stage.need.missing_share(); });
  return needs;
}

ChainSummary summary(const ClusterFigures& figures) {
  ChainSummary out;
  if (figures.group->chain.supplies.empty()) return out;
  std::vector<geo::StageNeed> needs;
  std::string missing;
  out.present = out.needed = 0;
  for (const NeededStage& stage : worst_first(figures.needs)) {
    needs.push_back(stage.need);
    ++*out.needed;
    if (stage.need.state != geo::SupplyState::missing)
      ++*out.present;
    else
      missing += (missing.empty() ? "" : "; ") + figures.group->chain.stages[stage.need.stage].name;
  }
  out.completeness = geo::completeness(needs);
  if (!missing.empty()) out.missing = missing;
  return out;
}

struct MissingRow {
  std::size_t cluster;
  const Group* group;
  NeededStage stage;
  double missing_share, score;
};

std::vector<MissingRow> missing_rows(const std::vector<ClusterFigures>& figures) {
  std::vector<MissingRow> out;
  for (std::size_t c = 0; c < figures.size(); ++c)
    for (const NeededStage& stage : worst_first(figures[c].needs))
      if (const double share = stage.need.missing_share(); stage.need.state != geo::SupplyState::present)
        out.push_back({c, figures[c].group, stage, share, stage.need.needed * stage.weight * share});
  return out;
}

}  // namespace

geo::Table structure_table(const geo::Table& clusters, const std::vector<ClusterFigures>& figures,
                           const std::vector<Standing>& standings) {
  geo::Table out;
  out.set("group_name", clusters.column("group_name"));
  out.set("key", clusters.column("key"));
  const auto set = [&](const char* name, auto get) { set_column(out, name, figures, get); };
  set("sme_share", [](const ClusterFigures& f) { return f.sizes.sme_share; });
  set("largest_share", [](const ClusterFigures& f) { return f.sizes.largest_share; });
  set("hhi", [](const ClusterFigures& f) { return f.sizes.hhi; });
  set("related_variety", [](const ClusterFigures& f) { return f.variety.related; });
  set("unrelated_variety", [](const ClusterFigures& f) { return f.variety.unrelated; });
  set("foreign_share", &ClusterFigures::foreign_share);
  set("exporter_share", &ClusterFigures::exporter_share);
  std::vector<ChainSummary> chains;
  for (const ClusterFigures& f : figures) chains.push_back(summary(f));
  set_column(out, "stages_present", chains, &ChainSummary::present);
  set_column(out, "stages_needed", chains, &ChainSummary::needed);
  set_column(out, "completeness", chains, &ChainSummary::completeness);
  set_column(out, "missing_stages", chains, &ChainSummary::missing);
  set("horizontal_index", [](const ClusterFigures& f) { return f.links.horizontal; });
  set("vertical_index", [](const ClusterFigures& f) { return f.links.vertical; });
  set("institutions",
      [](const ClusterFigures& f) { return f.institutions ? std::optional(f.institutions->all) : std::nullopt; });
  set_column(out, "typology", standings, &Standing::typology);
  set_column(out, "stars", standings, &Standing::stars);
  set_column(out, "rank", standings, &Standing::rank);
  add_structure_details(figures, standings, out);
  set("place_firms",
      [](const ClusterFigures& f) { return f.group->is_all() ? std::nullopt : std::optional(f.place_firms); });
  return out;
}

geo::Table group_structure_table(const std::vector<ClusterFigures>& groups) {
  geo::Table out;
  const auto set = [&](const char* name, auto get) { set_column(out, name, groups, get); };
  set("group_name", [](const ClusterFigures& f) { return f.group->name; });
  set("firms", [](const ClusterFigures& f) { return f.group->firms; });
  set("sme_share", [](const ClusterFigures& f) { return f.sizes.sme_share; });
  set("related_variety", [](const ClusterFigures& f) { return f.variety.related; });
  set("unrelated_variety", [](const ClusterFigures& f) { return f.variety.unrelated; });
  set("foreign_share", &ClusterFigures::foreign_share);
  set("exporter_share", &ClusterFigures::exporter_share);
  return out;
}

geo::Table missing_links_table(const geo::Table& clusters, const std::vector<ClusterFigures>& figures, bool by_firms) {
  const std::vector<MissingRow> rows = missing_rows(figures);
  geo::Table out;
  const auto set = [&](const char* name, auto get) { set_column(out, name, rows, get); };
  const auto stage_of = [](const MissingRow& row) { return row.group->chain.stages[row.stage.need.stage]; };
  set("group_name", [](const MissingRow& row) { return row.group->name; });
  set("key", [key = clusters.codes("key")](const MissingRow& row) { return key[row.cluster]; });
  set("stage", [&](const MissingRow& row) { return stage_of(row).name; });
  set("title", [&](const MissingRow& row) { return stage_of(row).title; });
  set("needed", [](const MissingRow& row) { return row.stage.need.needed; });
  set("found", [](const MissingRow& row) { return row.stage.need.found; });
  set("found_firms", [](const MissingRow& row) { return row.stage.need.found_firms; });
  set("missing_share", &MissingRow::missing_share);
  set("nearest_m", [](const MissingRow& row) { return row.stage.nearest_m; });
  set("nearest_direction", [](const MissingRow& row) { return row.stage.direction; });
  set("buyers", [](const MissingRow& row) { return row.stage.need.buyers; });
  set("nearness_high", [](const MissingRow& row) { return row.stage.nearness_high; });
  set("score", &MissingRow::score);
  set("weak",
      [](const MissingRow& row) { return static_cast<std::uint8_t>(row.stage.need.state == geo::SupplyState::weak); });
  set("by_firms", [by_firms](const MissingRow&) { return static_cast<std::uint8_t>(by_firms); });
  geo::Shapes outlines(geo::Shapes::Kind::areas);
  for (const MissingRow& row : rows) outlines.add_shape(*clusters.shapes, row.cluster);
  out.shapes = std::move(outlines);
  return out;
}

}  // namespace pipeline
