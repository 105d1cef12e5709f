// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <utility>

#include "geo/core/error.hpp"
#include "geo/core/parallel.hpp"
#include "io/run/machine.hpp"
#include "pipeline/notes.hpp"
#include "pipeline/stages/gaps/border.hpp"
#include "pipeline/stages/gaps/capacity.hpp"
#include "pipeline/stages/gaps/composite.hpp"
#include "pipeline/stages/gaps/findings.hpp"
#include "pipeline/stages/gaps/interventions.hpp"
#include "pipeline/stages/gaps/judge.hpp"
#include "pipeline/stages/gaps/market.hpp"
#include "pipeline/stages/gaps/reach.hpp"
#include "pipeline/stages/gaps/standing.hpp"
#include "pipeline/stages/gaps/study.hpp"
#include "pipeline/stages/gaps/ways.hpp"

namespace pipeline {
namespace {

geo::Column access_column(std::vector<float> nearest) {
  geo::Column::Mask valid(nearest.size());
  for (std::size_t row = 0; row < nearest.size(); ++row) {
    valid[row] = std::isfinite(nearest[row]);
    if (!valid[row]) nearest[row] = 0.0F;
  }
  return geo::Column(std::move(nearest), std::move(valid));
}

std::vector<Composite> composites_of(const GapStudy& study, geo::SeverityLimits limits) {
  std::vector<Composite> out;
  for (const Theme& theme : study.frame.themes)
    if (theme.is_composite()) out.emplace_back(theme, study.frame, limits);
  return out;
}

/// Markets and digital services around the middle of each cluster. True where the markets are people.
/// By straight line `beside` is called once, on a thread that works on them with the others.
bool add_surroundings(const GapStudy& study, RoadReach* roads, const std::function<void()>& beside,
                      std::vector<ClusterStanding>& to) {
  const GapsParams& p = study.params;
  std::vector<MarketPlace> places(to.size());
  geo::parallel_for(to.size(), 1, study.frame.threads, [&](std::size_t c, std::size_t) {
    const auto [x, y] = middle_of(study, c);
    places[c] = {group_of(study, c), x, y};
  });
  const Markets markets(study.frame, study.in, *study.demand, p.digital);
  const MarketWays straight{p.market_half_m / p.detour, p.digital_reach_m / p.detour};
  const auto access = roads ? markets.by_road(places, {p.market_half_m, p.digital_reach_m}, *roads, study.frame.threads)
                            : markets.by_beeline(places, straight, study.frame.threads, beside);
  for (std::size_t c = 0; c < to.size(); ++c) to[c].market = access[c];
  return markets.of_people();
}

/// What the layer of a theme leaves open; nothing where a lack is unknown anyway, or what lies beyond is nothing.
std::optional<OpenBeyond> beyond_of(const Theme& theme, const ThemeFacilities& facilities, const Ways& ways,
                                    std::optional<Border>& border) {
  if (!border || !theme.complete || facilities.size() == 0) return std::nullopt;
  const auto end_m = border->end_of(facilities);
  if (!end_m) return std::nullopt;
  double least = theme.standard;
  for (const auto& [group, standard] : theme.of_groups) least = std::min(least, standard);
  return OpenBeyond{*border, *end_m, border->least(ways.reach, *end_m, least, ways.least_per_m)};
}

/// Whether the register of firms says where the suppliers are.
bool is_of_suppliers(const Theme& theme, const geo::Tables& in) {
  const auto reach = in.find("supplier_reach");
  return theme.name == "critical_supplier" && reach != in.end() && reach->second.size() > 0;
}

}  // namespace

std::string access_name(const Theme& theme) { return theme.name + (theme.unit == "min" ? "_min" : "_m"); }

geo::Tables gaps(const GapsParams& params, const Frame& frame, geo::Tables& in) {
  const GapStudy study{params, frame, in};
  std::optional<Border> border;
  if (params.beyond == "unknown") border.emplace(frame, study.firms);
  Notes notes(Group{});
  Metrics metrics(params, frame, in, *study.demand, study.employees, notes);
  GapFindings found(study);
  bool of_people = false;
  const auto surroundings = [&](const std::function<void()>& beside) {
    of_people = add_surroundings(study, metrics.roads(), beside, found.standing);
  };
  if (metrics.roads()) surroundings({});  // what takes most memory comes before the rest is there
  std::vector<Composite> composites = composites_of(study, limits_of(params));
  geo::Tables out;
  const NeedRules rules =
      need_rules(params.costs, params.detour, metrics.roads() ? &metrics.roads()->network() : nullptr);
  std::vector<Need> needs = supplier_needs(frame, in, study.members, rules);
  geo::Table& access = out["access"];
  for (std::size_t t = 0; t < frame.themes.size(); ++t) {
    const Theme& theme = frame.themes[t];
    if (theme.is_composite()) continue;
    if (metrics.roads()) io::give_back_memory();  // what the theme before took
    if (!(theme.standard > 0.0))
      geo::fail(geo::Trouble::config,
                "gaps.standards: theme '{0}' has no standard; expected a distance; set gaps.standards.{0}", theme.name);
    if (is_of_suppliers(theme, in)) {
      find_supplier_gaps(study, theme, metrics.roads(), found);
      continue;
    }
    const ThemeFacilities facilities(static_cast<std::int32_t>(t), in);
    Ways ways = metrics.ways_to(theme, facilities);
    const auto beyond = beyond_of(theme, facilities, ways, border);
    const Judge judge{theme, theme.standard, limits_of(params), facilities.size() > 0, beyond ? &*beyond : nullptr};
    const auto shared = capacity(*study.demand, facilities, theme.standard, ways.within_standard, frame.threads);
    if (shared) found.capacities.add(theme, *shared);
    std::optional<Need> need;
    geo::parallel_for(2, 1, frame.threads, [&](std::size_t part, std::size_t) {
      if (part == 0) find_gaps(study, {judge, facilities, ways, shared, study.scored[t] != 0}, found);
      if (part == 1) need = need_of_theme(frame, judge, ways.reach, study.firms, rules);
    });
    if (need) needs.push_back(std::move(*need));
    for (Composite& composite : composites)
      if (composite.has(theme.name)) composite.add(judge, ways.reach);
    if (theme.has_source) access.set(access_name(theme), access_column(std::move(ways.reach.nearest)));
  }
  for (const Composite& composite : composites) find_gaps(study, composite, found);
  metrics.note(notes);
  note_findings(found, notes);
  out["actions"] = actions({params, frame, in, study.members, metrics.roads(), notes}, needs,
                           [&](const std::function<void()>& choose) {
                             if (metrics.roads()) return choose();
                             surroundings(choose);
                           });
  out["cluster_gaps"] = cluster_gaps_table(found.standing, of_people, params.digital_reach_m);
  out["area_gaps"] = area_gaps_table(found.areas);
  out["gaps"] = found.gaps.table(params.detour, study.demand->employees ? "employees" : "firms");
  out["gap_cells"] = found.cells.table();
  out["gap_lines"] = found.lines.table();
  out["capacities"] = found.capacities.table();
  std::move(metrics).give(out);
  out["gaps_notes"] = notes.table();
  return out;
}

Stage gaps_stage() {
  const auto share = io::share();
  Declare<GapsParams> stage("gaps",
                            "Distance of firms to every kind of infrastructure, what clusters and cells lack, and what "
                            "would help most.");
  stage.input("firms", "Firms in canonical order.")
      .input("clusters", "Clusters of all groups.")
      .input("members", "Clusters of the firms.")
      .input("hexagon_sizes", "The size of the hexagons.")
      .input("supplier_reach", "How far the suppliers of each firm are.")
      .input("supply_lines", "Which stages sell to which, for metric network.")
      .takes("network_lines", "Roads, for metric network.")
      .input("areas", "Groups in areas.")
      .input("area_outlines", "Outlines of the areas.")
      .input("people_points", "Population at points.")
      .input("people_areas", "Population of areas.")
      .input("missing_links", "Stages that clusters lack.")
      .input("facility_points", "Facilities that are points.")
      .input("facility_lines", "Facilities that are lines.")
      .input("facility_areas", "Facilities that are areas.")
      .output("gaps", "How each theme serves each cluster.")
      .output("gap_cells", "Hexagons with firms outside a standard.")
      .output("gap_lines", "From clusters to the nearest facility where there is a gap.")
      .output("access", "Distance of each firm to the nearest facility of each theme.")
      .output("cluster_gaps", "Score, worst theme, markets and readiness for trade online of each cluster.")
      .output("area_gaps", "Score of each group in each area.")
      .output("capacities", "What capacity of each theme is shared out among the firms.")
      .output("actions", "What would help most, in order.")
      .output("service_areas", "Land from which a facility of a theme is within so many minutes.")
      .output("network_nodes", "Where roads meet; none with metric beeline.")
      .output("network_edges", "Roads from node to node; none with metric beeline.")
      .output("network_rules", "How ways off the roads count; none with metric beeline.")
      .output("gaps_notes", "Where layers end at the border.")
      .param("standards", &GapsParams::standards, io::standards_by_name(),
             "Distance within which a theme counts as served; overrides the themes profile.")
      .also_of_groups()
      .param("weights", &GapsParams::weights, io::numbers_by_name().of_themes(),
             "Weights of themes in gap_score; overrides the themes profile.")
      .param("pairwise", &GapsParams::pairwise, io::texts().of_themes(),
             "The weights by comparisons (AHP): a row of names, then a row a theme with how many times more it counts.")
      .param("market_half_m", &GapsParams::market_half_m, io::length(1.0, 10e6),
             "Way at which people and buyers count half in market_access.")
      .param("digital", &GapsParams::digital, io::text(),
             "The group whose firms are digital services, for readiness for trade online.")
      .param("digital_reach_m", &GapsParams::digital_reach_m, io::length(1.0, 1e6),
             "Way within which digital services count.")
      .param("demand", &GapsParams::demand, io::choice({"employees", "firms"}),
             "Who shares the capacity of facilities (e2sfca): employees, the mean where unknown, or firms.")
      .param("metric", &GapsParams::metric, io::choice({"beeline", "network"}),
             "Straight lines times detour, or along the network.")
      .param("network_tolerance_m", &GapsParams::network_tolerance_m, io::length(0.0, 100.0),
             "Dead ends of roads this near to another road are joined to it; not those of OpenStreetMap, which meet at "
             "nodes.")
      .param("snap_m", &GapsParams::snap_m, io::length(1.0, 100e3),
             "Firms and facilities farther than this from the nearest road are named; the way there is on foot.")
      .param("walking_km_h", &GapsParams::walking_km_h, io::number(0.1, 100.0),
             "Speed off the road, for times with metric network.")
      .param("service_areas", &GapsParams::service_areas, io::texts(),
             "Minutes of the areas around facilities, such as [10 min, 30 min]; auto is thirds of a standard that is a "
             "time, else 10, 20 and 30; or none.")
      .param("beyond", &GapsParams::beyond, io::choice({"unknown", "nothing"}),
             "What lies beyond the border where a complete layer ends there; nothing for an island.")
      .param("detour", &GapsParams::detour, io::number(1.0, 10.0), "Length of a way by road over the straight line.")
      .param("served_share", &GapsParams::served_share, share,
             "Severity 0 from this share of firms within the standard on.")
      .param("slight_share", &GapsParams::slight_share, share, "Severity 1 from this share on.")
      .param("slight_shortfall", &GapsParams::slight_shortfall, io::number(0.0, 1000.0),
             "Severity 1 up to this shortfall.")
      .param("moderate_share", &GapsParams::moderate_share, share, "Severity 2 from this share on.")
      .param("moderate_shortfall", &GapsParams::moderate_shortfall, io::number(0.0, 1000.0),
             "Severity 2 up to this shortfall.");
  return declare_interventions(stage).runs(gaps);
}

}  // namespace pipeline
