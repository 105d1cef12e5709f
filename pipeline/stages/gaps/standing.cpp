// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps/standing.hpp"

#include "pipeline/columns_of.hpp"

namespace pipeline {

void add_readiness(const Theme& theme, const Judge& judge, const Verdict& verdict, ClusterStanding& to) {
  if (!judge.says_something()) return;
  if (theme.name == "broadband") to.broadband_share = verdict.coverage.covered_share;
  if (theme.name == "training") to.training_share = verdict.coverage.covered_share;
}

geo::Table cluster_gaps_table(const std::vector<ClusterStanding>& rows, bool market_of_people, double digital_reach_m) {
  geo::Table out;
  const auto set = [&](const char* name, auto get) { set_column(out, name, rows, get); };
  set("gap_score", [](const ClusterStanding& row) { return row.score.value(); });
  set("worst_theme", [](const ClusterStanding& row) { return row.score.worst(); });
  set("themes_known", [](const ClusterStanding& row) { return row.score.known(); });
  set("themes_unknown", [](const ClusterStanding& row) { return row.score.unknown(); });
  set("broadband_share", &ClusterStanding::broadband_share);
  set("training_share", &ClusterStanding::training_share);
  set("market_access", [](const ClusterStanding& row) { return row.market.access; });
  set("market_consumers", [](const ClusterStanding& row) { return row.market.consumers; });
  set("market_buyers", [](const ClusterStanding& row) { return row.market.buyers; });
  set("market_of_people", [&](const ClusterStanding&) { return std::int64_t{market_of_people}; });
  set("digital_firms", [](const ClusterStanding& row) { return row.market.digital_firms; });
  set("digital_reach_m", [&](const ClusterStanding&) { return digital_reach_m; });
  return out;
}

geo::Table area_gaps_table(const std::vector<GapScore>& rows) {
  geo::Table out;
  set_column(out, "gap_score", rows, &GapScore::value);
  return out;
}

}  // namespace pipeline
