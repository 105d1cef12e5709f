// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/publish/firms_layer.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "io/write/catalogue.hpp"

namespace pipeline {
namespace {

/// A number of each firm, if it has one.
struct Score {
  std::vector<double> value;
  geo::Column::Mask known;

  explicit Score(std::size_t firms) : value(firms), known(firms) {}
  void set(std::size_t firm, const geo::Column& from, std::size_t row) {
    known[firm] = from.valid(row) ? 1 : 0;
    value[firm] = from.valid(row) ? from.number(row) : 0.0;
  }
};

/// Clusters of each firm: in its own group, and in `all`. Role and scores are those in its group, else in `all`.
struct Membership {
  std::vector<std::int64_t> own, of_all;
  geo::Column::Mask has_own, has_all;
  std::vector<std::int32_t> role;
  std::shared_ptr<const geo::Texts> role_labels;
  Score membership, outlier_score;
};

void add_scores(const geo::Table& scores, std::span<const std::int32_t> grouped, Membership& to) {
  const geo::Column &group = scores.column("group_name"), &share = scores.column("membership"),
                    &outlier = scores.column("outlier_score");
  const auto row_of = scores.codes("row");
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const auto row = static_cast<std::size_t>(row_of[i]);
    if (group.text(i) == "all" && grouped[row] >= 0) continue;
    to.membership.set(row, share, i);
    to.outlier_score.set(row, outlier, i);
  }
}

Membership membership(Run& run, const ClusterIds& ids, std::size_t firms) {
  const geo::Table members = run.take("members");
  const geo::Column &group = members.column("group_name"), &key = members.column("key"),
                    &role = members.column("cluster_role");
  const auto row_of = members.codes("row"), role_of = members.codes("cluster_role"), key_of = members.codes("key");
  Membership out{std::vector<std::int64_t>(firms),
                 std::vector<std::int64_t>(firms),
                 geo::Column::Mask(firms),
                 geo::Column::Mask(firms),
                 std::vector<std::int32_t>(firms),
                 role.labels(),
                 Score(firms),
                 Score(firms)};
  std::int32_t noise = 0;
  while ((*role.labels())[static_cast<std::size_t>(noise)] != "noise") ++noise;
  std::ranges::fill(out.role, noise);
  const auto grouped = run.tables.at("firms").codes("group");
  for (std::size_t i = 0; i < members.size(); ++i) {
    const auto row = static_cast<std::size_t>(row_of[i]);
    const std::string_view name = group.text(i);
    const bool is_all = name == "all";
    if (!is_all || grouped[row] < 0) out.role[row] = role_of[i];
    if (!key.valid(i)) continue;
    (is_all ? out.of_all : out.own)[row] = ids.of(name, key_of[i]);
    (is_all ? out.has_all : out.has_own)[row] = 1;
  }
  add_scores(run.take("member_scores"), grouped, out);
  return out;
}

geo::Table firms_table(Run& run, const ClusterIds& ids) {
  geo::Table out = run.tables.at("firms");
  Membership members = membership(run, ids, out.size());
  out.set("group_name", out.column("group"));
  out.set("cluster_id", std::move(members.own), std::move(members.has_own));
  out.set("all_cluster_id", std::move(members.of_all), std::move(members.has_all));
  out.set("cluster_role", geo::Column::coded(std::move(members.role), members.role_labels));
  out.set("membership", std::move(members.membership.value), std::move(members.membership.known));
  out.set("outlier_score", std::move(members.outlier_score.value), std::move(members.outlier_score.known));
  out.set("density_per_km2", run.tables.at("firm_density").column("density_per_km2"));
  for (const auto& [name, column] : run.tables.at("access").columns()) out.set(name, column);
  return out;
}

io::LayerDef firms_def(const Frame& frame) {
  io::LayerDef def = io::layer("firms");
  for (const Theme& theme : frame.themes)
    if (theme.has_source) def.columns.push_back(io::theme_column(theme.name, theme.title, theme.unit));
  return def;
}

}  // namespace

io::OutputLayer firms_layer(Run& run, const ClusterIds& ids) { return {firms_def(run.frame), firms_table(run, ids)}; }

}  // namespace pipeline
