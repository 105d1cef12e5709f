// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/publish.hpp"

#include <algorithm>
#include <future>
#include <map>

#include "geo/core/parallel.hpp"
#include "io/look/project.hpp"
#include "io/look/report.hpp"
#include "io/look/summary.hpp"
#include "io/run/durable.hpp"
#include "io/run/hash.hpp"
#include "io/write/geopackage.hpp"
#include "io/write/verify.hpp"
#include "pipeline/notes.hpp"
#include "pipeline/run.hpp"
#include "pipeline/stages/publish/cluster_density.hpp"
#include "pipeline/stages/publish/cluster_ids.hpp"
#include "pipeline/stages/publish/facts.hpp"
#include "pipeline/stages/publish/layers.hpp"

namespace pipeline {
namespace {

struct PublishParams {};

/// DESIGN section 3: all tables in key order, without rejects.row.
std::string result_digest(const io::Publication& file, unsigned threads) {
  std::map<std::string, const geo::Table*> tables;
  for (const io::OutputLayer& layer : file.layers)
    if (layer.def.name != "run_info") tables[layer.def.name] = &layer.table;
  for (const io::OutputRaster& raster : file.rasters) tables[raster.def.name] = &raster.table;
  return io::digest_of(tables, {{"rejects", {"row"}}}, threads);
}

void write_texts(const Run& run, const io::Publication& file) {
  const io::ReportInput report = report_input(run, file.layers);
  io::write_file(run.folder / "report.html", io::report_html(report));
  std::string summary;
  for (const std::string& line : io::summary_lines(report)) summary += line + "\n";
  io::write_file(run.folder / "summary.txt", summary);
}

void keep_state(Run& run) {
  run.state.crs = run.frame.crs;
  run.state.crs_setting = run.config.region.crs;
  run.state.as_of = run.frame.as_of;
  run.state.frozen.clear();
  for (const io::Choice& choice : run.record.choices)
    run.state.frozen[kept_name(choice.key, choice.group)] = choice.value;
  io::write_state(run.folder, run.state);
}

io::MapNames map_names(const Frame& frame) {
  io::MapNames names;
  for (const Group& group : frame.groups) names.groups.push_back({group.name, group.title});
  for (const Theme& theme : frame.themes) names.themes.push_back({theme.name, theme.title});
  return names;
}

geo::Tables publish(const PublishParams&, Run& run) {
  const ClusterIds ids(run.tables.at("clusters"), run.tables.at("firms"), run.state);
  set_cluster_density(run.frame, run.tables);
  io::Publication file;
  file.title = "Industrial clusters: " + run.frame.region_name;
  file.crs = run.frame.crs;
  file.region = run.frame.region;
  file.as_of = run.frame.as_of;
  file.layers = published_layers(run, ids);
  file.layers.push_back(run_info(run));
  file.rasters = published_rasters(run);
  file.credits = credits(run);
  run.record = run_record(run, file.layers);
  for (const char* name : {"id_rank", "site"}) run.tables.at("firms").drop(name);  // nobody looks at them any more
  geo::parallel_for(2, 1, run.frame.threads, [&](std::size_t task, std::size_t) {
    if (task == 1) return keep_state(run);
    io::give_look(file, map_names(run.frame));
    io::write_file(run.folder / "clusters.qgz", file.project_qgz);
  });
  geo::parallel_for(2, 1, run.frame.threads, [&](std::size_t task, std::size_t) {
    task == 0 ? io::write_geopackage(run.folder / "clusters.gpkg", file, run.frame.threads) : write_texts(run, file);
  });
  // Hardly more than one thread's work that takes as long as the digest, so the two are done side by side.
  constexpr auto kIfThereAreThreads = std::launch::async | std::launch::deferred;
  run.written_whole =
      std::async(run.frame.threads > 1 ? kIfThereAreThreads : std::launch::deferred,
                 [gpkg = run.folder / "clusters.gpkg", rows = run.record.counts, threads = run.frame.threads] {
                   // It waits for the disk and takes no time of a processor.
                   const auto to_disk = std::async(kIfThereAreThreads, [&] { io::begin_sync(gpkg); });
                   io::verify_geopackage(gpkg, rows, threads);
                 });
  run.record.result_digest = result_digest(file, std::max(run.frame.threads, 2U) - 1);
  return {};
}

}  // namespace

Stage publish_stage() {
  return Declare<PublishParams>("publish",
                                "Writes GeoPackage, project, report, summary and run record, whole or not at all.")
      .input("firms", "Firms with their clusters.")
      .input("clusters", "Clusters of all groups.")
      .input("hotspots", "Hexagons.")
      .input("cluster_structure", "Structure, chain and standing of clusters.")
      .input("missing_links", "Stages that clusters lack.")
      .input("links", "Links between clusters.")
      .input("industries", "Concentration of industries.")
      .input("gaps", "Gaps of clusters.")
      .input("actions", "What would help most.")
      .input("diagnosis", "What is strong and weak in each cluster.")
      .runs_outside(publish);
}

}  // namespace pipeline
