// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/linkages/chain_stages.hpp"

#include <algorithm>
#include <string>

#include "pipeline/columns_of.hpp"

namespace pipeline {
namespace {

struct StageRow {
  std::size_t cluster, stage;
  const ClusterFigures* figures;
  const NeededStage* need;  ///< Null where the cluster does not need the stage.

  const ChainStage& of() const { return figures->group->chain.stages[stage]; }
};

std::vector<StageRow> stage_rows(const std::vector<ClusterFigures>& figures) {
  std::vector<StageRow> rows;
  for (std::size_t c = 0; c < figures.size(); ++c)
    for (std::size_t s = 0; s < figures[c].own.size(); ++s) {
      const auto need = std::ranges::find(figures[c].needs, s, [](const NeededStage& n) { return n.need.stage; });
      rows.push_back({c, s, &figures[c], need == figures[c].needs.end() ? nullptr : &*need});
    }
  return rows;
}

std::string state_of(const NeededStage& stage) {
  return stage.need.state == geo::SupplyState::present ? "present"
         : stage.need.state == geo::SupplyState::weak  ? "weak"
                                                       : "missing";
}

}  // namespace

geo::Table chain_stages_table(const geo::Table& clusters, const std::vector<ClusterFigures>& figures) {
  const std::vector<StageRow> rows = stage_rows(figures);
  geo::Table out;
  const auto set = [&](const char* name, auto get) { set_column(out, name, rows, get); };
  const auto set_of_need = [&](const char* name, auto get) {
    set(name, [get](const StageRow& row) { return row.need ? std::optional(get(*row.need)) : std::nullopt; });
  };
  set("group_name", [](const StageRow& row) { return row.figures->group->name; });
  set("key", [key = clusters.codes("key")](const StageRow& row) { return key[row.cluster]; });
  set("stage", [](const StageRow& row) { return row.of().name; });
  set("title", [](const StageRow& row) { return row.of().title; });
  set("own", [](const StageRow& row) {
    return static_cast<std::uint8_t>(row.of().group == row.figures->group->code ? 1 : 0);
  });
  set("firms", [](const StageRow& row) { return row.figures->own[row.stage].firms; });
  set_of_need("state", state_of);
  set("found_firms", [](const StageRow& row) {
    const auto& around = row.figures->around;
    return around.empty() ? std::nullopt : std::optional(around[row.stage].firms);
  });
  set_of_need("buyers", [](const NeededStage& stage) { return stage.need.buyers; });
  set("nearest_m", [](const StageRow& row) { return row.need ? row.need->nearest_m : std::optional<double>(); });
  set("next_door", [](const StageRow& row) { return row.need ? row.need->next_door : std::optional<double>(); });
  return out;
}

}  // namespace pipeline
