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
class Score {
 public:
  explicit Score(std::size_t firms) : firms_(firms) {}
  void set(std::size_t firm, const geo::Column& from, std::size_t row) {
    if (!from.valid(row)) return;
    if (value_.empty()) value_.resize(firms_), known_.resize(firms_);
    value_[firm] = from.number(row);
    known_[firm] = 1;
  }
  /// The last to be asked.
  geo::Column column() && {
    if (value_.empty()) return geo::Column(std::vector<float>(firms_), geo::Column::Mask(firms_));  // less to hold
    return geo::Column(std::move(value_), std::move(known_));
  }

 private:
  std::size_t firms_;
  std::vector<double> value_;  ///< Empty as long as no firm has one.
  geo::Column::Mask known_;
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
  const geo::Table& firms = run.tables.at("firms");
  geo::Table out;
  for (const char* name : {"x_m", "y_m", "firm_id", "name", "industry", "stage", "role", "employees", "site_kind"})
    out.set(name, firms.column(name));
  out.set("group_name", firms.column("group"));
  Membership members = membership(run, ids, firms.size());
  out.set("cluster_id", std::move(members.own), std::move(members.has_own));
  out.set("all_cluster_id", std::move(members.of_all), std::move(members.has_all));
  out.set("cluster_role", geo::Column::coded(std::move(members.role), members.role_labels));
  out.set("membership", std::move(members.membership).column());
  out.set("outlier_score", std::move(members.outlier_score).column());
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
