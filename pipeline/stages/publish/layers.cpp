// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/publish/layers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <string>
#include <tuple>
#include <utility>

#include "geo/surfaces/hexagons.hpp"
#include "io/write/catalogue.hpp"
#include "pipeline/stages/gaps.hpp"
#include "pipeline/stages/linkages/chain.hpp"
#include "pipeline/stages/publish/action_status.hpp"
#include "pipeline/stages/publish/network_ids.hpp"

namespace pipeline {
namespace {

/// The table itself, no copy: nobody else needs it any more.
geo::Table taken(Run& run, std::string_view name) { return std::exchange(run.tables.find(name)->second, {}); }

std::vector<geo::Row> all_rows(const geo::Table& table) {
  std::vector<geo::Row> rows(table.size());
  std::iota(rows.begin(), rows.end(), 0U);
  return rows;
}

const Group& group_named(const Frame& frame, std::string_view name) {
  return *std::ranges::find(frame.groups, name, &Group::name);
}

std::string label_of(const Frame& frame, std::string_view group, std::int64_t id) {
  return fmt::format("{} {}", group_named(frame, group).title, id);
}

/// Ids of the clusters that two columns of a table name.
std::vector<std::int64_t> ids_of(const geo::Table& table, const ClusterIds& ids, std::string_view group_column,
                                 std::string_view key_column) {
  std::vector<std::int64_t> out(table.size());
  if (out.empty()) return out;
  const geo::Column& group = table.column(group_column);
  const auto key = table.codes(key_column);
  for (std::size_t row = 0; row < out.size(); ++row) out[row] = ids.of(group.text(row), key[row]);
  return out;
}

/// Column cluster_id of a table that carries group_name and key.
std::vector<std::int64_t> ids_of(const geo::Table& table, const ClusterIds& ids) {
  return ids_of(table, ids, "group_name", "key");
}

/// How bad a gap is: the larger effect on the score first, then the higher severity (unknown last), the lower share
/// served, the theme's name.
struct Badness {
  double effect, severity, covered_share;
  std::string_view theme;
  bool operator<(const Badness& o) const {
    if (effect != o.effect) return effect > o.effect;
    if (severity != o.severity) return severity > o.severity;
    if (covered_share != o.covered_share) return covered_share < o.covered_share;
    return theme < o.theme;
  }
};

Badness badness(const geo::Table& gaps, std::size_t row) {
  const geo::Column &effect = gaps.column("effect"), &severity = gaps.column("severity"),
                    &covered = gaps.column("covered_share");
  return {effect.valid(row) ? effect.number(row) : -1.0, severity.valid(row) ? severity.number(row) : -1.0,
          covered.valid(row) ? covered.number(row) : 2.0, gaps.column("theme").text(row)};
}

geo::Table gaps_table(const Run& run, const ClusterIds& ids) {
  const geo::Table& gaps = run.tables.at("gaps");
  const std::vector<std::int64_t> id = ids_of(gaps, ids);
  std::vector<geo::Row> rows = all_rows(gaps);
  std::ranges::sort(rows, [&](geo::Row a, geo::Row b) {
    return id[a] != id[b] ? id[a] < id[b] : badness(gaps, a) < badness(gaps, b);
  });
  geo::Table out = gaps.take(rows);
  out.set("cluster_id", ids_of(out, ids));
  geo::Texts sentences;
  for (std::size_t row = 0; row < out.size(); ++row) sentences.add(gap_sentence(run.frame, out, row));
  out.set("sentence", std::move(sentences));
  return out;
}

geo::Table clusters_table(const Run& run, const ClusterIds& ids) {
  geo::Table out = run.tables.at("clusters").take(ids.order());
  for (const char* name : {"cluster_structure", "cluster_gaps"}) {  // row by row those of clusters
    const geo::Table more = run.tables.at(name).take(ids.order());
    for (const auto& [column, values] : more.columns()) out.set(column, values);
  }
  const std::vector<std::int64_t> id = ids_of(out, ids);
  geo::Texts labels;
  for (std::size_t row = 0; row < out.size(); ++row)
    labels.add(label_of(run.frame, out.column("group_name").text(row), id[row]));
  out.set("cluster_id", id);
  out.set("label", std::move(labels));
  return out;
}

geo::Table areas_table(Run& run) {
  geo::Table out = taken(run, "areas");
  if (out.size() > 0) out.set("gap_score", run.tables.at("area_gaps").column("gap_score"));
  return out;
}

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
  const geo::Table members = taken(run, "members");
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
  add_scores(run.tables.at("member_scores"), grouped, out);
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

geo::Table with_cluster_ids(const geo::Table& table, const ClusterIds& ids) {
  geo::Table out = table;
  out.set("cluster_id", ids_of(table, ids));
  std::vector<geo::Row> rows = all_rows(out);
  const auto id = out.integers("cluster_id");
  std::ranges::stable_sort(rows, {}, [&](geo::Row row) { return id[row]; });
  return out.take(rows);
}

geo::Table missing_links_table(const Run& run, const ClusterIds& ids) {
  geo::Table out = with_cluster_ids(run.tables.at("missing_links"), ids);
  geo::Texts sentences;
  for (std::size_t row = 0; row < out.size(); ++row) sentences.add(missing_link_sentence(out, row));
  out.set("sentence", std::move(sentences));
  return out;
}

geo::Table links_table(const Run& run, const ClusterIds& ids) {
  geo::Table out = run.tables.at("links");
  const std::vector<std::int64_t> from = ids_of(out, ids, "from_group", "from_key"),
                                  to = ids_of(out, ids, "to_group", "to_key");
  const auto text = [&](const char* column, geo::Row row) { return out.column(column).text(row); };
  std::vector<geo::Row> rows = all_rows(out);
  std::ranges::sort(rows, {}, [&](geo::Row row) {
    return std::tuple(from[row], to[row], text("kind", row), text("from_stage", row), text("to_stage", row));
  });
  out.set("from_cluster", from);
  out.set("to_cluster", to);
  return out.take(rows);
}

/// Ordered by id.
geo::Table networks_table(Run& run, const ClusterIds& ids) {
  geo::Table out = taken(run, "networks");
  set_network_ids(run.state, out);
  std::vector<std::int64_t> cluster(out.size());
  geo::Column::Mask known(out.size());
  for (std::size_t row = 0; row < out.size(); ++row) {
    known[row] = out.column("key").valid(row) ? 1 : 0;
    if (known[row] != 0) cluster[row] = ids.of(out.column("group_name").text(row), out.codes("key")[row]);
  }
  out.set("cluster_id", std::move(cluster), std::move(known));
  std::vector<geo::Row> rows = all_rows(out);
  const auto id = out.integers("network_id");
  std::ranges::sort(rows, {}, [&](geo::Row row) { return id[row]; });
  return out.take(rows);
}

/// With the labels of the clusters that "metal 12; food 3" means.
std::string labels_of(const Frame& frame, const ClusterIds& ids, std::string_view keys) {
  std::string out;
  while (!keys.empty()) {
    const std::string_view one = keys.substr(0, keys.find(';'));
    keys.remove_prefix(std::min(keys.size(), one.size() + 2));
    const std::size_t space = one.find(' ');
    const std::string_view group = one.substr(0, space);
    const auto key = static_cast<std::int32_t>(std::stol(std::string(one.substr(space + 1))));
    out += (out.empty() ? "" : "; ") + label_of(frame, group, ids.of(group, key));
  }
  return out;
}

geo::Table actions_table(Run& run, const ClusterIds& ids) {
  geo::Table out = run.tables.at("actions");
  geo::Texts clusters;
  for (std::size_t row = 0; row < out.size(); ++row)
    clusters.add(labels_of(run.frame, ids, out.column("cluster_keys").text(row)));
  out.set("clusters", std::move(clusters));
  set_action_status(run.state, out);
  return out;
}

/// With the names of the clusters that sentences speak of.
geo::Table diagnosis_table(const Run& run, const ClusterIds& ids) {
  constexpr std::string_view kOther = "{other}";
  geo::Table out = with_cluster_ids(run.tables.at("diagnosis"), ids);
  geo::Texts sentences;
  for (std::size_t row = 0; row < out.size(); ++row) {
    std::string text(out.column("sentence").text(row));
    const geo::Column& group = out.column("other_group");
    const std::size_t at = text.find(kOther);
    if (group.valid(row) && at != std::string::npos) {
      const std::int64_t id = ids.of(group.text(row), out.codes("other_key")[row]);
      text.replace(at, kOther.size(), label_of(run.frame, group.text(row), id));
    }
    sentences.add(text);
  }
  out.set("sentence", std::move(sentences));
  return out;
}

/// Hexagons that are not for the most part outside the region, without raw figures.
geo::Table suitability_table(const Run& run) {
  const geo::Table& cells = run.tables.at("site_cells");
  if (cells.size() == 0) return {};
  std::vector<geo::Row> rows;
  for (std::size_t row = 0; row < cells.size(); ++row)
    if (cells.column("excluded_by").text(row) != "outside") rows.push_back(static_cast<geo::Row>(row));
  geo::Table out = cells.take(rows);
  const geo::HexLayout layout(run.tables.at("site_grid").reals("cell_m")[0]);
  const auto q = out.codes("q"), r = out.codes("r");
  geo::Texts ids;
  geo::Shapes shapes(geo::Shapes::Kind::areas);
  for (std::size_t row = 0; row < out.size(); ++row) {
    ids.add(geo::cell_id({q[row], r[row]}));
    layout.add_to(shapes, {q[row], r[row]});
  }
  out.set("cell_id", std::move(ids));
  out.shapes = std::move(shapes);
  return out;
}

io::LayerDef suitability_def(const Run& run) {
  io::LayerDef def = io::layer("suitability");
  const geo::Table& criteria = run.tables.at("site_criteria");
  for (std::size_t row = 0; row < criteria.size(); ++row)
    def.columns.push_back(io::criterion_column(criteria.column("name").text(row), criteria.column("title").text(row)));
  return def;
}

/// With the labels of the clusters within reach.
geo::Table sites_table(const Run& run, const ClusterIds& ids) {
  geo::Table out = run.tables.at("sites");
  if (out.size() == 0) return out;
  const geo::Table& near = run.tables.at("site_clusters");
  const std::vector<std::int64_t> cluster = ids_of(near, ids);
  const auto site = near.integers("site_id"), id = out.integers("site_id");
  geo::Texts labels;
  geo::Column::Mask any;
  for (std::size_t row = 0; row < out.size(); ++row) {
    std::string text;
    for (std::size_t i = 0; i < near.size(); ++i)
      if (site[i] == id[row])
        text += (text.empty() ? "" : "; ") + label_of(run.frame, near.column("group_name").text(i), cluster[i]);
    labels.add(text);
    any.push_back(!text.empty());
  }
  out.set("clusters", std::move(labels), std::move(any));
  return out;
}

io::LayerDef sites_def(const Run& run) {
  io::LayerDef def = io::layer("sites");
  const geo::Table& criteria = run.tables.at("site_criteria");
  for (std::size_t row = 0; row < criteria.size(); ++row)
    def.columns.push_back(io::site_score_column(criteria.column("name").text(row), criteria.column("title").text(row)));
  return def;
}

io::LayerDef firms_def(const Frame& frame) {
  io::LayerDef def = io::layer("firms");
  for (const Theme& theme : frame.themes)
    if (theme.has_source) def.columns.push_back(io::theme_column(theme.name, theme.title, theme.unit));
  return def;
}

}  // namespace

std::vector<io::OutputLayer> published_layers(Run& run, const ClusterIds& ids) {
  const geo::Table gaps = gaps_table(run, ids);
  std::vector<io::OutputLayer> out;
  out.push_back({firms_def(run.frame), firms_table(run, ids)});
  out.push_back({io::layer("clusters"), clusters_table(run, ids)});
  out.push_back({io::layer("hotspots"), taken(run, "hotspots")});
  out.push_back({io::layer("relative_hotspots"), taken(run, "relative_hotspots")});
  out.push_back({io::layer("facilities"), taken(run, "facility_points")});
  out.push_back({io::layer("facility_lines"), taken(run, "facility_lines")});
  out.push_back({io::layer("facility_areas"), taken(run, "facility_areas")});
  out.push_back({io::layer("gaps"), gaps});
  out.push_back({io::layer("gap_cells"), taken(run, "gap_cells")});
  out.push_back({io::layer("gap_lines"), with_cluster_ids(run.tables.at("gap_lines"), ids)});
  out.push_back({io::layer("actions"), actions_table(run, ids)});
  out.push_back({io::layer("service_areas"), taken(run, "service_areas")});
  out.push_back({io::layer("missing_links"), missing_links_table(run, ids)});
  out.push_back({io::layer("links"), links_table(run, ids)});
  geo::Table& stages = run.tables.at("chain_stages");  // of no layer: the report draws them
  stages = with_cluster_ids(stages, ids);
  out.push_back({io::layer("diagnosis"), diagnosis_table(run, ids)});
  for (const char* name : {"industries", "concentration_curves", "colocation"})
    out.push_back({io::layer(name), taken(run, name)});
  out.push_back({io::layer("areas"), areas_table(run)});
  out.push_back({io::layer("networks"), networks_table(run, ids)});
  out.push_back({suitability_def(run), suitability_table(run)});
  out.push_back({sites_def(run), sites_table(run, ids)});
  out.push_back({io::layer("rejects"), run.tables.at("rejects")});
  return out;
}

std::vector<io::OutputRaster> published_rasters(const Run& run) {
  std::vector<io::OutputRaster> out;
  const auto add = [&](const io::RasterDef& def) {
    if (const auto found = run.tables.find(def.name); found != run.tables.end()) out.push_back({def, found->second});
  };
  for (const Group& group : run.frame.groups) {
    add(io::density_raster(group.name, group.title));
    add(io::relative_density_raster(group.name, group.title));
    add(io::relative_density_p_raster(group.name, group.title));
  }
  return out;
}

}  // namespace pipeline
