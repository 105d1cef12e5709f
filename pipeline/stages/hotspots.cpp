// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/hotspots.hpp"

#include <utility>

#include "geo/core/parallel.hpp"
#include "geo/inference/permutation_draws.hpp"
#include "geo/surfaces/hexagons.hpp"
#include "pipeline/families.hpp"
#include "pipeline/notes.hpp"
#include "pipeline/stages/hotspots/drawn.hpp"
#include "pipeline/stages/hotspots/employment.hpp"
#include "pipeline/stages/hotspots/measured.hpp"
#include "pipeline/stages/hotspots/rows.hpp"
#include "pipeline/stages/hotspots/statistics.hpp"
#include "pipeline/stages/hotspots/study.hpp"

namespace pipeline {
namespace {

constexpr double kMarginCells = 3.0;
constexpr double kMostSharedNumbers = 4e7;  // 160 MB

/// The draws of the permutations, where the neighbourhoods do not differ between groups.
geo::Tables drawn(const HotspotsParams& params, const Frame& frame, const geo::HexCells& cells) {
  if (params.measure != "firms" || (params.neighbours == "band" && !params.band_m)) return {};
  auto counts = neighbours_of(params, params.band_m.value_or(0.0), cells, frame.threads).counts(frame.threads);
  const std::int64_t draws = permutations_for(params, counts);
  for (auto& count : counts) --count;
  if (draws == 0 || geo::shared_draws_size(counts, draws) > kMostSharedNumbers) return {};
  geo::Table table;
  table.set("number", geo::shared_draws(counts, draws, frame.seed, frame.threads));
  return {{"hotspot_draws", std::move(table)}};
}

/// What all groups with the same parameters share: the cells, where the firms are in them, the draws.
geo::Tables shared_tables(const HotspotsParams& params, const Frame& frame, const geo::Tables& in) {
  const double margin_m = params.band_m.value_or(kMarginCells * params.cell_m);
  const Study study = study_of(frame, geo::HexLayout(params.cell_m), in.at("firms"), margin_m);
  geo::Tables out = study_tables(study);
  out.merge(drawn(params, frame, study.cells));
  return out;
}

/// `shared`: holds at least shared_tables().
geo::Tables hotspots_in(const geo::Tables& shared, const HotspotsParams& params, const Frame& frame, const Group& group,
                        const geo::Table& firms) {
  const Study study = study_in(shared);
  const CellCounts counts = counts_in(study, group, firms);
  CellMeasures of = measured(params, group, study.cells, counts);
  if (const auto draws = shared.find("hotspot_draws"); draws != shared.end()) of.draws = draws->second.codes("number");
  Notes notes(group);
  Band band;
  HotspotStatistics statistics{};
  CellEmployment employment;
  // Side by side, so that the last group, too, keeps all threads at work.
  geo::parallel_for(2, 1, frame.threads, [&](std::size_t part, std::size_t) {
    if (part == 0) {
      band = band_of(params, frame, of, notes);
      statistics = HotspotAnalysis(params, frame, group, notes).of(study.cells, counts, of, band.band_m);
    } else {
      employment = cell_employment(study, frame, group, firms, counts, params.alpha);
    }
  });
  if (employment.family.size > 0) statistics.families.push_back(employment.family);
  geo::Tables out;
  out["hotspots"] = hotspot_rows(study.cells, frame, group, counts, statistics, employment);
  out["hotspot_tests"] = family_table(statistics.families);
  out["hotspots_notes"] = notes.table();
  out["hotspots_curves"] = curve_table(group, band.curves);
  out["hexagon_sizes"].set("cell_m", std::vector<double>{params.cell_m});
  return out;
}

}  // namespace

geo::Tables hotspots(const HotspotsParams& params, const Frame& frame, const Group& group, const geo::Tables& in) {
  const geo::Table& firms = in.at("firms");
  if (in.contains("hotspot_cells")) return hotspots_in(in, params, frame, group, firms);
  return hotspots_in(shared_tables(params, frame, in), params, frame, group, firms);
}

void hotspots_gathered(const Frame& frame, geo::Tables& tables) {
  geo::Table& table = tables.at("hotspots");
  table = drawn(tables.at("hexagon_sizes").reals("cell_m"), std::move(table), frame.threads);
}

Stage hotspots_stage() {
  return Declare<HotspotsParams>(
             "hotspots",
             "Hexagons where a group is over-represented among its controls, with Gi* and local Moran beside the test.")
      .input("firms", "Firms in canonical order.")
      .output("hotspots", "Hexagons that hold firms of a group or are significant.")
      .output("hotspot_tests", "Families of tests with their sizes.")
      .output("hotspots_curves", "Moran's I by band, behind the choice of `band: auto`.")
      .output("hexagon_sizes", "The size of the hexagons of each group.")
      .param("cell_m", &HotspotsParams::cell_m, io::length(10.0, 64'000.0),
             "Distance between the centres of neighbouring hexagons.")
      .param("neighbours", &HotspotsParams::neighbours, io::choice({"band", "nearest", "contiguity"}),
             "Neighbours of a cell: all within the band, the k nearest, or the six that share an edge.")
      .param("band_m", &HotspotsParams::band_m, io::length(0.0, 200'000.0).or_auto(),
             "Cells with their centre within this distance are neighbours; auto: first peak of Moran's I.")
      .param("k", &HotspotsParams::k, io::count(1, 1000), "How many cells are neighbours with `neighbours: nearest`.")
      .param("alpha", &HotspotsParams::alpha, io::share(),
             "A hexagon is hot when its exact q is at most this; level of local Moran's classes too.")
      .param("correction", &HotspotsParams::correction, io::choice({"benjamini_hochberg", "benjamini_yekutieli"}),
             "How p are adjusted over the cells of a group; Benjamini-Yekutieli holds for any dependence.")
      .param(
          "measure", &HotspotsParams::measure, io::choice({"firms", "rate"}),
          "What Gi* and local Moran describe: firms, or their share among the controls, smoothed by empirical Bayes.")
      .param("gi_test", &HotspotsParams::gi_test, io::choice({"normal", "permutation"}),
             "Where the p of Gi* comes from.")
      .param("permutations", &HotspotsParams::permutations, io::count(0, 999'999).or_auto(),
             "Permutations of local Moran; 0: normal p; auto: 9,999, fewer for very wide neighbourhoods.")
      .shares(shared_tables)
      .runs_per_group(hotspots, hotspots_gathered);
}

}  // namespace pipeline
