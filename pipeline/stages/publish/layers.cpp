// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/publish/layers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "geo/core/parallel.hpp"
#include "io/write/catalogue.hpp"
#include "pipeline/stages/gaps.hpp"
#include "pipeline/stages/linkages/chain.hpp"
#include "pipeline/stages/publish/action_status.hpp"
#include "pipeline/stages/publish/firms_layer.hpp"
#include "pipeline/stages/publish/network_ids.hpp"
#include "pipeline/stages/publish/site_layers.hpp"

namespace pipeline {
namespace {

std::vector<geo::Row> all_rows(const geo::Table& table) {
  std::vector<geo::Row> rows(table.size());
  std::iota(rows.begin(), rows.end(), 0U);
  return rows;
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

geo::Table clusters_table(Run& run, const ClusterIds& ids) {
  geo::Table out = run.take("clusters").take(ids.order());
  for (const char* name : {"cluster_structure", "cluster_gaps"}) {  // row by row those of clusters
    const geo::Table more = run.tables.at(name).take(ids.order());
    for (const auto& [column, values] : more.columns()) out.set(column, values);
  }
  const std::vector<std::int64_t> id = ids_of(out, ids);
  geo::Texts labels;
  for (std::size_t row = 0; row < out.size(); ++row)
    labels.add(cluster_label(run.frame, out.column("group_name").text(row), id[row]));
  out.set("cluster_id", id);
  out.set("label", std::move(labels));
  return out;
}

geo::Table areas_table(Run& run) {
  geo::Table out = run.take("areas");
  if (out.size() > 0) out.set("gap_score", run.tables.at("area_gaps").column("gap_score"));
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
  geo::Table out = run.take("networks");
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
    out += (out.empty() ? "" : "; ") + cluster_label(frame, group, ids.of(group, key));
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
      text.replace(at, kOther.size(), cluster_label(run.frame, group.text(row), id));
    }
    sentences.add(text);
  }
  out.set("sentence", std::move(sentences));
  return out;
}

}  // namespace

std::vector<io::OutputLayer> published_layers(Run& run, const ClusterIds& ids) {
  std::vector<std::function<io::OutputLayer()>> makers;
  const auto add = [&](std::string_view name, auto make) {
    makers.push_back([name, make] { return io::OutputLayer{io::layer(name), make()}; });
  };
  const auto take = [&](std::string_view layer, std::string_view table) {
    add(layer, [&run, table] { return run.take(table); });
  };
  makers.push_back([&] { return firms_layer(run, ids); });
  add("clusters", [&] { return clusters_table(run, ids); });
  take("hotspots", "hotspots");
  take("relative_hotspots", "relative_hotspots");
  take("facilities", "facility_points");
  take("facility_lines", "facility_lines");
  take("facility_areas", "facility_areas");
  add("gaps", [&] { return gaps_table(run, ids); });
  take("gap_cells", "gap_cells");
  add("gap_lines", [&] { return with_cluster_ids(run.tables.at("gap_lines"), ids); });
  add("actions", [&] { return actions_table(run, ids); });
  take("service_areas", "service_areas");
  add("missing_links", [&] { return missing_links_table(run, ids); });
  add("links", [&] { return links_table(run, ids); });
  add("diagnosis", [&] { return diagnosis_table(run, ids); });
  for (const char* name : {"industries", "concentration_curves", "colocation"}) take(name, name);
  add("areas", [&] { return areas_table(run); });
  add("networks", [&] { return networks_table(run, ids); });
  makers.push_back([&] { return suitability_layer(run); });
  makers.push_back([&] { return sites_layer(run, ids); });
  add("rejects", [&] { return run.tables.at("rejects"); });
  // Side by side: none takes a table, or changes a part of the state, that another looks at.
  std::vector<std::optional<io::OutputLayer>> made(makers.size());
  geo::parallel_for(makers.size(), 1, run.frame.threads, [&](std::size_t i, std::size_t) { made[i] = makers[i](); });
  std::vector<io::OutputLayer> out;
  for (auto& layer : made) out.push_back(std::move(*layer));
  geo::Table& stages = run.tables.at("chain_stages");  // of no layer: the report draws them
  stages = with_cluster_ids(stages, ids);
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
