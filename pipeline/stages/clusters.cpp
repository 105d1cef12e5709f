// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/clusters.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "geo/clusters/outline.hpp"
#include "geo/inference/fdr.hpp"
#include "pipeline/families.hpp"
#include "pipeline/stages/clusters/among_all.hpp"
#include "pipeline/stages/clusters/detection.hpp"
#include "pipeline/stages/clusters/employment.hpp"
#include "pipeline/stages/clusters/eps.hpp"
#include "pipeline/stages/clusters/scanned.hpp"
#include "pipeline/stages/clusters/significance.hpp"

namespace pipeline {
namespace {

constexpr double kLevel = 0.05;  // at which the record counts q

/// Firms and employees per cluster, added up in row order; employees are missing when no firm's are known.
void set_sizes(const GroupFirms& firms, const geo::Column& employees, const geo::Clustering& clustering,
               geo::Table& table) {
  std::vector<std::int64_t> count(clustering.clusters(), 0);
  std::vector<double> sum(clustering.clusters(), 0.0);
  geo::Column::Mask known(clustering.clusters(), 0);
  for (std::size_t i = 0; i < firms.rows.size(); ++i) {
    if (clustering.cluster[i] < 0) continue;
    const auto c = static_cast<std::size_t>(clustering.cluster[i]);
    ++count[c];
    if (!employees.valid(firms.rows[i])) continue;
    sum[c] += employees.number(firms.rows[i]);
    known[c] = 1;
  }
  table.set("firms", std::move(count));
  table.set("employees", std::move(sum), std::move(known));
}

void set_sites(const geo::Clustering& clustering, std::int64_t min_sites, geo::Table& table) {
  std::vector<std::uint8_t> single;
  for (const std::int32_t sites : clustering.sites) single.push_back(sites < min_sites ? 1 : 0);
  table.set("sites", std::vector<std::int64_t>(clustering.sites.begin(), clustering.sites.end()));
  table.set("single_site", std::move(single));
}

void set_outlines(geo::Shapes outlines, geo::Table& table) {
  const std::span<const std::int64_t> firms = table.integers("firms");
  std::vector<double> area_km2, firms_per_km2;
  for (std::size_t c = 0; c < outlines.size(); ++c) {
    area_km2.push_back(outlines.area_m2(c) / 1e6);
    firms_per_km2.push_back(static_cast<double>(firms[c]) / area_km2.back());
  }
  table.set("area_km2", std::move(area_km2));
  table.set("firms_per_km2", std::move(firms_per_km2));
  table.shapes = std::move(outlines);
}

void set_stability(const Detection& detection, geo::Table& table) {
  Reals stability;
  for (std::size_t c = 0; c < detection.clusters(); ++c)
    stability.add(detection.stability.empty() ? std::nullopt : std::optional(detection.stability[c]));
  table.set("stability", stability.column());
}

std::vector<std::int32_t> keys_of(const GroupFirms& firms, const geo::Clustering& clustering) {
  std::vector<std::int32_t> keys;
  for (const geo::Row row : clustering.key_row) keys.push_back(firms.id_rank[row]);
  return keys;
}

geo::Texts repeated(std::string_view text, std::size_t count) {
  geo::Texts texts;
  for (std::size_t i = 0; i < count; ++i) texts.add(text);
  return texts;
}

/// Membership of the firms of clusters, outlier scores of all firms; no row where the method gives neither.
geo::Table member_scores(const Frame& frame, const Group& group, const GroupFirms& firms, const Detection& detection) {
  std::vector<std::int32_t> rows;
  Reals membership, outlier_score;
  if (!detection.membership.empty() || detection.has_outlier_scores())
    rows.assign(firms.rows.begin(), firms.rows.end());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool known =
        !detection.membership.empty() && detection.found.cluster[i] >= 0 && !std::isnan(detection.membership[i]);
    membership.add(known ? std::optional(detection.membership[i]) : std::nullopt);
    outlier_score.add(detection.has_outlier_scores() ? std::optional(detection.found.outlier_score[i]) : std::nullopt);
  }
  geo::Table table;
  table.set("group_name", name_of_group(frame, group, rows.size()));
  table.set("row", std::move(rows));
  table.set("membership", membership.column());
  table.set("outlier_score", outlier_score.column());
  return table;
}

geo::Table members_table(const Frame& frame, const Group& group, const GroupFirms& firms, const Detection& detection) {
  const geo::Clustering& clustering = detection.found;
  enum : std::int32_t { kIsCore, kIsBorder, kIsNoise };
  geo::Texts roles;
  for (const std::string_view role : {"core", "border", "noise"}) roles.add(role);
  const std::vector<std::int32_t> cluster_key = keys_of(firms, clustering);
  std::vector<std::int32_t> key, role;
  geo::Column::Mask in_cluster;
  key.reserve(firms.rows.size());
  role.reserve(firms.rows.size());
  in_cluster.reserve(firms.rows.size());
  for (std::size_t i = 0; i < firms.rows.size(); ++i) {
    const std::int32_t cluster = clustering.cluster[i];
    in_cluster.push_back(cluster >= 0 ? 1 : 0);
    key.push_back(cluster >= 0 ? cluster_key[static_cast<std::size_t>(cluster)] : 0);
    role.push_back(cluster < 0 ? kIsNoise : clustering.core[i] != 0 ? kIsCore : kIsBorder);
  }
  geo::Table table;
  table.set("row", std::vector<std::int32_t>(firms.rows.begin(), firms.rows.end()));
  table.set("group_name", name_of_group(frame, group, firms.rows.size()));
  table.set("key", std::move(key), std::move(in_cluster));
  table.set("cluster_role", geo::Column::coded(std::move(role), std::make_shared<const geo::Texts>(std::move(roles))));
  return table;
}

bool is_scan(const ClustersParams& params) { return params.method == "scan"; }

geo::Shapes drawn(const ClustersParams& params, const Frame& frame, const GroupFirms& firms,
                  const Detection& detection) {
  const geo::OutlineInput rows{firms.x_m, firms.y_m, detection.found.cluster};
  const std::string outline = params.outline != "auto" ? params.outline : is_scan(params) ? "circle" : "concave";
  if (outline == "circle" && is_scan(params)) return geo::drawn_discs(detection.discs);
  if (outline == "concave") return geo::outlines(rows, detection.found.reach_m, frame.threads);
  const auto shape = outline == "hull" ? geo::PlainOutline::hull : geo::PlainOutline::circle;
  return geo::plain_outlines(rows, detection.found.reach_m, shape, frame.threads);
}

}  // namespace

geo::Tables clusters(const ClustersParams& params, const Frame& frame, const Group& group, const geo::Tables& in) {
  const geo::Table& all = in.at("firms");
  const GroupFirms firms(group, all);
  Notes notes(group);
  std::vector<Curve> curves;
  ClustersParams used = params;
  if (params.method == "dbscan") used.eps_m = eps_for(params, frame, firms, notes, curves);
  if (is_scan(params)) used = with_scan_chosen(params, frame, group, all, notes);
  Detection detection = detect(used, frame, group, all, firms);
  detection.eps_is_chosen = params.method == "dbscan" && !params.eps_m;
  const geo::Clustering& found = detection.found;

  geo::Table table;
  table.set("group_name", repeated(group.name, found.clusters()));
  table.set("key", keys_of(firms, found));
  set_sizes(firms, all.column("employees"), found, table);
  set_sites(found, params.min_sites, table);
  set_outlines(drawn(params, frame, firms, detection), table);
  set_inference(used, frame, group, all, detection, table);
  set_quotients_among_all(frame, group, all, firms, detection, table);
  set_employment(frame, group, all, firms, detection, table);
  set_stability(detection, table);
  geo::Tables out;
  out["clusters"] = std::move(table);
  out["members"] = members_table(frame, group, firms, detection);
  out["member_scores"] = member_scores(frame, group, firms, detection);
  out["clusters_notes"] = notes.table();
  out["clusters_curves"] = curve_table(group, curves);
  return out;
}

void clusters_gathered(const Frame& frame, geo::Tables& tables) {
  geo::Table& table = tables.at("clusters");
  const geo::Column& q = table.column("q");
  std::vector<double> p;  // one a group
  std::vector<std::size_t> row_of;
  std::size_t untested = 0;
  for (const Group& group : frame.groups) {
    if (!group.has_controls()) continue;
    bool tested = false, off = frame.draws == 0;
    for (std::size_t row = 0; row < table.size(); ++row) {
      if (table.column("group_name").text(row) != group.name) continue;
      const std::string_view method = table.column("p_method").text(row);
      off = off || is_off(method);
      if (!q.valid(row)) continue;
      tested = true;
      p.push_back(q.number(row));
      row_of.push_back(row);
    }
    untested += tested || off ? 0U : 1U;
  }
  p.insert(p.end(), untested, 1.0);
  const std::vector<double> adjusted = geo::adjusted_q(p);
  std::vector<double> values(table.size(), 0.0);
  for (std::size_t i = 0; i < row_of.size(); ++i) values[row_of[i]] = adjusted[i];
  geo::Column::Mask valid(table.size(), 0);
  for (const std::size_t row : row_of) valid[row] = 1;
  table.set("q", std::move(values), std::move(valid));
  const auto found = std::ranges::count_if(adjusted, [](double q_of_group) { return q_of_group <= kLevel; });
  tables["cluster_tests"] =
      family_table({{"cluster p after search", "one a group", static_cast<std::int64_t>(adjusted.size()),
                     "Benjamini-Hochberg over groups", kLevel, static_cast<std::int64_t>(found)}});
}

Stage clusters_stage() {
  return Declare<ClustersParams>("clusters", "Finds where the firms of a group concentrate, and how unusual that is.")
      .input("firms", "Firms in canonical order.")
      .last_use_of({"accuracy_m"})
      .output("clusters", "One row a cluster: outline, size, location quotient and p.")
      .output("cluster_tests", "The family of tests over groups.")
      .output("members", "The cluster of each firm of each group.")
      .output("member_scores", "Membership and outlier scores of the same firms, where the method gives them.")
      .param(
          "method", &ClustersParams::method, io::choice({"dbscan", "hdbscan", "scan"}),
          "How clusters are found: dbscan at one density, hdbscan at whatever density holds longest, scan in circles "
          "that hold more of the group than its share among its controls.")
      .param("eps_m", &ClustersParams::eps_m, io::length(1.0, 100'000.0).or_auto(),
             "Firms at most this far apart are neighbours; auto: where the distances to the min_points nearest firms "
             "bend.")
      .param("min_points", &ClustersParams::min_points, io::count(1, 1'000'000),
             "Firms within eps, its own included, that make a firm the core of a cluster.")
      .param("min_sites", &ClustersParams::min_sites, io::count(1, 1'000'000),
             "Distinct coordinates below which a cluster is flagged single_site and not tested.")
      .param("min_cluster_size", &ClustersParams::min_cluster_size, io::count(2, 1'000'000),
             "hdbscan: firms that a part of the region needs to be a cluster.")
      .param("min_samples", &ClustersParams::min_samples, io::count(1, 1'000'000).or_auto(),
             "hdbscan: firms, its own included, within a firm's core distance; auto: min_cluster_size.")
      .param("selection", &ClustersParams::selection, io::choice({"excess_of_mass", "leaf"}),
             "hdbscan: take the most stable clusters, or the smallest, which split no further.")
      .param("max_eps_m", &ClustersParams::max_eps_m, io::length(0.0, 1'000'000.0),
             "hdbscan: links longer than this are cut; 0 cuts none.")
      .param("replicates", &ClustersParams::replicates, io::count(0, 10'000).or_auto(),
             "dbscan: replicates behind stability and membership; auto: 200,000 / firms of the group, 5 to 99, and "
             "none for more than 100,000 firms.")
      .param(
          "accuracy_m", &ClustersParams::accuracy_m, io::length(0.0, 100'000.0),
          "dbscan: how far a firm may be from where it is said to be, where its source does not say; for replicates.")
      .param("scan_population", &ClustersParams::scan_population, io::share(0.001, 1.0),
             "scan: largest share of the control firms in a circle.")
      .param("scan_everywhere", &ClustersParams::scan_everywhere, io::count(8, 1'000'000'000).or_auto(),
             "scan: circles of up to so many control firms stand on every site, of up to 8 times as many on every 8th, "
             "and so on; auto: all sizes on all sites where that takes some seconds, else as many as do.")
      .param("scan_level", &ClustersParams::scan_level, io::share(0.0, 1.0),
             "scan: circles with at most this p are clusters.")
      .param(
          "scan_p", &ClustersParams::scan_p, io::choice({"auto", "always", "never"}),
          "dbscan, hdbscan: whether clusters are tested by circles as well; auto: in groups of up to 100,000 control "
          "firms.")
      .param("outline", &ClustersParams::outline, io::choice({"auto", "concave", "hull", "circle"}),
             "What is drawn around a cluster's firms: concave follows them and overlaps no other cluster of the group; "
             "hull and circle may. auto: concave; of a scan the circle itself.")
      .runs_per_group(clusters, clusters_gathered);
}

}  // namespace pipeline
