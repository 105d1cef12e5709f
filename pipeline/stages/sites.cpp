// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/sites.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>

#include "geo/siting/value_function.hpp"
#include "pipeline/columns_of.hpp"
#include "pipeline/notes.hpp"
#include "pipeline/stages/hotspots/study.hpp"
#include "pipeline/stages/sites/exclusion.hpp"
#include "pipeline/stages/sites/figures.hpp"
#include "pipeline/stages/sites/listed.hpp"
#include "pipeline/stages/sites/study.hpp"

namespace pipeline {
namespace {

constexpr double kMarginCells = 3.0;  // around firms, in a region without a boundary

/// Hexagons where a required criterion is not met are excluded by it.
void require(const std::vector<SiteCriterion>& criteria, Usable& usable) {
  for (const SiteCriterion& criterion : criteria) {
    if (!criterion.required) continue;
    const auto reason = static_cast<std::int32_t>(usable.rules.size());
    usable.rules.add(criterion.name);
    usable.titles.add(criterion.title);
    for (std::size_t i = 0; i < criterion.score.size(); ++i)
      if (usable.excluded_by[i] < 0 && criterion.score[i] == 0.0) usable.excluded_by[i] = reason;
  }
}

std::vector<double> scores(const SiteStudy& study, const std::vector<SiteCriterion>& criteria, const Usable& usable) {
  std::vector<std::vector<double>> columns;
  std::vector<double> weights;
  for (const SiteCriterion& criterion : criteria) {
    columns.push_back(criterion.score);
    weights.push_back(criterion.weight);
  }
  const auto how = study.params.combine == "linear" ? geo::Combination::linear : geo::Combination::geometric;
  std::vector<double> out = geo::combined_scores(columns, weights, how, study.frame.threads);
  for (std::size_t i = 0; i < out.size(); ++i)
    if (usable.excluded_by[i] >= 0 || std::isnan(out[i])) out[i] = 0.0;
  return out;
}

/// A column whose NaN are missing.
geo::Column known(std::vector<double> values) {
  geo::Column::Mask valid(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    valid[i] = std::isnan(values[i]) ? 0 : 1;
    if (!valid[i]) values[i] = 0.0;
  }
  return geo::Column(std::move(values), std::move(valid));
}

geo::Table cells_table(const SiteStudy& study, const std::vector<SiteCriterion>& criteria, const Usable& usable) {
  std::vector<std::int32_t> q, r;
  for (const geo::HexCell& cell : study.cells.cells()) q.push_back(cell.q), r.push_back(cell.r);
  geo::Table out;
  out.set("q", std::move(q));
  out.set("r", std::move(r));
  out.set("score", scores(study, criteria, usable));
  out.set("excluded_by", geo::Column::coded(usable.excluded_by, std::make_shared<geo::Texts>(usable.rules)));
  out.set("usable_share", usable.share);
  for (const SiteCriterion& criterion : criteria) out.set("raw_" + criterion.name, known(criterion.raw));
  for (const SiteCriterion& criterion : criteria) out.set("score_" + criterion.name, known(criterion.score));
  return out;
}

std::optional<double> finite(double limit) { return std::isfinite(limit) ? std::optional(limit) : std::nullopt; }

geo::Table criteria_table(const std::vector<SiteCriterion>& criteria) {
  geo::Table out;
  using C = SiteCriterion;
  set_column(out, "name", criteria, &C::name);
  set_column(out, "title", criteria, &C::title);
  set_column(out, "unit", criteria, &C::unit);
  set_column(out, "weight", criteria, &C::weight);
  set_column(out, "min", criteria, [](const C& c) { return finite(c.value.min); });
  set_column(out, "best_from", criteria, [](const C& c) { return finite(c.value.best_from); });
  set_column(out, "best_to", criteria, [](const C& c) { return finite(c.value.best_to); });
  set_column(out, "max", criteria, [](const C& c) { return finite(c.value.max); });
  set_column(out, "source", criteria, &C::source);
  return out;
}

}  // namespace

geo::Tables sites(const SitesParams& params, const Frame& frame, const geo::Tables& in) {
  geo::Tables out;
  for (const char* name : {"site_cells", "site_criteria", "site_exclusions", "site_rules", "site_unmeasured",
                           "site_grid", "sites_notes", "sites", "site_clusters", "site_utilities", "site_choice"})
    out[name];
  if (in.at("siting_criteria").size() == 0) return out;
  const geo::HexLayout layout(params.cell_m);
  const geo::HexCells cells = study_of(frame, layout, in.at("firms"), kMarginCells * params.cell_m, "sites.cell").cells;
  const std::unique_ptr<const SiteRoads> roads = SiteRoads::of(in, frame.threads);
  const std::optional<HexRoads> by_road =
      roads ? std::optional<HexRoads>(std::in_place, *roads, layout, cells) : std::nullopt;
  const SiteStudy study{params, frame, in, layout, cells, by_road ? &*by_road : nullptr};
  Notes notes(Group{});
  Usable usable = usable_land(study, notes);
  const auto [criteria, without_data] = measured_criteria(study, usable, notes);
  require(criteria, usable);
  out["site_cells"] = cells_table(study, criteria, usable);
  out["site_criteria"] = criteria_table(criteria);
  out["site_exclusions"] = std::move(usable.zones);
  out["site_unmeasured"] = in.at("siting_criteria").take(without_data);
  out["site_rules"].set("name", std::move(usable.rules));
  out["site_rules"].set("title", std::move(usable.titles));
  out["site_grid"].set("cell_m", std::vector<double>{params.cell_m});
  out["sites_notes"] = notes.table();
  geo::Tables all = in;
  all.insert(out.begin(), out.end());
  add_listed_sites({.params = params,
                    .served = {served_clusters(study), params.demand_reach_m, params.detour, roads.get()},
                    .geometric = params.combine == "geometric",
                    .frame = frame,
                    .in = all},
                   out);
  return out;
}

Stage sites_stage() {
  Declare<SitesParams> stage("sites",
                             "Where an industrial park could go: what is excluded, how suitable the rest is, and the "
                             "sites for a short-list.");
  stage.input("firms", "Firms in canonical order.")
      .input("clusters", "Clusters of all groups.")
      .input("members", "Clusters of the firms.")
      .input("access", "Way of each firm to the nearest facility of each theme.")
      .input("facility_points", "Facilities that are points.")
      .input("facility_lines", "Facilities that are lines.")
      .input("facility_areas", "Facilities that are areas.")
      .input("siting_criteria", "What makes a place good for an industrial park.")
      .input("exclusion_rules", "What an industrial park keeps away from.")
      .input("exclusion_points", "Points of the rules that have a layer.")
      .input("exclusion_lines", "Lines of the rules that have a layer.")
      .input("exclusion_areas", "Areas of the rules that have a layer.")
      .input("people_points", "Population that is points.")
      .input("people_areas", "Population that is areas.")
      .input("raster_cells", "What rasters say of each hexagon.")
      .takes("network_nodes", "Where roads meet.")
      .takes("network_edges", "Roads from node to node; none: ways are straight lines times detour.")
      .takes("network_rules", "How ways off the roads count.")
      .output("site_cells", "Suitability of each hexagon.")
      .output("site_criteria", "The criteria that take part, with their weights.")
      .output("site_exclusions", "What each rule keeps free, buffers included.")
      .output("site_rules", "What may exclude a hexagon.")
      .output("site_unmeasured", "Criteria that would count and have no data.")
      .output("site_grid", "The size of the hexagons.")
      .output("sites", "The listed sites, the best rank first.")
      .output("site_clusters", "The clusters within reach of each.")
      .output("site_utilities", "What each needs of electricity, water and wastewater, and who could give it.")
      .output("site_choice", "How the sites were chosen, and how good that choice is.")
      .output("sites_notes", "Criteria without data, and rules that leave nothing.")
      .param("cell_m", &SitesParams::cell_m, io::length(10.0, 64'000.0), "Distance between centres of hexagons.")
      .param("weights", &SitesParams::weights, io::numbers_by_name(),
             "Criteria that take part, with their weights; by default those of the siting profile that have data.")
      .param("pairwise", &SitesParams::pairwise, io::texts(),
             "Instead of weights: how many times more the criterion of a row counts than that of a column, as rows of "
             "text, the first with the names (analytic hierarchy process).")
      .param("combine", &SitesParams::combine, io::choice({"linear", "geometric"}),
             "Weighted mean of the scores: linear, where one good figure makes up for a bad one, or geometric.")
      .param("usable_share", &SitesParams::usable_share, io::share(),
             "A hexagon is excluded where the rules leave less than this share of its area.")
      .param("detour", &SitesParams::detour, io::number(1.0, 5.0),
             "Way over the straight line, where ways do not follow the roads (gaps.metric).")
      .param("labour_reach_s", &SitesParams::labour_reach_s, io::duration(60.0, 86400.0),
             "Time within which people come to work.")
      .param("speed_kmh", &SitesParams::speed_kmh, io::number(1.0, 200.0),
             "Speed of ways that do not follow the roads, km/h.")
      .param("demand_reach_m", &SitesParams::demand_reach_m, io::length(100.0, 500e3),
             "Way within which a site serves the firms of a cluster.")
      .param("groups", &SitesParams::groups, io::texts(),
             "Groups whose clusters a site should serve: every, or names of groups.")
      .param("alpha", &SitesParams::alpha, io::share(),
             "Clusters with a larger p are not served: chance may explain them.");
  return declare_site_choice(stage).runs(sites);
}

}  // namespace pipeline
